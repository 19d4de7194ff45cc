"""People are found by a keyed hash, met once, and locked while their turn is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from bot.domain.message import Address
from bot.storage import contacts, meeting
from bot.storage.contacts import Newcomer
from bot.storage.database import Database, Tx
from bot.storage.tables import address, contact
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, met

postgresql = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def elsewhere(migrated_url: str, database: Database) -> Iterator[Database]:
    """The same database, as another process has it open."""
    with closing(Database(migrated_url, a_vault())) as other:
        yield other


def campaign_of(database: Database, code: str) -> str | None:
    """What is kept of the link by which somebody came."""
    where = Address("fake", "ann")
    people = {database.vault.key("fake", "ann"): Newcomer(where, "contact-1", MONDAY, code)}
    (known,) = database.write_now(lambda tx: meeting.meet(tx, people)).values()
    return known.contact.campaign


def test_what_changes_about_a_person_is_kept(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    changed = replace(
        known.contact,
        language="ar",
        joined_at=MONDAY,
        adult=True,
        stopped_at=MONDAY + timedelta(hours=1),
        first_words="أين أنتم؟ \0",
        offer="flow:checkin",
        offered_at=MONDAY,
    )
    database.write_now(lambda tx: contacts.save(tx, [changed]))
    assert database.write_now(lambda tx: met(tx, "ann"))["ann"].contact == changed
    database.write_now(lambda tx: contacts.save(tx, [replace(changed, first_words=None, stopped_at=None)]))
    again = database.read_now(lambda tx: contacts.find(tx, known.address))
    assert again is not None
    assert again.contact == replace(changed, first_words=None, stopped_at=None)
    answered = replace(changed, offer=None, offered_at=None)
    database.write_now(lambda tx: contacts.save(tx, [answered]))
    assert database.read_now(lambda tx: contacts.by_id(tx, changed.id)) == answered


@pytest.mark.parametrize("spoilt", [b"", b"short", bytes(64)], ids=["empty", "short", "zeros"])
def test_first_words_that_cannot_be_opened_are_none_and_the_rest_is_as_it_was(
    database: Database, spoilt: bytes
) -> None:
    def work(tx: Tx) -> None:
        ann = met(tx, "ann")["ann"].contact
        contacts.save(tx, [replace(ann, language="so", stopped_at=MONDAY, first_words="Where are you?")])
        tx.conn.execute(update(contact).values(first_words_sealed=spoilt))
        met_again = met(tx, "ann")["ann"].contact
        assert met_again == replace(ann, language="so", stopped_at=MONDAY)
        assert contacts.by_id(tx, ann.id) == met_again

    with capture_logs() as logs:
        database.write_now(work)
    assert {each["event"] for each in logs} == {"first_words_unreadable"}


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


def test_somebody_is_found_by_her_id(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    assert database.read_now(lambda tx: contacts.by_id(tx, ann.contact.id)) == ann.contact
    assert database.read_now(lambda tx: contacts.by_id(tx, "nobody")) is None


def people(tx: Tx) -> int:
    return tx.conn.execute(select(func.count()).select_from(contact)).scalar_one()
