"""Everyone a batch is about: found, locked, met for the first time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing

import pytest
from sqlalchemy import func, insert, select

from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.session import Session
from bot.storage import meeting
from bot.storage.contacts import Newcomer
from bot.storage.database import Database, Tx
from bot.storage.tables import address, contact
from tests.fakes import MONDAY, FakeIds
from tests.storage.rows import a_vault, met, newcomers

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


def people(tx: Tx) -> int:
    return tx.conn.execute(select(func.count()).select_from(contact)).scalar_one()


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


def test_whom_a_message_must_not_bring_back_is_not_written_down(database: Database) -> None:
    asked: list[set[str]] = []

    def leave_alone(keys: Collection[str]) -> set[str]:
        asked.append(set(keys))
        return {key for key in keys if key == ben}

    ben = database.vault.key("fake", "ben")
    database.write_now(lambda tx: met(tx, "ann"))
    both = newcomers(database.vault, FakeIds("again"), "ann", "ben")
    found = database.write_now(lambda tx: meeting.meet(tx, both, leave_alone))
    assert [each.address.value for each in found.values()] == ["ann"]
    assert asked == [{ben}], "only of the unknown"
    assert database.read_now(people) == 1


def test_of_one_person_at_two_addresses_only_the_first_message_is_taken(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    row = {"contact_id": ann, "channel": "other", "key": "k", "value_sealed": b""}
    database.write_now(lambda tx: tx.conn.execute(insert(address), [row]))

    def at(tx: Tx, *keys: str) -> list[str]:
        both = {key: Newcomer(Address("other", "ann"), "nobody", MONDAY) for key in keys}
        return list(meeting.meet(tx, both))

    key = database.vault.key("fake", "ann")
    assert database.write_now(lambda tx: at(tx, "k", key)) == ["k"]
    assert database.write_now(lambda tx: at(tx, key, "k")) == [key]
