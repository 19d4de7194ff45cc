"""One writer, a few readers; what a store cannot do it says in one word."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database, StoreDown, Tx, make_engine
from bot.storage.tables import contact
from tests.storage.rows import a_vault, met

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
#: Nobody listens at port 1.
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"


def names(tx: Tx) -> set[str]:
    return set(tx.conn.execute(select(contact.c.id)).scalars())


async def test_what_is_written_can_be_read_when_writing_returns(database: Database) -> None:
    known = await database.write(lambda tx: met(tx, "ann"))
    assert await database.read(names) == {known["ann"].contact.id}


async def test_work_that_fails_leaves_nothing_behind(database: Database) -> None:
    def fails(tx: Tx) -> None:
        met(tx, "ann")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await database.read(names) == set()


async def test_after_work_that_failed_in_sql_the_next_work_succeeds(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await database.write(lambda tx: tx.conn.execute(text("INSERT INTO contact (id) VALUES ('x')")))
    assert set(await database.write(lambda tx: met(tx, "ann"))) == {"ann"}


async def test_the_writer_is_one_thread_and_never_the_event_loop(database: Database) -> None:
    threads = {await database.write(lambda _: threading.get_ident()) for _ in range(5)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads | {await database.read(lambda _: threading.get_ident())}


async def test_reading_does_not_wait_for_writing(database: Database) -> None:
    def writes(tx: Tx) -> set[str]:
        met(tx, "ann")
        return database.read_now(names)

    assert await database.write(writes) == set()


async def test_an_error_quotes_no_values(database: Database) -> None:
    def fails(tx: Tx) -> None:
        tx.conn.execute(text("INSERT INTO contact (id) VALUES (:words)"), {"words": "her own words"})

    with pytest.raises(IntegrityError) as failed:
        await database.write(fails)
    assert "her own words" not in str(failed.value).partition("DETAIL")[0]


@on_sqlite
async def test_sqlite_is_durable_and_keeps_its_references(database: Database) -> None:
    def pragmas(tx: Tx) -> dict[str, object]:
        wanted = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: tx.conn.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}

    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert await database.write(pragmas) == expected
    assert await database.read(pragmas) == expected


@pytest.fixture
def busy(migrated_url: str) -> Iterator[sqlite3.Connection]:
    """Another process in the middle of writing to the same file."""
    path = migrated_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@on_sqlite
async def test_a_file_that_another_process_is_writing_to_is_waited_for(
    busy: sqlite3.Connection, database: Database
) -> None:
    threading.Timer(0.3, busy.rollback).start()
    assert set(await database.write(lambda tx: met(tx, "ann"))) == {"ann"}


async def test_a_new_file_that_another_process_is_already_writing_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself waits for nobody there: two processes that started at once stumbled over each other."""
    path = tmp_path / "house.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("create table anything (it)")
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, other.rollback).start()
        with closing(Database(f"sqlite:///{path}", a_vault())) as database:
            assert await database.write(lambda tx: tx.conn.execute(text("select 1")).scalar()) == 1


@on_sqlite
async def test_a_file_that_another_process_is_writing_to_can_be_read(
    busy: sqlite3.Connection, database: Database
) -> None:
    assert await database.read(names) == set()


@on_sqlite
async def test_a_file_that_stays_locked_is_a_store_that_is_down(
    database: Database, migrated_url: str
) -> None:
    await database.write(lambda tx: tx.conn.execute(text("PRAGMA busy_timeout = 50")))  # not ten seconds
    busy = sqlite3.connect(migrated_url.removeprefix("sqlite:///"), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown, match="OperationalError"):
        await database.write(lambda tx: met(tx, "ann"))
    busy.close()
    assert set(await database.write(lambda tx: met(tx, "ann"))) == {"ann"}


async def test_a_server_that_nobody_answers_for_is_a_store_that_is_down() -> None:
    with closing(Database(NOWHERE, a_vault())) as nowhere:
        with pytest.raises(StoreDown, match="OperationalError"):
            await nowhere.write(names)
        with pytest.raises(StoreDown, match="OperationalError"):
            await nowhere.read(names)


def test_a_folder_that_cannot_be_made_is_a_store_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreDown):
        Database(f"sqlite:///{tmp_path}/file/below/bigroom.db", a_vault())


@on_postgresql
async def test_connections_that_were_cut_are_made_anew(database: Database) -> None:
    """As after a restart of PostgreSQL."""
    await database.write(lambda tx: met(tx, "ann"))
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with pytest.raises(StoreDown):
        await database.write(lambda tx: (database.read_now(lambda other: other.conn.execute(cut)), met(tx)))
    assert set(await database.write(lambda tx: met(tx, "ann"))) == {"ann"}


def test_a_new_file_is_for_nobody_else_to_read_also_when_a_reader_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "house.sqlite"
    reader = make_engine(f"sqlite:///{path}", writes=False)
    with reader.connect() as conn:
        conn.execute(text("select 1"))
    reader.dispose()
    assert path.stat().st_mode & 0o777 == 0o600


@on_sqlite
async def test_nothing_deleted_is_left_in_the_files_after_scrubbing(database: Database) -> None:
    """Not in the file itself, and not in the log beside it."""
    who = (await database.write(lambda tx: met(tx, "ann")))["ann"].contact.id
    path = Path(database.url.removeprefix("sqlite:///"))

    def everything() -> bytes:
        files = [str(each) for each in path.parent.iterdir()]
        return subprocess.run(["cat", *files], stdout=subprocess.PIPE, check=True).stdout

    assert await database.scrub(["contact"])
    assert who.encode() in everything()
    await database.write(lambda tx: tx.conn.execute(delete(contact)))
    assert who.encode() in everything(), "this sees nothing"
    assert await database.scrub(["contact"])
    assert who.encode() not in everything()


async def test_scrubbing_leaves_what_is_there(database: Database) -> None:
    known = await database.write(lambda tx: met(tx, "ann"))
    assert await database.scrub(["contact", "address"])
    assert await database.read(names) == {known["ann"].contact.id}


@on_sqlite
async def test_scrubbing_waits_for_no_reader_of_the_file(database: Database, migrated_url: str) -> None:
    """Turns wait behind it: it may come later, and what is written afterwards is patient as before."""
    await database.write(lambda tx: met(tx, "ann"))
    path = migrated_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM contact").fetchall()
        began = time.monotonic()
        assert not await database.scrub(["contact"])
        assert time.monotonic() - began < 5
    assert await database.write(lambda tx: tx.conn.execute(text("PRAGMA busy_timeout")).scalar()) == 10_000
    assert await database.scrub(["contact"])


@on_postgresql
async def test_scrubbing_waits_for_nobody_who_holds_the_table(database: Database) -> None:
    """As a VACUUM of the server's own does."""

    def holds(tx: Tx) -> bool:
        tx.conn.execute(text("LOCK TABLE contact IN SHARE UPDATE EXCLUSIVE MODE"))
        return database._scrub(("address", "contact"))

    assert database.write_now(holds) is False
    assert await database.scrub(["address", "contact"])
