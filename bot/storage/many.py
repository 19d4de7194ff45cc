"""One statement for a whole batch: many rows go to the database as one table that the statement reads from.

Row by row, a driver lets go of the interpreter and takes it back for each row, and SQLAlchemy looks at every
value: together that is most of what a turn costs. Here the rows are one list of VALUES on SQLite, and one
array a column (`unnest`) on PostgreSQL. What is said to the database is still written once for both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON, Boolean, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from bot.storage.columns import Moment
from bot.storage.database import Tx

#: The most rows of one statement on SQLite: a batch. Each number of rows is a statement of its own.
_MOST = 64
#: How PostgreSQL calls a column of the list.
_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Moment, "timestamptz"),
    (LargeBinary, "bytea"),
    (Boolean, "boolean"),
    (Integer, "bigint"),
    (JSON, "json"),
)


class Many:
    """A statement over many rows. In its SQL `{rows}` stands for them, as a table named `new`.

    `columns` are the names in the order of the values; each has the type of the table's column of that name,
    or the one after a colon: ``whose:text``.
    """

    def __init__(self, table: Table, columns: str, sql: str) -> None:
        pairs = [each.partition(":") for each in columns.split()]
        self._names = [name for name, _, _ in pairs]
        self._types = [kind or _type_of(table.c[name].type) for name, _, kind in pairs]
        self._sql = " ".join(sql.split())
        self._on_postgresql = self._sql.replace("{rows}", self._arrays())
        self._on_sqlite: dict[int, str] = {}

    def run(self, tx: Tx, rows: Sequence[Sequence[Any]]) -> int:
        """Run it over these rows; return how many it touched. Moments are handed in by `moment_in`."""
        return sum(each.rowcount for each in self._results(tx, rows))

    def returning(self, tx: Tx, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Run it over these rows; return the rows that it gives back, as the driver gives them."""
        return [row for each in self._results(tx, rows) for row in each.fetchall()]

    def _results(self, tx: Tx, rows: Sequence[Sequence[Any]]) -> Iterator[Any]:
        if not tx.on_sqlite:
            if rows:
                columns = tuple(list(column) for column in zip(*rows, strict=True))
                yield tx.conn.exec_driver_sql(self._on_postgresql, columns)
            return
        for start in range(0, len(rows), _MOST):
            some = rows[start : start + _MOST]
            sql = self._on_sqlite.get(len(some)) or self._values(len(some))
            yield tx.sqlite.execute(sql, tuple(chain.from_iterable(some)))

    def _arrays(self) -> str:
        arrays = ", ".join(f"%s::{kind}[]" for kind in self._types)
        return f"unnest({arrays}) AS new({', '.join(self._names)})"

    def _values(self, count: int) -> str:
        names = ", ".join(f"column{place} AS {name}" for place, name in enumerate(self._names, 1))
        row = f"({', '.join('?' * len(self._names))})"
        values = ", ".join([row] * count)
        sql = self._sql.replace("{rows}", f"(SELECT {names} FROM (VALUES {values})) AS new")  # noqa: S608
        self._on_sqlite[count] = sql
        return sql


def _type_of(kind: TypeEngine[Any]) -> str:
    return next((name for each, name in _TYPES if isinstance(kind, each)), "text")


def insert_many(table: Table, columns: str, more: str = "") -> Many:
    """Return an INSERT of many rows; `more` goes behind it, for example ``ON CONFLICT DO NOTHING``."""
    names = ", ".join(columns.split())
    sql = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {{rows}} WHERE true {more}"  # noqa: S608
    return Many(table, columns, sql)


class Among:
    """A query in which `IN {keys}` stands for a list of texts, or of numbers when `kind` is ``bigint``."""

    def __init__(self, sql: str, kind: str = "text") -> None:
        sql = " ".join(sql.split())
        self._on_sqlite = sql.replace("{keys}", "(SELECT value FROM json_each(?))")
        self._on_postgresql = sql.replace("IN {keys}", f"= ANY(%s::{kind}[])").replace("?", "%s")

    def run(self, tx: Tx, keys: Collection[Any], *more: Any) -> Sequence[Any]:
        """Return the rows as the driver gives them; `more` are the values of places (`?`) after the keys."""
        if tx.on_sqlite:
            return tx.sqlite.execute(self._on_sqlite, (to_json(list(keys)).decode(), *more)).fetchall()
        return tx.conn.exec_driver_sql(self._on_postgresql, (list(keys), *more)).all()


def moment_in(tx: Tx) -> Callable[[datetime | None], Any]:
    """Return what turns an aware moment, or None, into what this database's driver takes."""
    if not tx.on_sqlite:
        return _to_utc
    if tx.texts is None:
        tx.texts = _Texts()
    return tx.texts.__getitem__


class _Texts(dict[datetime | None, str | None]):
    """Moments as texts, each made once in a transaction: the rows of a batch share most of theirs."""

    def __missing__(self, at: datetime | None) -> str | None:
        self[at] = text = _to_text(at)
        return text


def moment_out(tx: Tx) -> Callable[[Any], Any]:
    """Return what turns a moment as the driver gives it back into an aware one in UTC."""
    return _from_text if tx.on_sqlite else _to_utc


def _to_utc(at: datetime | None) -> datetime | None:
    if at is None or at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC)


def _to_text(at: datetime | None) -> str | None:
    """As SQLAlchemy writes a moment into SQLite: in UTC, without saying so."""
    at = _to_utc(at)
    return None if at is None else at.isoformat(" ", "microseconds")[:-6]


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")
