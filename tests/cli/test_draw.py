"""`bigroom flows draw` as a champion meets it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.config import ROOT
from tests.cli.verbs import Terminal


@pytest.fixture
def terminal(terminal: Terminal) -> Terminal:
    """A terminal that finds our own flows."""
    terminal.sets(FLOWS=str(ROOT / "flows"), LOCALES=str(ROOT / "locales"))
    return terminal


def drawn(file: Path) -> str:
    """Return the words of a drawing that is well-formed."""
    return "\n".join(ET.fromstring(file.read_text("utf-8")).itertext())  # noqa: S314  # our own


def test_a_flow_is_drawn_into_a_file_that_is_named(terminal: Terminal) -> None:
    assert terminal.does("flows draw welcome") == "Drawn: flow-welcome.svg\n"
    assert "Are you 16 or over?" in drawn(terminal.folder / "flow-welcome.svg")


def test_the_file_can_be_chosen_and_so_can_a_folder(terminal: Terminal) -> None:
    terminal.does("flows draw poll --out new/poll.svg")
    terminal.does("flows draw poll --out new")
    assert drawn(terminal.folder / "new" / "poll.svg") == drawn(terminal.folder / "new" / "flow-poll.svg")


def test_another_language_can_be_drawn(terminal: Terminal) -> None:
    terminal.does("flows draw welcome --language ar")
    assert "العربية" in drawn(terminal.folder / "flow-welcome.svg")
    assert "Are you 16 or over?" not in drawn(terminal.folder / "flow-welcome.svg")


def test_without_a_name_all_are_drawn_with_a_page_that_shows_them(terminal: Terminal) -> None:
    said = terminal.does("flows draw")
    folder = terminal.folder / "flows-drawn"
    pictures = sorted(file.name for file in folder.glob("*.svg"))
    assert said == f"Drawn: {len(pictures)} flows. Open flows-drawn/index.html in a browser.\n"
    page = (folder / "index.html").read_text("utf-8")
    assert "welcome.svg" in pictures
    assert all(f'src="{name}"' in page and f'href="{name}"' in page for name in pictures)
    assert "Open the picture of Welcome" in page


def test_a_name_that_is_not_there_is_answered_with_the_one_that_was_meant(terminal: Terminal) -> None:
    assert terminal.gives_up("flows draw wellcome") == "There is no flow 'wellcome'. Did you mean 'welcome'?"


def test_a_language_that_is_not_there_is_answered_with_those_that_are(terminal: Terminal) -> None:
    said = terminal.gives_up("flows draw welcome --language xx")
    assert said.startswith("The flows do not speak 'xx'. You can write 'en'")
    assert "'ar'" in said


def test_what_cannot_be_written_is_said(terminal: Terminal) -> None:
    (terminal.folder / "taken").write_text("something else")
    assert "is a file" in terminal.gives_up("flows draw --out taken")
    assert "cannot be written" in terminal.gives_up("flows draw poll --out taken/poll.svg")
    assert (terminal.folder / "taken").read_text() == "something else"


def test_files_with_errors_are_not_drawn_but_explained(terminal: Terminal) -> None:
    flows = terminal.folder / "flows"
    flows.mkdir()
    (flows / "tea.toml").write_text('title = "Tea"\n[a]\nsya = "Tea"\n')
    result = terminal.types(f"flows draw tea --folder {flows}")
    assert result.exit_code == 1
    assert "flows/tea.toml" in result.output
    assert "Did you mean 'say'?" in result.output
