"""Somebody may hide her number, or show it again: she stays the same person, and nobody else becomes her."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.domain.message import Address
from bot.storage import erasure, folding, meeting, names, outbox, tallies, windows
from bot.storage.contacts import Known, Newcomer
from bot.storage.database import Database, Tx
from bot.storage.folding import Fold
from bot.storage.names import Named
from bot.storage.tables import address
from tests.fakes import MONDAY
from tests.storage.rows import draft

#: A number, and what WhatsApp calls the people who have had it.
OTHER = "whatsapp:+447700900002"
NUMBER, ADA, BEN = "whatsapp:+447700900001", "whatsapp:GB.1349ada", "whatsapp:GB.1349ben"


def met(tx: Tx, pairs: Sequence[tuple[str, str | None]]) -> dict[str, Known]:
    """Meet who comes with these names, and perhaps another; return who is here by the first."""
    people = {
        tx.vault.key("whatsapp", value): Newcomer(
            Address("whatsapp", value),
            secrets.token_hex(12),
            MONDAY,
            also=Address("whatsapp", also) if also else None,
        )
        for value, also in pairs
    }
    return {each.address.value: each for each in meeting.meet(tx, people).values()}


def comes(database: Database, value: str, also: str | None = None) -> str:
    """Somebody writes; return who that is."""
    return database.write_now(lambda tx: met(tx, [(value, also)]))[value].contact.id


def owners(database: Database) -> dict[str, str]:
    """Return who has which name."""

    def look(tx: Tx) -> dict[str, str]:
        rows = tx.conn.execute(select(address.c.key, address.c.contact_id, address.c.value_sealed))
        return {tx.vault.unseal(row.value_sealed, names.VALUE, row.key): row.contact_id for row in rows}

    return database.read_now(look)


def test_whoever_hides_her_number_stays_who_she_is(database: Database) -> None:
    before = comes(database, ADA, NUMBER)
    assert comes(database, ADA) == before
    assert comes(database, ADA, NUMBER) == before
    assert owners(database) == {ADA: before, NUMBER: before}


def test_whoever_was_known_by_her_number_alone_gets_her_own_name(database: Database) -> None:
    before = comes(database, NUMBER)
    assert comes(database, ADA, NUMBER) == before
    assert comes(database, ADA) == before


def test_a_message_that_names_only_her_number_is_hers_too(database: Database) -> None:
    """So Twilio lists what has come in."""
    before = comes(database, ADA, NUMBER)
    assert comes(database, NUMBER) == before


def test_whoever_gets_a_number_that_was_somebody_elses_is_a_new_person(database: Database) -> None:
    ada = comes(database, ADA, NUMBER)
    ben = comes(database, BEN, NUMBER)
    assert ben != ada
    assert owners(database) == {ADA: ada, BEN: ben, NUMBER: ben}
    assert comes(database, ADA) == ada


def test_what_waits_for_the_old_owner_of_a_number_does_not_reach_the_new_one(database: Database) -> None:
    comes(database, ADA, NUMBER)

    def queue(tx: Tx) -> None:
        outbox.add(tx, [draft(met(tx, [(NUMBER, None)])[NUMBER], "For Ada")], [None])

    database.write_now(queue)
    comes(database, BEN, NUMBER)
    assert database.read_now(outbox.counts) == {}


def joined(database: Database, heard: dict[str, timedelta]) -> str:
    """Two phones that were known by their numbers alone, and were joined; heard from so long ago."""
    gone, into = comes(database, OTHER), comes(database, NUMBER)

    def work(tx: Tx) -> None:
        folding.fold(tx, Fold(gone, into, "whatsapp", "in-9", 0), MONDAY)
        found = met(tx, [(NUMBER, None)]) | met(tx, [(OTHER, None)])
        windows.heard(tx, {found[each].address_id: MONDAY - ago for each, ago in heard.items()})

    database.write_now(work)
    return into


@pytest.mark.parametrize("pairs", [[(NUMBER, ADA), (OTHER, BEN)], [(OTHER, BEN), (NUMBER, ADA)]])
def test_two_phones_that_were_joined_by_their_numbers_stay_so_when_they_get_names(
    database: Database, pairs: list[tuple[str, str]]
) -> None:
    """As when Twilio begins to send them; a STOP holds for both."""
    her = joined(database, {NUMBER: timedelta(days=1), OTHER: names.LATELY})
    assert [comes(database, own, number) for number, own in pairs] == [her, her]
    assert owners(database) == {NUMBER: her, OTHER: her, ADA: her, BEN: her}
    assert comes(database, "whatsapp:GB.1349cat", OTHER) != her, "by then each phone has its own name"


@pytest.mark.parametrize("heard", [{}, {OTHER: names.LATELY + timedelta(seconds=1)}])
def test_a_number_that_was_not_heard_from_lately_may_be_somebody_elses_by_now(
    database: Database, heard: dict[str, timedelta]
) -> None:
    her = joined(database, heard)
    assert comes(database, ADA, NUMBER) == her
    assert comes(database, BEN, OTHER) != her
    assert owners(database)[OTHER] == comes(database, BEN)


def test_of_two_joined_phones_without_names_neither_loses_its_number(database: Database) -> None:
    """To somebody who is known already, and comes with it."""
    her, ada = joined(database, {}), comes(database, ADA)
    assert comes(database, ADA, NUMBER) == ada != her
    assert owners(database)[NUMBER] == her


def test_two_who_are_both_known_stay_two(database: Database) -> None:
    number = comes(database, NUMBER)
    ada = comes(database, ADA)
    assert comes(database, ADA, NUMBER) == ada != number
    assert owners(database) == {ADA: ada, NUMBER: number}


def test_of_one_person_under_two_names_one_message_is_taken_at_a_time(database: Database) -> None:
    """Else the second turn would be played on what the first one had found."""
    ada = comes(database, ADA, NUMBER)
    for first, second in ((ADA, NUMBER), (NUMBER, ADA)):
        pairs = [(each, None) for each in (first, second, BEN)]
        found = database.write_now(partial(met, pairs=pairs))
        assert set(found) == {first, BEN}
        assert found[first].contact.id == ada


def test_two_newcomers_at_once_get_their_names(database: Database) -> None:
    found = database.write_now(lambda tx: met(tx, [(ADA, NUMBER), (BEN, "whatsapp:+447700900002")]))
    kept = owners(database)
    assert kept[NUMBER] == kept[ADA] == found[ADA].contact.id
    assert kept["whatsapp:+447700900002"] == kept[BEN] == found[BEN].contact.id


def test_a_name_on_another_channel_is_another_name(database: Database) -> None:
    def both(tx: Tx) -> list[str]:
        her = Newcomer(Address("whatsapp", ADA), "on-whatsapp", MONDAY, also=Address("telegram", "1"))
        known = meeting.meet(tx, {tx.vault.key("whatsapp", ADA): her})
        him = Newcomer(Address("telegram", "1"), "on-telegram", MONDAY)
        return [
            each.contact.id
            for each in (*known.values(), *meeting.meet(tx, {tx.vault.key("telegram", "1"): him}).values())
        ]

    assert database.write_now(both) == ["on-whatsapp", "on-whatsapp"]


def test_who_is_forgotten_is_forgotten_under_every_name(database: Database) -> None:
    ada = comes(database, ADA, NUMBER)
    database.write_now(lambda tx: erasure.forget(tx, [ada], MONDAY, {}))
    assert owners(database) == {}
    keys = [database.vault.key("whatsapp", each) for each in (ADA, NUMBER)]
    assert database.read_now(lambda tx: erasure.suppressed(tx, keys)) == set(keys)


def test_what_was_planned_for_a_number_that_moves_still_counts(database: Database) -> None:
    comes(database, ADA, NUMBER)

    def queue(tx: Tx) -> None:
        ada = met(tx, [(NUMBER, None)])[NUMBER]
        outbox.add(tx, [replace(draft(ada), fire_key="news/once")], [None])

    database.write_now(queue)
    comes(database, BEN, NUMBER)
    assert database.read_now(lambda tx: tallies.of(tx, "news/once")) == {tallies.MOVED: 1}


def test_nobody_is_noted_without_another_name(database: Database) -> None:
    def work(tx: Tx) -> list[str]:
        names.note(tx, {})
        return names.adopt(tx, {})

    assert database.write_now(work) == []


def test_a_name_is_not_shown() -> None:
    assert ADA not in repr(Named(Address("whatsapp", ADA), Address("whatsapp", NUMBER), MONDAY))
