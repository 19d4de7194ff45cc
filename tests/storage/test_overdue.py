"""What is over its time is found, no more and no less; every table is thought of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.domain.retention import DEFAULTS, Record
from bot.storage import overdue
from bot.storage.database import Database, Tx
from bot.storage.overdue import CLASSES, COVERED, NOT_COVERED, Due, Place
from bot.storage.tables import contact, inbound, metadata, session, staff, team_case
from tests.fakes import MONDAY
from tests.storage.aged import SIGNS, plant, settle_in

BEFORE = MONDAY - timedelta(days=90)
A_MOMENT = timedelta(microseconds=1)


def planted(database: Database, record: Record, *ages: datetime) -> list[str]:
    """Rows of these ages, by name."""
    rows = [(f"{SIGNS[record]}{number}", age) for number, age in enumerate(ages)]

    def work(tx: Tx) -> None:
        settle_in(tx, MONDAY)
        plant(tx, record, rows)

    database.write_now(work)
    return [name for name, _ in rows]


def due(record: Record) -> Due:
    return Due(record, BEFORE, MONDAY)


def change(database: Database, statement: Any, *rows: Any) -> None:
    database.write_now(lambda tx: tx.conn.execute(statement, *rows))


def number(database: Database, record: Record) -> int:
    return database.read_now(partial(overdue.count, due=due(record)))


def test_every_table_is_covered_by_a_class_or_named_with_a_reason() -> None:
    covered = {table for tables in COVERED.values() for table in tables}
    assert covered | NOT_COVERED.keys() == set(metadata.tables)
    assert not covered & NOT_COVERED.keys()
    assert all(NOT_COVERED.values())


def test_every_class_is_about_tables_and_every_one_with_a_time_can_be_found() -> None:
    assert set(COVERED) == set(Record)
    assert {rule.record for rule in DEFAULTS if rule.after_days} <= set(CLASSES)
    assert all(each.table.name in COVERED[record] for record, each in CLASSES.items())


@pytest.mark.parametrize("record", CLASSES)
def test_a_row_exactly_at_its_time_is_kept_and_one_past_it_is_over(
    database: Database, record: Record
) -> None:
    planted(database, record, BEFORE, BEFORE - A_MOMENT, BEFORE + A_MOMENT, MONDAY)
    found = database.read_now(lambda tx: overdue.find(tx, due(record), None))
    assert [place.age for place in found] == [BEFORE - A_MOMENT]
    assert number(database, record) == 1


@pytest.mark.parametrize("record", CLASSES)
def test_chunks_follow_one_another_from_old_to_young_and_leave_none_out(
    database: Database, record: Record
) -> None:
    """Also where several have one age."""
    ages = [BEFORE - timedelta(days=each // 3 + 1) for each in range(10)]
    planted(database, record, *ages)

    def chunks(tx: Tx) -> Iterator[list[Place]]:
        after = None
        while found := overdue.find(tx, due(record), after, 4):
            yield found
            after = found[-1]

    found = database.read_now(lambda tx: list(chunks(tx)))
    assert [len(chunk) for chunk in found] == [4, 4, 2]
    assert len({place.key for chunk in found for place in chunk}) == 10
    places = [place.age for chunk in found for place in chunk]
    assert places == sorted(ages)


def test_whoever_was_heard_of_meanwhile_is_not_over(database: Database) -> None:
    """By her session, or by a delivery when the session is gone."""
    by_session, by_delivery, _ = planted(database, Record.UNFINISHED_WELCOMES, *[BEFORE - A_MOMENT] * 3)
    heard = {"contact_id": by_session, "state_sealed": b"", "address_id": 1, "heard_at": BEFORE}
    change(database, insert(session), heard)
    wrote: dict[str, Any] = {"channel": "fake", "external_id": "1", "kind": "text", "outcome": "taken"}
    change(database, insert(inbound), wrote | {"address_key": f"key {by_delivery}", "at": BEFORE})
    assert number(database, Record.UNFINISHED_WELCOMES) == 1


@pytest.mark.parametrize("record", [Record.UNFINISHED_WELCOMES, Record.STOPPED_PEOPLE])
def test_people_who_are_still_needed_are_left_alone(database: Database, record: Record) -> None:
    """Staff in their role, whoever left it of late, who waits for the team, and who is held for a person."""
    works, left, left_long_ago, asked, held = planted(database, record, *[BEFORE - A_MOMENT] * 5)
    roles: list[dict[str, Any]] = [
        {"contact_id": works, "ended_at": None},
        {"contact_id": left, "ended_at": BEFORE},
        {"contact_id": left_long_ago, "ended_at": BEFORE - A_MOMENT},
    ]
    change(
        database, insert(staff), [{"role": "host", "groups": [], "since": BEFORE} | each for each in roles]
    )
    case = {"reference": "A", "contact_id": asked, "kind": "complaint", "language": "en", "at": BEFORE}
    change(database, insert(team_case), case | {"outcome": ""})
    change(database, update(contact).where(contact.c.id == held).values(held_at=BEFORE))
    found = database.read_now(lambda tx: overdue.find(tx, due(record), None))
    assert [place.key for place in found] == [left_long_ago]


def test_a_complaint_that_is_done_does_not_go_with_someone_new_but_holds_no_address(
    database: Database,
) -> None:
    """A complaint has a time of its own, and would go with the person."""
    (new,) = planted(database, Record.UNFINISHED_WELCOMES, BEFORE - A_MOMENT)
    done = {"contact_id": new, "reference": "A", "kind": "complaint", "language": "en", "at": BEFORE}
    change(database, insert(team_case), done | {"outcome": "done", "done_at": BEFORE})
    assert number(database, Record.UNFINISHED_WELCOMES) == 0
    change(database, update(contact).where(contact.c.id == new).values(stopped_at=BEFORE - A_MOMENT))
    assert number(database, Record.STOPPED_PEOPLE) == 1


def test_a_conversation_whose_question_still_waits_does_not_rest(database: Database) -> None:
    planted(database, Record.RESTING_CONVERSATIONS, BEFORE - A_MOMENT)
    change(database, update(session).values(wait_until=MONDAY + timedelta(days=1)))
    assert number(database, Record.RESTING_CONVERSATIONS) == 0


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("record", "index"),
    [
        (Record.DELIVERIES, "ix_inbound_at"),
        (Record.UNREADABLE, "ix_inbound_kept_at"),
        (Record.SENT_MESSAGES, "ix_outbox_settled_at"),
        (Record.WORDS_OF_ANSWERS, "ix_answer_words_at"),
    ],
)
def test_the_great_tables_are_not_read_through(database: Database, record: Record, index: str) -> None:
    """SQLite says how it would look; PostgreSQL decides by the size of a table."""

    def plan(tx: Tx) -> str:
        said = overdue.next_rows(due(record), None).compile(tx.conn, compile_kwargs={"literal_binds": True})
        return " ".join(row[3] for row in tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}"))

    assert f"INDEX {index} " in database.read_now(plan)
