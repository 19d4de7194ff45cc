"""New databases for the long proofs: a SQLite file, or one on PostgreSQL."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

from tests.databases import PostgresDatabases, SqliteDatabases, postgresql_server


@contextmanager
def sqlite() -> Iterator[str]:
    """A new SQLite file."""
    with (
        tempfile.TemporaryDirectory(prefix="bigroom-prove-") as folder,
        SqliteDatabases(Path(folder)).migrated() as url,
    ):
        yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """A new database on PostgreSQL."""
    with (
        _server() as (server, ours),
        closing(PostgresDatabases(server, ours=ours)) as databases,
        databases.migrated() as url,
    ):
        yield url


@contextmanager
def _server() -> Iterator[tuple[URL, bool]]:
    """The server that is given, or one of our own."""
    given = os.environ.get("BIGROOM_TEST_DATABASE_URL")
    if given:
        yield make_url(given), False
    else:
        with postgresql_server() as server:
            yield server, True


#: Both, by name.
DATABASES = (("sqlite", sqlite), ("postgresql", postgresql))
