"""Everybody whom something was planned for is counted once, whatever becomes of her and of the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.message import MessageClass
from bot.domain.outbox import Settlement, Status
from bot.domain.retention import Record
from bot.storage import erasure, folding, outbox, overdue, retention, tallies
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.folding import Fold
from bot.storage.overdue import Due
from bot.storage.tables import contact, tally
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

NEWS, VOTE = "news/2027-03-02", "vote/once"
LATER = MONDAY + timedelta(days=1)
QUEUED, LEASED, SENT, FAILED, CANCELLED = Status
NAMES = ["ann", "ben", "cat", "dan", "eve"]


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Five people."""
    return database.write_now(lambda tx: met(tx, *NAMES))


def says(tx: Tx, known: Known, status: Status = SENT, reason: str = "", fire_key: str = NEWS) -> int:
    """Have a message to her stand like this; return its place in the queue."""
    new = replace(draft(known, "News", MessageClass.PROACTIVE), fire_key=fire_key)
    (number,) = outbox.add(tx, [new], [None if status is QUEUED else lease()])
    if status not in (QUEUED, LEASED):
        outbox.settle(tx, [Settlement(number, known.contact.id, status, 1, reason)], MONDAY)
    return number


def of(database: Database, fire_key: str = NEWS) -> dict[str, int]:
    return database.read_now(lambda tx: tallies.of(tx, fire_key))


def planned(database: Database) -> dict[str, str]:
    """Return how what is planned stands, by whose it is."""
    query = select(table.c.contact_id, table.c.status).where(table.c.fire_key == NEWS)
    rows = database.read_now(lambda tx: tx.conn.execute(query).all())
    return {row.contact_id: row.status for row in rows}


def test_numbers_add_up_and_nothing_is_nothing(database: Database) -> None:
    def work(tx: Tx) -> None:
        tallies.add(tx, NEWS, {"stopped": 3, "no_consent": 2, "held": 0})
        tallies.add(tx, NEWS, {"stopped": 4})
        tallies.add(tx, VOTE, {"stopped": 1})
        tallies.add(tx, VOTE, {})

    database.write_now(work)
    assert of(database) == {"stopped": 7, "no_consent": 2}
    assert of(database, VOTE) == {"stopped": 1}
    assert of(database, "nothing") == {}


def test_rows_and_numbers_together_are_everybody(database: Database, people: dict[str, Known]) -> None:
    def work(tx: Tx) -> None:
        standing = [(SENT, ""), (QUEUED, ""), (LEASED, ""), (CANCELLED, "stopped"), (FAILED, "")]
        for name, (status, reason) in zip(NAMES, standing, strict=True):
            says(tx, people[name], status, reason)
        says(tx, people["ann"], fire_key=VOTE)
        says(tx, people["ann"], fire_key="")
        tallies.add(tx, NEWS, {"stopped": 1, "sent": 10})

    database.write_now(work)
    assert of(database) == {"sent": 11, "queued": 2, "stopped": 2, "failed": 1}


@pytest.mark.parametrize("times", [1, 3])
def test_when_messages_are_cleared_away_the_counts_stay(
    database: Database, people: dict[str, Known], times: int
) -> None:
    def work(tx: Tx) -> None:
        for name in NAMES[:3]:
            says(tx, people[name])
        says(tx, people["dan"], CANCELLED, "stopped")
        says(tx, people["eve"], QUEUED)
        says(tx, people["ann"], fire_key="")
        tallies.add(tx, NEWS, {"held": 1})

    def clear(tx: Tx) -> int:
        due = Due(Record.SENT_MESSAGES, LATER, LATER)
        return retention.clear(tx, due, [place.key for place in overdue.find(tx, due, None)])

    database.write_now(work)
    before = of(database)
    assert [database.write_now(clear) for _ in range(times)] == [5, 0, 0][:times]
    assert of(database) == before == {"sent": 3, "stopped": 1, "queued": 1, "held": 1}
    assert planned(database) == {people["eve"].contact.id: "queued"}


