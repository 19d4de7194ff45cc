"""What is due is told once a day, at a decent hour, in counts, and never on a Sunday."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import insert, select, update

from bot.domain.case import Case, CaseKind, Outcome
from bot.people.reminders import Reminders, is_time, remind
from bot.storage import bodies, cases, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from bot.storage.tables import staff
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import a_vault, met

LIBRARY = SmallLibrary()
MONTH = timedelta(days=30)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Somebody who complains, and somebody of the team."""

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, "ann", "tess")
        row = {"contact_id": found["tess"].contact.id, "role": "team", "groups": [], "since": MONDAY}
        tx.conn.execute(insert(staff).values(row))
        return found

    return database.write_now(work)


def complains(database: Database, ann: Known, reference: str, kind: CaseKind, due: datetime) -> None:
    case = Case(reference, ann.contact.id, kind, "en", "Casecanary", MONDAY, due)
    database.write_now(lambda tx: cases.add(tx, [case]))


def told(database: Database) -> list[str]:
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    unsealed = [database.vault.unseal(row.body_sealed, outbox.BODY, row.contact_id) for row in rows]
    return [bodies.decode(body).text for body in unsealed]


def tell(database: Database, at: datetime) -> int:
    number = database.write_now(lambda tx: remind(tx, LIBRARY, at))
    database.write_now(lambda tx: tx.conn.execute(update(table).values(status="sent")))
    return number


@pytest.mark.parametrize(
    ("at", "yes"),
    [
        (datetime(2026, 11, 23, 9, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 19, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 7, 6, 8, 29, tzinfo=UTC), False),  # summer time
        (datetime(2026, 7, 6, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 4, 23, 30, tzinfo=UTC), False),  # Sunday in London already
    ],
)
def test_it_is_time_by_the_clock_of_london(at: datetime, yes: bool) -> None:
    assert is_time(at) is yes


def test_counts_are_told_and_no_words(database: Database, people: dict[str, Known]) -> None:
    ann = people["ann"]
    complains(database, ann, "A", CaseKind.COMPLAINT, MONDAY + timedelta(days=2))
    complains(database, ann, "B", CaseKind.COMPLAINT, MONDAY + timedelta(days=7))
    complains(database, ann, "C", CaseKind.REQUEST, MONDAY - timedelta(hours=1))
    complains(database, ann, "D", CaseKind.REQUEST, MONDAY + timedelta(days=9))
    assert tell(database, MONDAY) == 1
    assert told(database) == ["Complaints 2, requests 0, late 1."]


def test_where_nothing_is_due_nobody_is_told(database: Database, people: dict[str, Known]) -> None:
    complains(database, people["ann"], "A", CaseKind.COMPLAINT, MONDAY + MONTH)
    complains(database, people["ann"], "B", CaseKind.COMPLAINT, MONDAY)
    database.write_now(lambda tx: cases.close(tx, "B", 1, Outcome.DONE, MONDAY))
    assert tell(database, MONDAY) == 0


def test_the_team_is_told_once_a_day_however_often_it_is_asked(
    database: Database, people: dict[str, Known]
) -> None:
    complains(database, people["ann"], "A", CaseKind.COMPLAINT, MONDAY)
    day = MONDAY.replace(hour=9, minute=30)
    assert [tell(database, day + timedelta(hours=hours)) for hours in (0, 1, 10)] == [1, 0, 0]
    assert [tell(database, day + timedelta(days=days)) for days in (1, 2, 2)] == [1, 1, 0]


def test_what_is_told_is_the_same_all_day(database: Database, people: dict[str, Known]) -> None:
    """A case that comes within seven days at noon does not ring at noon."""
    complains(database, people["ann"], "A", CaseKind.COMPLAINT, MONDAY + timedelta(days=8, hours=2))
    assert tell(database, MONDAY.replace(hour=19)) == 0
    assert tell(database, MONDAY + timedelta(days=1)) == 1


def test_several_processes_tell_it_once(database: Database, people: dict[str, Known]) -> None:
    complains(database, people["ann"], "A", CaseKind.COMPLAINT, MONDAY)
    numbers: list[int] = []

    def race() -> None:
        with closing(Database(database.url, a_vault())) as other:
            numbers.append(other.write_now(lambda tx: remind(tx, LIBRARY, MONDAY)))

    racing = [Thread(target=race) for _ in range(4)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert sorted(numbers) == [0, 0, 0, 1]


async def test_a_round_waits_for_its_time(database: Database, people: dict[str, Known]) -> None:
    complains(database, people["ann"], "A", CaseKind.COMPLAINT, MONDAY)
    clock = FakeClock(MONDAY.replace(hour=7))
    reminders = Reminders(database, lambda: LIBRARY, clock)
    assert await reminders.round() == 0
    clock.forward(hours=3)
    assert [await reminders.round(), await reminders.round()] == [1, 0]
