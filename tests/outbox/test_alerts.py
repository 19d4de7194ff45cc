"""An alert says that there is a case and nothing of what was written; each knows when it is said again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.case import Case, CaseKind
from bot.domain.danger import Danger, Finding
from bot.domain.hours import Hours
from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.staff import Role
from bot.engine.flow import Safeguarding
from bot.library.signposts import plain
from bot.outbox import alerts
from bot.storage import alerting, bodies, dangers, outbox
from bot.storage.database import Database
from bot.storage.tables import outbox as table
from bot.storage.tables import team_case
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.test_safeguarding import joins

WEEKDAYS = Hours(frozenset({1, 2, 3, 4, 5}), time(9), time(17))
LIBRARY = SmallLibrary(safeguarding=replace(plain(), hours=WEEKDAYS, most_alerts=2))


@pytest.fixture
def case(database: Database) -> Case:
    """A case of ann, and a lead who reads Arabic."""
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    found = Finding(Danger.ABUSE)
    database.write_now(lambda tx: dangers.begin(tx, "K3F9QX2M", ann, found, "en", "Canary", MONDAY))
    return Case("K3F9QX2M", ann, CaseKind.DANGER, "en", "Canary", MONDAY, danger=Danger.ABUSE)


def said(database: Database) -> list[OutboundMessage]:
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    return [bodies.decode(database.vault.unseal(r.body_sealed, outbox.BODY, r.contact_id)) for r in rows]


def due(database: Database) -> datetime | None:
    row = database.read_now(lambda tx: tx.conn.execute(select(team_case.c.alert_due)).one())
    found: datetime | None = row.alert_due
    return found


def test_it_says_nothing_of_her(database: Database, case: Case) -> None:
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    assert database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert", case, MONDAY)) == 1
    (message,) = said(database)
    plainly = message.text.replace("\u2068", "").replace("\u2069", "")
    assert plainly == "Case Abuse K3F9QX2M 23 Nov 10:00"
    assert "Canary" not in repr(message.template)
    assert message.template is not None and message.template.values == ("K3F9QX2M", "23 Nov 10:00")
    (row,) = database.read_now(lambda tx: list(tx.conn.execute(select(table))))
    assert (row.message_class, row.purpose) == (MessageClass.SAFETY.value, "")


def test_it_is_said_again_after_a_while_within_the_hours_and_then_once_a_day(
    database: Database, case: Case
) -> None:
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    evening = datetime(2026, 11, 23, 16, 50, tzinfo=UTC)
    database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert", case, evening))
    assert due(database) == datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
    database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert_again", case, evening))
    assert due(database) == datetime(2026, 11, 24, 9, tzinfo=UTC), "often enough: once a day"
    morning = datetime(2026, 11, 24, 9, 1, tzinfo=UTC)
    database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert_again", case, morning))
    assert due(database) == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_what_she_writes_uses_nothing_up(database: Database, case: Case) -> None:
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert", case, MONDAY))
    for _ in range(5):
        database.write_now(lambda tx: alerts.tell(tx, LIBRARY, alerts.NEW_WORDS, case, MONDAY))
    assert due(database) == MONDAY + timedelta(minutes=30)
    assert database.read_now(lambda tx: alerting.alerts(tx, case.reference)) == 1


def test_without_hours_time_runs_by_day_and_night(database: Database, case: Case) -> None:
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    library = SmallLibrary(safeguarding=Safeguarding(plain().texts))
    database.write_now(lambda tx: alerts.tell(tx, library, "danger_alert", case, MONDAY))
    assert due(database) == MONDAY + timedelta(minutes=30)
    for _ in range(library.safeguarding.most_alerts):
        database.write_now(lambda tx: alerts.tell(tx, library, "danger_alert_again", case, MONDAY))
    assert due(database) == MONDAY + timedelta(days=1)


def test_where_nobody_is_it_is_tried_again_at_once(database: Database, case: Case) -> None:
    assert database.write_now(lambda tx: alerts.tell(tx, LIBRARY, "danger_alert", case, MONDAY)) == 0
    assert (said(database), due(database)) == ([], MONDAY)


def test_what_is_written_to_her_is_held_back_by_nothing(database: Database, case: Case) -> None:
    place = database.write_now(lambda tx: alerts.reply(tx, case.contact_id, OutboundMessage("Hello"), MONDAY))
    assert place is not None
    (row,) = database.read_now(lambda tx: list(tx.conn.execute(select(table))))
    assert (row.message_class, row.useless_after) == ("safety", MONDAY + alerts.REPLY_USEFUL)
    assert database.write_now(lambda tx: alerts.reply(tx, "nobody", OutboundMessage("Hello"), MONDAY)) is None
