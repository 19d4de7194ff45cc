"""To whom we spoke first, and what that offers her: noted once, and taken back when it was never said."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.outbox import Settlement, Status
from bot.storage import firsts, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.firsts import First
from bot.storage.tables import contact
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, draft, lease, met

LATER = MONDAY + timedelta(days=7)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two people."""
    return database.write_now(lambda tx: met(tx, "ann", "ben"))


def noted(tx: Tx, known: Known) -> tuple[Any, ...]:
    columns = (contact.c.proactive_at, contact.c.proactive_id, contact.c.offer, contact.c.offered_at)
    return tuple(tx.conn.execute(select(*columns).where(contact.c.id == known.contact.id)).one())


def test_the_last_message_is_noted_unless_another_process_was_quicker(
    database: Database, people: dict[str, Known]
) -> None:
    ann, ben = (people[name].contact.id for name in ("ann", "ben"))

    def work(tx: Tx) -> list[set[str]]:
        return [
            firsts.spoke(tx, [First(ben, 8, None), First(ann, 7, None)], MONDAY),
            firsts.spoke(tx, [First(ann, 9, 7), First(ben, 10, None)], LATER),
            firsts.spoke(tx, [], LATER),
        ]

    assert database.write_now(work) == [{ann, ben}, {ann}, set()]
    assert database.read_now(lambda tx: noted(tx, people["ann"])) == (LATER, 9, None, None)
    assert database.read_now(lambda tx: noted(tx, people["ben"])) == (MONDAY, 8, None, None)


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_whose_turn_is_being_taken_keeps_nobody_waiting(
    migrated_url: str, database: Database, people: dict[str, Known]
) -> None:
    ann, ben = (people[name].contact.id for name in ("ann", "ben"))

    def work(tx: Tx) -> set[str]:
        tx.conn.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        firsts.offered(tx, [(ann, "flow:checkin")], MONDAY)
        return firsts.spoke(tx, [First(ann, 7, None), First(ben, 8, None)], MONDAY)

    with closing(Database(migrated_url, a_vault())) as other:

        def turn(tx: Tx) -> set[str]:
            met(tx, "ann")
            return other.write_now(work)

        assert database.write_now(turn) == {ben}
    assert database.read_now(lambda tx: noted(tx, people["ann"])) == (None, None, None, None)


def test_the_newer_offer_is_the_one_that_is_open(database: Database, people: dict[str, Known]) -> None:
    def work(tx: Tx) -> tuple[Any, ...]:
        firsts.offered(tx, [(people["ann"].contact.id, "flow:checkin")], MONDAY)
        firsts.offered(tx, [(people["ann"].contact.id, "flow:poll")], LATER)
        firsts.offered(tx, [], LATER)
        return noted(tx, people["ann"])

    assert database.write_now(work) == (None, None, "flow:poll", LATER)
    assert database.read_now(lambda tx: noted(tx, people["ben"])) == (None, None, None, None)


@pytest.mark.parametrize(
    ("status", "before", "counts"),
    [
        (Status.SENT, "", True),
        (Status.QUEUED, "too_fast", True),  # it is tried again
        (Status.FAILED, "", False),
        (Status.CANCELLED, "", False),
        (Status.FAILED, "unreachable", True),  # she may have got it
    ],
)
def test_what_was_never_said_counts_no_more(
    database: Database, people: dict[str, Known], status: Status, before: str, counts: bool
) -> None:
    who = people["ann"].contact.id

    def work(tx: Tx) -> tuple[Any, ...]:
        number, other = outbox.add(tx, [draft(people["ann"])] * 2, [lease()] * 2)
        if before:
            outbox.settle(tx, [Settlement(number, who, Status.QUEUED, 1, before, due=MONDAY)], MONDAY)
        firsts.spoke(tx, [First(who, number, None)], MONDAY)
        firsts.offered(tx, [(who, "flow:checkin")], MONDAY)
        outbox.settle(tx, [Settlement(other, who, Status.FAILED, 1, "refused")], MONDAY)
        outbox.settle(tx, [Settlement(number, who, status, 1)], MONDAY)
        firsts.never_said(tx, [(who, number)] if status is Status.FAILED else [])
        return noted(tx, people["ann"])

    assert (database.write_now(work)[0] is not None) is counts
