"""The page of help of `bigroom polls`."""

from __future__ import annotations

from tests.cli.verbs import Terminal


def test_its_verbs_are_listed(terminal: Terminal) -> None:
    assert "tally" in terminal.does("polls --help")
