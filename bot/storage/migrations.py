"""Migrations, run from the command and by tests; the versions live in alembic/ at the top."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import func, select

from bot.storage.database import make_engine, store_trouble

_ROOT = Path(__file__).resolve().parent.parent.parent
#: Names the lock that one of several processes has while it changes the tables of a PostgreSQL.
_LOCK = 20_261_123


class NoSuchRevision(Exception):
    """There is no such revision of the database."""


def _config(url: str) -> Config:
    config = Config(toml_file=str(_ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(_ROOT / "alembic"))
    config.attributes["url"] = url
    return config


@contextmanager
def _one_at_a_time(url: str) -> Iterator[None]:
    """Processes that start together must not all create the tables; SQLite locks its file by itself."""
    with store_trouble():
        if url.startswith("sqlite"):
            yield
            return
        engine = make_engine(url, writes=True)
        try:
            with engine.begin() as conn:
                conn.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                yield
        finally:
            engine.dispose()


def upgrade(url: str, to: str = "head") -> None:
    """Bring a database to a revision, the newest unless said otherwise. Raises StoreDown."""
    with _one_at_a_time(url):
        command.upgrade(_config(url), to)


def downgrade(url: str, to: str = "base") -> None:
    """Take a database back to a revision; ``base`` is an empty one. Raises StoreDown, NoSuchRevision."""
    with _one_at_a_time(url):
        try:
            command.downgrade(_config(url), to)
        except CommandError:
            raise NoSuchRevision from None


def revision(url: str) -> str | None:
    """Return the revision that a database is at, None when it is empty. Raises StoreDown."""
    with store_trouble():
        engine = make_engine(url, writes=False)
        try:
            with engine.connect() as conn:
                return MigrationContext.configure(conn).get_current_revision()
        finally:
            engine.dispose()


def newest() -> str:
    """Return the newest revision there is."""
    head = ScriptDirectory.from_config(_config("sqlite://")).get_current_head()
    assert head is not None
    return head
