"""The tables, from the command line."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.migrations import newest, revision
from tests.cli.verbs import Terminal
from tests.storage.rows import a_vault


def test_upgrading_makes_the_tables_once(terminal: Terminal, empty_database_url: str) -> None:
    terminal.sets(DATABASE_URL=empty_database_url)
    assert terminal.does("db show") == f"Database: empty. Newest: {newest()}.\n"
    assert terminal.does("db upgrade") == f"Now at {newest()}.\n"
    assert terminal.does("db upgrade") == "Already at the newest form.\n"
    assert terminal.does("db show") == f"Database: {newest()}. Newest: {newest()}.\n"


def test_going_back_asks_first(terminal: Terminal, migrated_url: str) -> None:
    terminal.sets(DATABASE_URL=migrated_url)
    assert terminal.types("db downgrade base", answer="n\n").exit_code == 1
    assert revision(migrated_url) == newest()
    result = terminal.types("db downgrade base", answer="y\n")
    assert result.exit_code == 0
    assert revision(migrated_url) is None


def test_going_back_to_what_there_never_was_is_refused(terminal: Terminal) -> None:
    terminal.does("db upgrade")
    sentence = terminal.gives_up("db downgrade 9999 --yes")
    assert sentence == f"There is no such revision of the database. The newest is {newest()}."


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_on_postgresql_an_older_database_is_left_to_whoever_upgrades_it(
    terminal: Terminal, migrated_url: str
) -> None:
    """Many machines may share it."""
    with closing(Database(migrated_url, a_vault())) as database:
        older = text("UPDATE alembic_version SET version_num = '0000'")
        database.write_now(lambda tx: tx.conn.execute(older))
    terminal.sets(DATABASE_URL=migrated_url)
    assert "run `bigroom db upgrade` first" in terminal.gives_up("outbox show")
