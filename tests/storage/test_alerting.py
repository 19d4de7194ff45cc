"""Of which cases the people of safeguarding are told again, and what is counted of them."""

from __future__ import annotations

from sqlalchemy import insert

from bot.storage import alerting, dangers
from bot.storage.database import Database
from bot.storage.tables import team_case
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.test_dangers import LATER, opened


def test_when_it_is_due_may_be_said_without_telling_it(database: Database) -> None:
    opened(database)
    database.write_now(lambda tx: alerting.due_again(tx, "AAAA1111", LATER))
    assert not database.read_now(lambda tx: alerting.any_to_alert(tx, MONDAY))
    assert database.read_now(lambda tx: alerting.any_to_alert(tx, LATER))
    assert database.read_now(lambda tx: alerting.alerts(tx, "AAAA1111")) == 0


def test_who_is_to_be_told_again(database: Database) -> None:
    opened(database)
    assert not database.read_now(lambda tx: alerting.any_to_alert(tx, LATER))
    database.write_now(lambda tx: alerting.alerted(tx, "AAAA1111", MONDAY, LATER, 1))
    assert not database.read_now(lambda tx: alerting.any_to_alert(tx, MONDAY))
    assert database.read_now(lambda tx: alerting.any_to_alert(tx, LATER))
    (case,) = database.write_now(lambda tx: alerting.to_alert(tx, LATER, 5))
    assert case.reference == "AAAA1111"
    database.write_now(lambda tx: dangers.acknowledge(tx, "AAAA1111", 7, LATER))
    assert not database.read_now(lambda tx: alerting.any_to_alert(tx, LATER))


def test_where_nobody_was_told_nothing_is_counted(database: Database) -> None:
    opened(database)
    database.write_now(lambda tx: alerting.alerted(tx, "AAAA1111", MONDAY, MONDAY, None))
    assert database.read_now(lambda tx: alerting.alerts(tx, "AAAA1111")) == 0
    assert database.read_now(lambda tx: alerting.any_to_alert(tx, MONDAY))


def test_counts_and_nothing_else(database: Database) -> None:
    assert database.read_now(lambda tx: alerting.counts(tx, LATER)) == {
        "open": 0,
        "unacknowledged": 0,
        "late": 0,
    }
    opened(database)
    opened(database, "BBBB2222", "bea")
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    question = {"reference": "Q", "contact_id": ann, "kind": "question", "language": "en", "at": MONDAY}
    database.write_now(lambda tx: tx.conn.execute(insert(team_case).values(question | {"outcome": ""})))
    database.write_now(lambda tx: dangers.acknowledge(tx, "BBBB2222", 7, MONDAY))
    assert database.read_now(lambda tx: alerting.counts(tx, LATER)) == {
        "open": 2,
        "unacknowledged": 1,
        "late": 1,
    }
    assert database.read_now(lambda tx: alerting.counts(tx, MONDAY))["late"] == 0
