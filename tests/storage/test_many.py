"""Many rows in one statement, on both databases: what went in comes out, and nothing is touched twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select

from bot.storage.database import Database, Tx
from bot.storage.many import Among, Many, insert_many, moment_in, moment_out
from bot.storage.tables import audit, draft_text
from tests.fakes import MONDAY

COLUMNS = "at actor action subject details"
ADD = insert_many(audit, COLUMNS)
RENAME = Many(
    audit, "id actor:text", "UPDATE audit SET actor = new.actor FROM {rows} WHERE audit.id = new.id"
)
BY_ACTION = Among("SELECT id, action, at FROM audit WHERE action IN {keys} AND at <= ? ORDER BY id")
BY_NUMBER = Among("SELECT action FROM audit WHERE id IN {keys} ORDER BY id", "bigint")


def add(tx: Tx, *actions: str, at: datetime = MONDAY) -> int:
    moment = moment_in(tx)
    return ADD.run(tx, [(moment(at), "bigroom", action, "", "") for action in actions])


def everything(tx: Tx) -> list[tuple[int, str, str]]:
    rows = tx.conn.execute(select(audit.c.id, audit.c.actor, audit.c.action).order_by(audit.c.id))
    return [(row.id, row.actor, row.action) for row in rows]


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 300])
def test_as_many_rows_as_there_are_go_in(database: Database, count: int) -> None:
    actions = [f"action {number}" for number in range(count)]
    assert database.write_now(lambda tx: add(tx, *actions)) == count
    assert [action for _, _, action in database.read_now(everything)] == actions


def test_no_rows_are_no_statement(database: Database) -> None:
    assert database.write_now(lambda tx: ADD.run(tx, [])) == 0
    assert database.write_now(lambda tx: ADD.returning(tx, [])) == []


def test_each_row_changes_its_own(database: Database) -> None:
    database.write_now(lambda tx: add(tx, "one", "two", "three"))
    (first, _, _), _, (third, _, _) = database.read_now(everything)
    changed = database.write_now(lambda tx: RENAME.run(tx, [(third, "c"), (first, "a"), (10**6, "nobody")]))
    assert changed == 2
    assert [actor for _, actor, _ in database.read_now(everything)] == ["a", "bigroom", "c"]


def test_what_is_given_back_is_what_went_in(database: Database) -> None:
    adding = insert_many(audit, COLUMNS, "RETURNING action")

    def work(tx: Tx) -> list[str]:
        at = moment_in(tx)(MONDAY)
        return [action for (action,) in adding.returning(tx, [(at, "", str(n), "", "") for n in range(100)])]

    assert sorted(database.write_now(work), key=int) == [str(number) for number in range(100)]


def test_a_list_of_keys_finds_what_it_names(database: Database) -> None:
    database.write_now(lambda tx: add(tx, "one", "two"))
    database.write_now(lambda tx: add(tx, "two", 'it\'s "three" \\ é', at=MONDAY + timedelta(days=1)))

    def found(tx: Tx, *actions: str) -> list[str]:
        return [row[1] for row in BY_ACTION.run(tx, actions, moment_in(tx)(MONDAY + timedelta(hours=1)))]

    assert database.read_now(lambda tx: found(tx, "two", "none")) == ["two"]
    assert database.read_now(lambda tx: found(tx, 'it\'s "three" \\ é')) == []
    assert database.read_now(lambda tx: found(tx)) == []
    numbers = [number for number, _, _ in database.read_now(everything)]
    assert database.read_now(lambda tx: BY_NUMBER.run(tx, numbers[-1:]))[0][0] == 'it\'s "three" \\ é'


@pytest.mark.parametrize(
    "at",
    [
        MONDAY,
        datetime(2026, 3, 29, 1, 30, 0, 7, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
)
def test_a_moment_is_written_and_read_as_the_tables_do_it(database: Database, at: datetime) -> None:
    database.write_now(lambda tx: add(tx, "ours", at=at))
    row = {"at": at, "actor": "", "action": "theirs", "subject": "", "details": ""}
    database.write_now(lambda tx: tx.conn.execute(insert(audit), [row]))

    def read(tx: Tx) -> tuple[list[datetime], list[datetime]]:
        moment = moment_out(tx)
        far = moment_in(tx)(at + timedelta(days=1))
        ours = [moment(each[2]) for each in BY_ACTION.run(tx, ["ours", "theirs"], far)]
        return ours, list(tx.conn.execute(select(audit.c.at)).scalars())

    ours, theirs = database.read_now(read)
    assert ours == theirs == [at, at]
    assert {each.tzinfo for each in ours} == {UTC}


def test_no_moment_is_none_and_a_naive_one_is_refused(database: Database) -> None:
    def convert(tx: Tx) -> None:
        assert moment_in(tx)(None) is None
        assert moment_out(tx)(None) is None
        with pytest.raises(ValueError, match="time zone"):
            moment_in(tx)(datetime(2026, 11, 23))  # noqa: DTZ001  # that is the point

    database.read_now(convert)


def test_bytes_and_nothing_go_in_as_they_are(database: Database) -> None:
    columns = "flow key before_sha256 text_sealed by_staff at status decided_at decided_by"
    adding = insert_many(draft_text, columns)

    def work(tx: Tx) -> None:
        at = moment_in(tx)(MONDAY)
        adding.run(
            tx,
            [
                ("f", "k", "", b"\x00\xff", 1, at, "waiting", None, ""),
                ("f", "k", "", None, 2, at, "waiting", at, ""),
            ],
        )

    database.write_now(work)
    query = select(draft_text.c.text_sealed, draft_text.c.decided_at).order_by(draft_text.c.id)
    rows = database.read_now(lambda tx: tx.conn.execute(query).all())
    assert [tuple(row) for row in rows] == [(b"\x00\xff", None), (None, MONDAY)]
