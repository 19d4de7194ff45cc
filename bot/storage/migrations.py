"""Migrations, run from the command and by tests; the versions live in alembic/ at the top."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.database import make_engine

_ROOT = Path(__file__).resolve().parent.parent.parent


def _config(url: str) -> Config:
    config = Config(toml_file=str(_ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(_ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    """Bring a database to a revision, the newest unless said otherwise."""
    command.upgrade(_config(url), to)


def downgrade(url: str, to: str = "base") -> None:
    """Take a database back to a revision; ``base`` is an empty one."""
    command.downgrade(_config(url), to)


def revision(url: str) -> str | None:
    """Return the revision that a database is at, None when it is empty."""
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
