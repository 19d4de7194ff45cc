"""The few places where the two databases say the same thing in different words."""

from __future__ import annotations

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
