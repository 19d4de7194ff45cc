"""The few places where the two databases say the same thing in different words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Tx

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(tx: Tx, table: Table) -> Insert:
    """Return an INSERT that knows ON CONFLICT, for the database at hand."""
    return sqlite.insert(table) if tx.on_sqlite else postgresql.insert(table)


def upsert(tx: Tx, table: Table) -> Insert:
    """Return an INSERT that overwrites the row with the same primary key."""
    insert = insert_into(tx, table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def add_numbered(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows in one statement; return their numbers in the order of the rows.

    SQLite can return numbers in order only by inserting row by row. There the transaction is the only writer,
    so it counts on by itself.
    """
    number = table.c.id
    if not tx.on_sqlite:
        statement = insert(table).returning(number, sort_by_parameter_order=True)
        return list(tx.conn.execute(statement, rows).scalars())
    last = tx.conn.execute(select(func.coalesce(func.max(number), 0))).scalar_one()
    numbers = list(range(last + 1, last + 1 + len(rows)))
    tx.conn.execute(insert(table), [{**row, "id": each} for row, each in zip(rows, numbers, strict=True)])
    return numbers
