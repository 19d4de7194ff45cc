"""What every verb needs: settings, the database, who is at the keyboard, and a plain way to give up."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import typer

from bot.config import BadSetting, Settings, read_settings
from bot.storage.database import Database, StoreDown
from bot.storage.inside import try_key
from bot.storage.migrations import newest, revision, upgrade
from bot.storage.vault import Vault, WrongKey


def give_up(sentence: str) -> NoReturn:
    """End with one plain sentence on stderr and exit code 1."""
    sys.stderr.write(f"bigroom: {sentence}\n")
    raise typer.Exit(1)


def settings_or_give_up() -> Settings:
    """Return the settings; a wrong one ends the command with its sentence."""
    try:
        settings = read_settings()
        _ = settings.key
    except BadSetting as error:
        give_up(str(error))
    return settings


@contextmanager
def open_database() -> Iterator[Database]:
    """Open the database for one verb, brought to the newest revision where it is ours alone."""
    settings = settings_or_give_up()
    try:
        ready(settings)
    except StoreDown as down:
        give_up(f"The database cannot be reached ({down}). Is BIGROOM_DATABASE_URL right, and is it running?")
    database = Database(settings.database_url, Vault(settings.key, secrets.token_bytes))
    try:
        database.read_now(try_key)
        yield database
    except WrongKey as error:
        give_up(f"BIGROOM_SECRET_KEY is not right: {error.__doc__}")
    except StoreDown as down:
        give_up(f"The database cannot be used just now ({down}). Try again in a moment.")
    finally:
        database.close()


def ready(settings: Settings) -> None:
    """Create the tables of an empty database; a SQLite file is also brought to the newest revision.

    On PostgreSQL many machines may share the tables, so going on is left to `bigroom db upgrade`.
    """
    at = revision(settings.database_url)
    if at is None or (settings.on_sqlite and at != newest()):
        upgrade(settings.database_url)
    elif at != newest():
        give_up("The database is older than this version of Big Room: run `bigroom db upgrade` first.")


def actor(name: str | None = None) -> str:
    """Return who is at the keyboard, for the audit."""
    return f"terminal:{name or getpass.getuser()}"[:64]


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)