def test_messages_that_are_not_over_are_neither_deleted_nor_counted(
    database: Database, people: dict[str, Known]
) -> None:
    number = database.write_now(lambda tx: says(tx, people["ann"]))
    due = Due(Record.SENT_MESSAGES, MONDAY, LATER)
    assert database.write_now(lambda tx: retention.clear(tx, due, [number])) == 0
    assert of(database) == {"sent": 1}
    assert database.read_now(lambda tx: tx.conn.execute(select(tally)).all()) == []


def test_who_is_forgotten_still_counts_and_nothing_says_who_she_was(
    database: Database, people: dict[str, Known]
) -> None:
    def work(tx: Tx) -> None:
        says(tx, people["ann"])
        says(tx, people["ben"], QUEUED)
        says(tx, people["cat"], LEASED)
        says(tx, people["dan"], CANCELLED, "stopped")
        says(tx, people["eve"])
        erasure.forget(tx, [people[name].contact.id for name in NAMES[:4]], LATER, {})

    database.write_now(work)
    assert of(database) == {"sent": 2, "forgotten": 2, "stopped": 1}
    assert planned(database) == {people["eve"].contact.id: "sent"}
    rows = database.read_now(lambda tx: tx.conn.execute(select(tally)).all())
    assert {value for row in rows for value in row} == {NEWS, "sent", "forgotten", "stopped", 1, 2}


def test_of_whoever_stopped_long_ago_the_way_goes_and_the_count_stays(
    database: Database, people: dict[str, Known]
) -> None:
    ann = people["ann"].contact.id

    def work(tx: Tx) -> None:
        says(tx, people["ann"])
        says(tx, people["ben"])
        tx.conn.execute(update(contact).where(contact.c.id == ann).values(stopped_at=MONDAY))
        due = Due(Record.STOPPED_PEOPLE, LATER, LATER)
        assert retention.clear(tx, due, [ann]) == 1

    database.write_now(work)
    assert of(database) == {"sent": 2}
    assert set(planned(database)) == {people["ben"].contact.id}


@pytest.mark.parametrize(
    ("mine", "theirs", "stays", "counted"),
    [
        (SENT, SENT, SENT, {"sent": 2}),
        (SENT, QUEUED, SENT, {"sent": 1, "joined": 1}),
        (QUEUED, SENT, SENT, {"sent": 1, "joined": 1}),
        (QUEUED, QUEUED, QUEUED, {"queued": 1, "joined": 1}),
        (QUEUED, CANCELLED, QUEUED, {"queued": 1, "stopped": 1}),
        (LEASED, QUEUED, LEASED, {"queued": 1, "joined": 1}),
        (SENT, LEASED, LEASED, {"queued": 1, "sent": 1}),
        (CANCELLED, FAILED, CANCELLED, {"stopped": 2}),
    ],
)
def test_two_people_who_are_one_are_told_it_once_and_count_as_two(
    database: Database,
    people: dict[str, Known],
    mine: Status,
    theirs: Status,
    stays: Status,
    counted: dict[str, int],
) -> None:
    ann, ben = people["ann"], people["ben"]

    def reason(status: Status) -> str:
        return "stopped" if status in (CANCELLED, FAILED) else ""

    def work(tx: Tx) -> None:
        says(tx, ann, mine, reason(mine))
        says(tx, ben, theirs, reason(theirs))
        says(tx, ben, SENT, fire_key=VOTE)
        says(tx, ben, SENT, fire_key="")
        says(tx, ann, SENT, fire_key="")
        into = Fold(ben.contact.id, ann.contact.id, "fake", "in-9", ben.address_id)
        folding.fold(tx, into, LATER)

    database.write_now(work)
    assert planned(database) == {ann.contact.id: stays.value}
    assert of(database) == counted
    assert of(database, VOTE) == {"sent": 1}


def test_of_two_in_hand_both_are_said_and_both_are_counted(
    database: Database, people: dict[str, Known]
) -> None:
    """Nothing can take back what may be on its way already."""
    ann, ben = people["ann"], people["ben"]

    def work(tx: Tx) -> None:
        numbers = [says(tx, each, LEASED) for each in (ann, ben)]
        folding.fold(tx, Fold(ben.contact.id, ann.contact.id, "fake", "in-9", ben.address_id), LATER)
        done = [Settlement(number, ann.contact.id, SENT, 1) for number in numbers]
        assert outbox.settle(tx, done, LATER) == []

    database.write_now(work)
    assert sum(of(database).values()) == 2
