"""The page of help, and what every verb has in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.verbs import Terminal

VERBS = ("run", "chat", "flows", "people", "workshops", "templates", "outbox", "db", "locales")


def test_help_reads_like_a_page(terminal: Terminal) -> None:
    page = terminal.does("--help")
    assert "Begin with  bigroom run" in page
    for verb in VERBS:
        assert f" {verb} " in page


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(terminal: Terminal, verb: str) -> None:
    assert "Usage: " in terminal.does(f"{verb} --help")


@pytest.mark.parametrize("verb", ["", "flows", "people", "workshops", "templates", "outbox", "db", "locales"])
def test_a_verb_that_is_not_whole_shows_how_to_go_on(terminal: Terminal, verb: str) -> None:
    result = terminal.types(verb)
    assert result.exit_code == 2
    assert "Usage: " in result.output


def test_an_unknown_verb_is_refused(terminal: Terminal) -> None:
    assert terminal.types("dance").exit_code == 2


@pytest.mark.parametrize("line", ["people list", "workshops list", "outbox show", "db show", "run", "chat"])
def test_a_wrong_setting_is_refused_in_one_sentence(terminal: Terminal, line: str) -> None:
    terminal.sets(PORT="eight")
    assert terminal.gives_up(line).startswith("BIGROOM_PORT is not right: ")


def test_the_command_is_installed_under_its_name() -> None:
    command = Path(sys.executable).parent / "bigroom"
    done = subprocess.run([command, "db", "--help"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "Usage: bigroom db" in done.stdout
