"""What nobody has taken on is told again, by one process only, and counted for the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.danger import Danger, Finding
from bot.domain.staff import Role
from bot.people.escalation import LATE, Escalation, escalate
from bot.storage import alerting, bodies, dangers
from bot.storage import outbox as queue
from bot.storage.database import Database
from bot.storage.tables import outbox
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import met
from tests.storage.test_safeguarding import joins

LIBRARY = SmallLibrary()


def opened(database: Database, *, staffed: bool = True) -> None:
    if staffed:
        database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    found = Finding(Danger.CHILD)
    database.write_now(lambda tx: dangers.begin(tx, "K3F9QX2M", ann, found, "en", "Canary", MONDAY))
    database.write_now(lambda tx: alerting.alerted(tx, "K3F9QX2M", MONDAY, MONDAY, 1 if staffed else None))


def queued(database: Database) -> int:
    return database.read_now(lambda tx: tx.conn.execute(select(func.count(outbox.c.id))).scalar_one())


async def test_a_round_tells_again_and_counts(database: Database) -> None:
    opened(database)
    clock = FakeClock()
    escalation = Escalation(database, lambda: LIBRARY, clock)
    assert [await escalation.round(), await escalation.round()] == [1, 0]
    assert queued(database) == 1
    assert escalation.counts == {"open": 1, "unacknowledged": 1, "late": 0}
    clock.at = MONDAY + LATE + timedelta(seconds=1)
    assert await escalation.round() == 1
    assert escalation.counts["late"] == 1


async def test_after_a_restart_what_is_due_is_still_due(database: Database) -> None:
    opened(database)
    clock = FakeClock()
    assert await Escalation(database, lambda: LIBRARY, clock).round() == 1
    clock.forward(minutes=30)
    assert await Escalation(database, lambda: LIBRARY, clock).round() == 1


@pytest.mark.parametrize(("heard", "what"), [(0, "Case_again"), (1, "Case_words")])
def test_it_is_said_whether_she_has_written_more(database: Database, heard: int, what: str) -> None:
    opened(database)
    at = MONDAY + timedelta(minutes=heard)
    database.write_now(
        lambda tx: dangers.add(tx, "K3F9QX2M", Finding(Danger.CHILD), "more", at, graver=False)
    )
    assert database.write_now(lambda tx: escalate(tx, LIBRARY, MONDAY)) == 1
    row = database.read_now(lambda tx: tx.conn.execute(select(outbox)).one())
    body = database.vault.unseal(row.body_sealed, queue.BODY, row.contact_id)
    assert bodies.decode(body).text.startswith(f"{what} ")


def test_where_nobody_is_there_nothing_is_told_and_it_stays_due(database: Database) -> None:
    opened(database, staffed=False)
    assert database.write_now(lambda tx: escalate(tx, LIBRARY, MONDAY)) == 0
    assert queued(database) == 0
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    assert database.write_now(lambda tx: escalate(tx, LIBRARY, MONDAY)) == 1
