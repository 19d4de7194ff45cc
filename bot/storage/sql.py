"""The few places where the two databases say the same thing in different words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Table
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


def next_numbers(tx: Tx, table: Table, count: int) -> Sequence[int]:
    """Return the numbers of so many rows to be inserted now, in rising order.

    On SQLite the transaction is the only writer, so it counts on by itself. PostgreSQL has a counter that it
    asks beforehand: what an INSERT gives back has no order that could be relied on.
    """
    if tx.on_sqlite:
        last = tx.sqlite.execute(f"SELECT coalesce(max(id), 0) FROM {table.name}").fetchone()[0]  # noqa: S608
        return range(last + 1, last + 1 + count)
    ask = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return sorted(number for (number,) in tx.conn.exec_driver_sql(ask, (table.name, count)))
