"""`bigroom plan preview` as somebody of the team meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.config import ROOT
from tests.cli.verbs import Terminal

LINE = "plan preview --draft --from 2027-01-01 --to 2027-04-01"


@pytest.fixture
def terminal(terminal: Terminal) -> Terminal:
    """A terminal that finds our own flows, which are published; nobody has joined."""
    terminal.sets(FLOWS=str(ROOT / "flows"), COLUMNS="80")
    terminal.does("flows publish --yes")
    return terminal


def test_it_shows_what_is_said_to_whom_in_eighty_columns(terminal: Terminal) -> None:
    said = terminal.does(LINE)
    assert "Ideas are open" in said
    assert "Counts are rounded" in said
    table = [line for line in said.splitlines() if line.startswith(("│", "┃"))]
    assert table and max(map(len, table)) <= 160


def test_an_audience_nobody_is_in_is_told_in_words(terminal: Terminal) -> None:
    assert "Nobody is in the audience of “Ideas are open”" in terminal.does(LINE)


def test_for_machines_it_is_json_and_nothing_else(terminal: Terminal) -> None:
    found = json.loads(terminal.types(f"{LINE} --json").stdout)
    assert (found["from"], found["to"]) == ("2027-01-01", "2027-04-01")
    assert {"point", "occurrence", "day", "at", "audience", "about", "held", "check"} <= found["rows"][
        0
    ].keys()


def test_a_picture_and_a_calendar_are_written(terminal: Terminal) -> None:
    terminal.does(f"{LINE} --picture new/plan.svg --ics new/plan.ics")
    terminal.does(f"{LINE} --picture new/plan.png")
    folder: Path = terminal.folder / "new"
    assert "Ideas are open" in (folder / "plan.svg").read_text("utf-8")
    assert (folder / "plan.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("plan preview --from 2027-04-01 --to 2027-04-01", "--to must be a later day than --from."),
        (f"{LINE} --picture plan.jpg", "A picture is FILE.svg or FILE.png."),
        (
            "plan preview --from 2027-01-01 --to 2027-04-01",
            "No plan is published yet. Type `bigroom plan publish`, or add --draft to look at the file.",
        ),
        (f"{LINE} --picture data/test.db/plan.svg", "data/test.db/plan.svg cannot be written: "),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(terminal: Terminal, line: str, sentence: str) -> None:
    assert terminal.gives_up(line).startswith(sentence)


def test_without_published_flows_nothing_is_published_by_looking(terminal: Terminal) -> None:
    terminal.sets(DATABASE_URL=f"sqlite:///{terminal.folder}/other.db")
    assert terminal.gives_up(LINE) == "Nothing is published yet. Type `bigroom flows publish` first."
