"""`bigroom doctor` on a house that is well, on one that is not, and on one that has no settings."""

from __future__ import annotations

import json
import sqlite3

from tests.cli.verbs import Terminal


def test_a_house_that_is_well(terminal: Terminal) -> None:
    terminal.does("flows publish --yes")
    page = terminal.does("doctor")
    assert "ok       database: It can be read and written." in page
    assert "warning  telegram: No bot is set up." in page
    assert "Set BIGROOM_TELEGRAM_TOKEN, from @BotFather." in page


def nothing_in_it(terminal: Terminal) -> None:
    """A database file as SQLite makes it, without a table."""
    (terminal.folder / "data").mkdir(exist_ok=True)
    sqlite3.connect(terminal.folder / "data" / "test.db").close()


def test_where_nothing_is_yet_it_makes_nothing(terminal: Terminal) -> None:
    before = sorted(terminal.folder.rglob("*"))
    result = terminal.types("doctor")
    assert result.exit_code == 1
    assert "wrong    database: There is none yet at this place." in result.output
    assert "bigroom run" in result.output
    assert sorted(terminal.folder.rglob("*")) == before


def test_a_house_that_is_not_well_ends_with_exit_code_1(terminal: Terminal) -> None:
    nothing_in_it(terminal)
    result = terminal.types("doctor")
    assert result.exit_code == 1
    assert "bigroom db upgrade" in result.output
    assert "Traceback" not in result.output


def test_as_json(terminal: Terminal) -> None:
    nothing_in_it(terminal)
    result = terminal.types("doctor --json")
    found = {each["what"]: each["level"] for each in json.loads(result.stdout)}
    assert found["settings"] == "ok"
    assert found["tables"] == "wrong"


def test_a_wrong_setting_is_said_without_the_others(terminal: Terminal) -> None:
    terminal.sets(PORT="eight")
    result = terminal.types("doctor")
    assert result.exit_code == 1
    assert "wrong    settings: BIGROOM_PORT is not right" in result.output


def test_a_place_without_a_database(terminal: Terminal) -> None:
    (terminal.folder / "data").touch()
    result = terminal.types("doctor")
    assert (result.exit_code, "wrong    database" in result.output) == (1, True)
