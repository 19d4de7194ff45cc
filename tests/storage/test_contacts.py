"""People are found by a keyed hash, met once, and locked while their turn is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.session import Session
from bot.storage import contacts, meeting
from bot.storage.contacts import Newcomer
from bot.storage.database import Database, Tx
from bot.storage.tables import address, contact
from tests.fakes import MONDAY, FakeIds
from tests.storage.rows import a_vault, met

postgresql = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def elsewhere(migrated_url: str, database: Database) -> Iterator[Database]:
    """The same database, as another process has it open."""
    with closing(Database(migrated_url, a_vault())) as other:
        yield other


def test_a_newcomer_is_written_down_with_nothing_going_on(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann", ids=FakeIds("contact")))["ann"]
    assert known.contact == Contact("contact-1", None, MONDAY)
    assert known.session == Session()
    assert known.address == Address("fake", "ann")


def test_a_person_is_met_once(database: Database) -> None:
    first = database.write_now(lambda tx: met(tx, "ann", ids=FakeIds("first")))
    second = database.write_now(lambda tx: met(tx, "ann", "ben", ids=FakeIds("second")))
    assert second["ann"] == first["ann"]
    assert second["ben"].contact.id == "second-2"
    assert database.read_now(people) == 2


def test_the_same_name_on_another_channel_is_another_person(database: Database) -> None:
    vault = database.vault
    both = {
        vault.key(channel, "1"): Newcomer(Address(channel, "1"), f"on-{channel}", MONDAY)
        for channel in ("a", "b")
    }
    found = database.write_now(lambda tx: meeting.meet(tx, both))
    assert {known.contact.id for known in found.values()} == {"on-a", "on-b"}


def campaign_of(database: Database, code: str) -> str | None:
    """What is kept of the link by which somebody came."""
    where = Address("fake", "ann")
    people = {database.vault.key("fake", "ann"): Newcomer(where, "contact-1", MONDAY, code)}
    (known,) = database.write_now(lambda tx: meeting.meet(tx, people)).values()
    return known.contact.campaign


@pytest.mark.parametrize("code", ["ABCD-2345", "abcd2345", "ABCD_2345", "v3x_9Kq0aZ-bTw7LmN2pRs4Y"])
def test_the_code_of_a_group_or_of_staff_is_kept_nowhere_also_when_it_was_in_a_link(
    database: Database, code: str
) -> None:
    """It would say who she is to whoever made it."""
    assert campaign_of(database, code) is None


@pytest.mark.parametrize("code", ["spring-fair", "hospital", "leaflet1", "midwives"])
def test_the_code_of_a_link_stays_also_when_it_is_as_long_as_that_of_a_group(
    database: Database, code: str
) -> None:
    """A group's code never has I, L, O or U: a word that has one of them is a link of ours."""
    assert campaign_of(database, code) == code


def test_nobody_is_met_without_anyone(database: Database) -> None:
    assert database.write_now(lambda tx: meeting.meet(tx, {})) == {}


def test_what_changes_about_a_person_is_kept(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    changed = replace(
        known.contact,
        language="ar",
        joined_at=MONDAY,
        adult=True,
        stopped_at=MONDAY + timedelta(hours=1),
        first_words="أين أنتم؟ \0",
    )
    database.write_now(lambda tx: contacts.save(tx, [changed]))
    assert database.write_now(lambda tx: met(tx, "ann"))["ann"].contact == changed
    database.write_now(lambda tx: contacts.save(tx, [replace(changed, first_words=None, stopped_at=None)]))
    again = database.read_now(lambda tx: contacts.find(tx, known.address))
    assert again is not None
    assert again.contact == replace(changed, first_words=None, stopped_at=None)


def test_saving_nobody_changes_nobody(database: Database) -> None:
    database.write_now(lambda tx: contacts.save(tx, []))
    assert database.read_now(people) == 0


def test_a_stranger_is_not_found(database: Database) -> None:
    assert database.read_now(lambda tx: contacts.find(tx, Address("fake", "nobody"))) is None


def test_an_address_lies_in_the_database_only_sealed_and_hashed(database: Database) -> None:
    database.write_now(lambda tx: met(tx, "07700900123"))
    row = database.read_now(lambda tx: tx.conn.execute(select(address)).one())
    assert b"07700900123" not in row.value_sealed
    assert "07700900123" not in " ".join(map(str, row))


def test_stopping_says_for_whom_it_is_new(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann", "ben"))
    both = [each.contact.id for each in known.values()]
    assert database.write_now(lambda tx: contacts.stop(tx, both[:1], MONDAY)) == both[:1]
    assert database.write_now(lambda tx: contacts.stop(tx, both, MONDAY)) == both[1:]


@postgresql
def test_a_person_locked_elsewhere_is_left_out_and_met_the_next_time(
    database: Database, elsewhere: Database
) -> None:
    database.write_now(lambda tx: met(tx, "ann", "ben"))

    def while_ann_is_locked(_: Tx) -> None:
        assert set(elsewhere.write_now(lambda tx: met(tx, "ann", "ben"))) == {"ben"}

    def locks_ann(tx: Tx) -> None:
        met(tx, "ann")
        while_ann_is_locked(tx)

    database.write_now(locks_ann)
    assert set(elsewhere.write_now(lambda tx: met(tx, "ann", "ben"))) == {"ann", "ben"}


@postgresql
def test_two_processes_that_meet_the_same_newcomer_make_one_person(
    database: Database, elsewhere: Database
) -> None:
    """The slower one waits for the quicker one, leaves her out, and finds her the next time."""
    from threading import Thread

    slower: list[set[str]] = []

    def meets_them_too() -> None:
        ids = FakeIds("slower")
        slower.append(set(elsewhere.write_now(lambda tx: met(tx, "ann", "ben", ids=ids))))

    def meets_her(tx: Tx) -> Thread:
        assert set(met(tx, "ann", ids=FakeIds("quicker"))) == {"ann"}
        thread = Thread(target=meets_them_too)
        thread.start()
        thread.join(0.2)
        assert thread.is_alive(), "it should wait until we have committed"
        return thread

    database.write_now(meets_her).join()
    assert slower == [{"ben"}]
    assert database.read_now(people) == 2
    found = elsewhere.write_now(lambda tx: met(tx, "ann", "ben"))
    assert found["ann"].contact.id == "quicker-1"


def test_somebody_is_found_by_her_id(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    assert database.read_now(lambda tx: contacts.by_id(tx, ann.contact.id)) == ann.contact
    assert database.read_now(lambda tx: contacts.by_id(tx, "nobody")) is None


def people(tx: Tx) -> int:
    return tx.conn.execute(select(func.count()).select_from(contact)).scalar_one()
