"""The database thread: one writer, a few readers; the event loop never waits on SQL."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from bot.storage.sweeping import swept
from bot.storage.vault import Vault

T = TypeVar("T")


#: For PostgreSQL, seconds and milliseconds: a server that answers nothing must not hold us for ever.
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15000,
}

#: How every connection to an SQLite file is set up; the file itself keeps the first.
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",
    "cache_size=-16000",
    "secure_delete=ON",
    "temp_store=MEMORY",  # what a statement may have to take back stays out of any file
)
#: Seconds that SQLite waits for another process to let go of the file.
_SQLITE_WAITS = 10
#: PostgreSQL's code of a lock that somebody else holds.
_LOCKED = "55P03"
#: For what SQLite does outside of any transaction.
_BARE = "bigroom_bare"


class StoreDown(Exception):
    """The database cannot be reached, is full or is locked; the same work may succeed later."""


@dataclass(slots=True)
class Tx:
    """An open transaction, and the vault for what is sealed in it."""

    conn: Connection
    vault: Vault
    #: Moments as this database takes them, kept by many.py.
    texts: dict[datetime | None, str | None] | None = None

    @property
    def on_sqlite(self) -> bool:
        """True on SQLite."""
        return self.conn.dialect.name == "sqlite"

    @property
    def sqlite(self) -> sqlite3.Connection:
        """The driver's own connection, within this transaction, for what many.py says without SQLAlchemy."""
        return cast("sqlite3.Connection", self.conn.connection.dbapi_connection)


class Database:
    """One database, SQLite or PostgreSQL, with the same functions on both."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = url
        self.vault = vault
        self._writer = make_engine(url, writes=True)
        self._reader = make_engine(url, writes=False)
        self._write_thread = ThreadPoolExecutor(1, "bigroom-writer")
        self._read_threads = ThreadPoolExecutor(2, "bigroom-reader")

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in the writer thread, in one transaction that is committed when this returns.

        Raises:
            StoreDown: The store failed; nothing of the work is kept.
        """
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, self.write_now, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a reader thread. Raises StoreDown."""
        return await asyncio.get_running_loop().run_in_executor(self._read_threads, self.read_now, work)

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in this thread, in one transaction. Raises StoreDown."""
        with _transaction(self._writer) as conn:
            return work(Tx(conn, self.vault))

    def read_now(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in this thread, reading only. Raises StoreDown."""
        with _transaction(self._reader) as conn:
            return work(Tx(conn, self.vault))

    async def scrub(self, tables: Iterable[str]) -> bool:
        """Overwrite what deleted rows have left behind; False when that must be tried again.

        SQLite has zeroed them already (secure_delete: a delete also writes the pages that it empties), but
        what was written before still lies in the log beside the file. PostgreSQL gives the space of dead rows
        away and overwrites it in time; its own log, and copies made of it, end as they are set up to.
        Raises StoreDown.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._write_thread, self._scrub, tuple(tables)
        )

    async def write_anew(self, tables: Iterable[str]) -> bool:
        """Do as `scrub` does, but on PostgreSQL write these tables to new files, without any dead row.

        Whoever needs one of them waits meanwhile: only for small ones. False too while PostgreSQL has to keep
        dead rows for a transaction that began before they died, whatever that one reads. Raises StoreDown.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._write_thread, self._scrub, tuple(tables), "VACUUM (FULL, VERBOSE)"
        )

    def _scrub(self, tables: tuple[str, ...], how: str = "VACUUM") -> bool:
        with store_trouble(), self._writer.connect() as conn:
            if conn.dialect.name == "sqlite":
                bare = conn.execution_options(**{_BARE: True})
                bare.exec_driver_sql("PRAGMA busy_timeout=0")  # turns wait behind this: it may come later
                busy, *_ = bare.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                bare.exec_driver_sql(f"PRAGMA busy_timeout={_SQLITE_WAITS * 1000}")
                return not busy
            bare = conn.execution_options(isolation_level="AUTOCOMMIT")
            bare.exec_driver_sql("SET lock_timeout = '100ms'")
            try:
                return swept(bare, f"{how} {', '.join(tables)}")
            except exc.OperationalError as error:
                if getattr(error.orig, "sqlstate", "") != _LOCKED:
                    raise
                return False
            finally:
                bare.exec_driver_sql("RESET lock_timeout")

    def close(self) -> None:
        """Wait for the work at hand, then let go of every connection."""
        self._write_thread.shutdown()
        self._read_threads.shutdown()
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with store_trouble(), engine.begin() as conn:
        yield conn


@contextmanager
def store_trouble() -> Iterator[None]:
    """Say StoreDown where a driver says in its own words that the store fails."""
    try:
        yield
    except exc.DBAPIError as error:
        if error.connection_invalidated or isinstance(error, (exc.OperationalError, exc.InterfaceError)):
            raise StoreDown(type(error.orig).__name__) from None
        if type(error) is exc.DatabaseError:  # SQLite's word for a file that is something else
            raise StoreDown("it is not a database, or a damaged one") from None
        raise
    except exc.TimeoutError:
        raise StoreDown("no free connection") from None
    except sqlite3.DatabaseError as error:  # of the driver itself (many.py)
        if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
            raise StoreDown(type(error).__name__) from None
        raise


def make_engine(url: str, *, writes: bool) -> Engine:
    """Return an engine: SQLite in WAL, fully durable, with BEGIN IMMEDIATE; PostgreSQL through psycopg."""
    if url.startswith("sqlite"):
        return _sqlite(url, writes=writes)
    return create_engine(
        url,
        connect_args=_PATIENCE,
        pool_size=4,
        max_overflow=4,
        pool_pre_ping=True,
        hide_parameters=True,
        insertmanyvalues_page_size=2000,
    )


def _sqlite(url: str, *, writes: bool) -> Engine:
    path = Path(url.removeprefix("sqlite:///"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(0o600)  # for nobody else to read; SQLite gives its other files the same mode
    except OSError as error:
        raise StoreDown(type(error).__name__) from None
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=4,
        hide_parameters=True,
        connect_args={"timeout": _SQLITE_WAITS, "check_same_thread": False, "cached_statements": 1024},
    )

    @event.listens_for(engine, "connect")
    def _settings(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: the driver's own would be deferred
        _settle(raw)

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        if not conn.get_execution_options().get(_BARE):
            conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _settle(raw: Any) -> None:
    """Set a new connection up: a durable log, which the file keeps, and zeros where something was deleted.

    SQLite waits for nobody while a file is switched to its log, or the log is cleared away by the last who
    leaves, whatever its timeout. So we do: two processes may start at once.
    """
    give_up = time.monotonic() + _SQLITE_WAITS
    while True:
        try:
            for pragma in _SETTINGS:
                raw.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
