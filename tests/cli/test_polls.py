"""The verbs about polls stand under one name."""

from __future__ import annotations

from tests.cli.verbs import Terminal


def test_the_verbs_about_polls_are_listed(terminal: Terminal) -> None:
    page = terminal.does("polls --help")
    for verb in ("check", "list", "open", "statements", "tally"):
        assert verb in page
