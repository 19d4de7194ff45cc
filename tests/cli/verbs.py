"""`bigroom` as somebody types it, in a place of the test's own."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app

KEY = base64.b64encode(bytes(range(32))).decode()


class Terminal:
    """A terminal whose settings are its own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        for name in [name for name in os.environ if name.startswith("BIGROOM_")]:
            patch.delenv(name)
        patch.chdir(folder)
        patch.setenv("COLUMNS", "160")
        self.folder = folder
        self.url = f"sqlite:///{folder}/data/test.db"
        self.sets(DATABASE_URL=self.url, SECRET_KEY=KEY)

    def sets(self, **settings: str) -> None:
        """Change settings."""
        for name, value in settings.items():
            self._patch.setenv(f"BIGROOM_{name}", value)

    def types(self, line: str, answer: str = "") -> Result:
        """Type a line after `bigroom`, without quotes in it."""
        return CliRunner().invoke(app, line.split(), input=answer)

    def does(self, line: str) -> str:
        """Type a line that succeeds; return what is printed."""
        result = self.types(line)
        assert result.exit_code == 0, result.output
        return result.output

    def gives_up(self, line: str) -> str:
        """Type a line that is refused; return the one sentence on stderr."""
        result = self.types(line)
        assert result.exit_code == 1, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.stderr.startswith("bigroom: ")
        assert result.stderr.count("\n") == 1
        return result.stderr.removeprefix("bigroom: ").rstrip("\n")
