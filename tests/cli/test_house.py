"""What every verb does before its own work: settings, key, database."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import typer

from bot.cli.house import actor, give_up, now, open_database
from bot.storage.database import StoreDown
from bot.storage.migrations import newest, revision
from tests.cli.verbs import Terminal
from tests.storage.rows import met

#: Nobody listens at port 1.
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"


def test_giving_up_is_one_sentence_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        give_up("It rains.")
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "bigroom: It rains.\n"


def test_an_empty_database_gets_its_tables(terminal: Terminal) -> None:
    with open_database() as database:
        assert database.read_now(lambda tx: tx.on_sqlite)
    assert revision(terminal.url) == newest()


def test_tables_are_made_on_postgresql_too(terminal: Terminal, empty_database_url: str) -> None:
    terminal.sets(DATABASE_URL=empty_database_url)
    with open_database() as database:
        database.write_now(lambda tx: met(tx, "ann"))
    assert revision(empty_database_url) == newest()


@pytest.mark.parametrize(
    "line", ["people list", "outbox show", "db show", "db upgrade", "db downgrade base --yes"]
)
def test_a_database_that_cannot_be_reached_is_a_plain_sentence(terminal: Terminal, line: str) -> None:
    terminal.sets(DATABASE_URL=NOWHERE)
    assert terminal.gives_up(line).startswith("The database cannot be reached (OperationalError).")


def test_another_key_than_the_databases_own_is_refused(terminal: Terminal) -> None:
    with open_database() as database:
        database.write_now(lambda tx: met(tx, "ann"))
    terminal.sets(SECRET_KEY=base64.b64encode(bytes(32)).decode())
    sentence = terminal.gives_up("people invite --role team")
    assert sentence.startswith("BIGROOM_SECRET_KEY is not right: The secret key is not the one ")


def test_a_store_that_fails_in_the_middle_is_a_plain_sentence(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit), open_database():
        raise StoreDown("OperationalError")
    assert "cannot be used just now (OperationalError). Try again" in capsys.readouterr().err


def test_a_place_where_no_file_can_be_made_is_a_plain_sentence(terminal: Terminal) -> None:
    (Path("data")).touch()
    assert terminal.gives_up("outbox show").startswith("The database cannot be reached (")


def test_who_is_at_the_keyboard_is_named_for_the_audit() -> None:
    assert actor("ann") == "terminal:ann"
    assert actor().startswith("terminal:")
    assert len(actor("a" * 200)) == 64


def test_the_time_knows_its_zone() -> None:
    assert now().tzinfo is not None
