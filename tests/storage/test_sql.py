"""One way of saying it, on both databases."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.storage.database import Database, Tx
from bot.storage.sql import insert_into, next_numbers, upsert
from bot.storage.tables import audit, flow_version
from tests.fakes import MONDAY


def version(name: str, content: bytes = b"") -> dict[str, object]:
    return {"version": name, "name": "welcome", "content": content}


def line(action: str) -> dict[str, object]:
    return {"at": MONDAY, "actor": "bigroom", "action": action, "subject": "", "details": ""}


def contents(tx: Tx) -> dict[str, bytes]:
    return {row.version: row.content for row in tx.conn.execute(select(flow_version))}


def test_inserting_leaves_what_is_there_alone(database: Database) -> None:
    def twice(tx: Tx) -> dict[str, bytes]:
        statement = insert_into(tx, flow_version).on_conflict_do_nothing()
        tx.conn.execute(statement, [version("a", b"1"), version("b", b"1")])
        tx.conn.execute(statement, [version("b", b"2"), version("c", b"2")])
        return contents(tx)

    assert database.write_now(twice) == {"a": b"1", "b": b"1", "c": b"2"}


def test_upserting_writes_over_what_is_there(database: Database) -> None:
    def twice(tx: Tx) -> dict[str, bytes]:
        tx.conn.execute(upsert(tx, flow_version), [version("a", b"1"), version("b", b"1")])
        tx.conn.execute(upsert(tx, flow_version), [version("b", b"2"), version("c", b"2")])
        return contents(tx)

    assert database.write_now(twice) == {"a": b"1", "b": b"2", "c": b"2"}


def test_numbers_rise_and_are_not_given_twice(database: Database) -> None:
    def three(tx: Tx) -> list[int]:
        numbers = list(next_numbers(tx, audit, 3))
        tx.conn.execute(insert(audit), [{**line("done"), "id": number} for number in numbers])
        return numbers

    numbers = [number for _ in range(4) for number in database.write_now(three)]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 12
