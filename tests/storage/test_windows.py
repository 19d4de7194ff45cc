"""When she was heard where: never backwards, and never noted as closed when she has written since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.outbox import Settlement, Status
from bot.storage import claims, outbox, windows
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import address
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

LATER, EARLIER = MONDAY + timedelta(minutes=5), MONDAY - timedelta(minutes=5)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two people."""
    return database.write_now(lambda tx: met(tx, "ann", "ben"))


def heard_at(database: Database, known: Known) -> datetime | None:
    query = select(address.c.heard_at).where(address.c.id == known.address_id)
    found: datetime | None = database.read_now(lambda tx: tx.conn.execute(query).scalar_one())
    return found


@pytest.mark.parametrize(("moments", "latest"), [((MONDAY, LATER), LATER), ((LATER, MONDAY), LATER)])
def test_what_arrives_late_changes_nothing(
    database: Database, people: dict[str, Known], moments: tuple[datetime, ...], latest: datetime
) -> None:
    def work(tx: Tx) -> None:
        for moment in moments:
            windows.heard(tx, {people["ann"].address_id: moment})

    database.write_now(work)
    assert heard_at(database, people["ann"]) == latest
    assert heard_at(database, people["ben"]) is None


def test_only_what_waited_for_her_is_let_go(database: Database, people: dict[str, Known]) -> None:
    def work(tx: Tx) -> tuple[set[int], list[tuple[str, datetime]]]:
        drafts = [draft(people[name], text) for name in ("ann", "ben") for text in ("one", "two")]
        numbers = outbox.add(tx, drafts, [lease()] * 4)
        back = [
            Settlement(number, each.contact_id, Status.QUEUED, 0, reason, due=LATER)
            for number, each, reason in zip(
                numbers, drafts, ("outside_window", "paused", "outside_window", ""), strict=True
            )
        ]
        outbox.settle(tx, back, MONDAY)
        released = windows.release(tx, [people["ann"].address_id], MONDAY)
        rows = tx.conn.execute(select(table.c.reason, table.c.due).order_by(table.c.id))
        return released, [(row.reason, row.due) for row in rows]

    released, rows = database.write_now(work)
    assert released == {people["ann"].address_id}
    assert rows == [("", MONDAY), ("paused", LATER), ("outside_window", LATER), ("", LATER)]
    assert database.write_now(lambda tx: windows.release(tx, [], MONDAY)) == set()


@pytest.mark.parametrize("tapped", [True, False])
def test_what_she_has_tapped_to_read_is_asked_for(
    database: Database, people: dict[str, Known], tapped: bool
) -> None:
    here = people["ann"].address_id

    def work(tx: Tx) -> list[bool]:
        outbox.add(tx, [draft(people["ann"])], [None])
        tx.conn.execute(update(table).values(reason="outside_window", due=LATER))
        windows.release(tx, [here], MONDAY, [here] if tapped else [])
        return [each.asked for each in claims.claim(tx, ["fake"], lease(), MONDAY, 1)]

    assert database.write_now(work) == [tapped]


@pytest.mark.parametrize(
    ("status", "reason", "began", "shut"),
    [
        (Status.QUEUED, "outside_window", LATER, True),
        (Status.QUEUED, "outside_window", EARLIER, False),
        (Status.QUEUED, "too_fast", LATER, False),
        (Status.FAILED, "outside_window", LATER, False),
    ],
)
def test_a_window_is_shut_by_what_was_refused_after_she_wrote(
    database: Database, people: dict[str, Known], status: Status, reason: str, began: datetime, shut: bool
) -> None:
    def work(tx: Tx) -> None:
        windows.heard(tx, {each.address_id: MONDAY for each in people.values()})
        (number,) = outbox.add(tx, [draft(people["ann"])], [lease()])
        windows.shut(tx, [Settlement(number, people["ann"].contact.id, status, 0, reason, began=began)])

    database.write_now(work)
    assert (heard_at(database, people["ann"]) is None) is shut
    assert heard_at(database, people["ben"]) == MONDAY


def test_a_knock_is_noted_where_it_is(database: Database, people: dict[str, Known]) -> None:
    def work(tx: Tx) -> list[datetime | None]:
        windows.knocked(tx, [people["ann"].address_id], MONDAY)
        windows.knocked(tx, [], LATER)
        return list(tx.conn.execute(select(address.c.knocked_at).order_by(address.c.id)).scalars())

    noted: list[datetime | None] = [MONDAY, None]
    assert sorted(database.write_now(work), key=str) == sorted(noted, key=str)
