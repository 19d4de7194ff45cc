"""What the tests of the command line ask for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.verbs import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """A terminal with an SQLite file that is not there yet."""
    return Terminal(monkeypatch, tmp_path)
