"""`bigroom locales` as a translator's helper meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.locales import app
from tests.library.drafts import Drafts


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drafts:
    """A folder of flow files with its own translations, named in the settings."""
    drafts = Drafts(tmp_path)
    drafts.locales = drafts.flows / "locales"
    drafts.locales.mkdir()
    monkeypatch.setenv("BIGROOM_FLOWS", str(drafts.flows))
    monkeypatch.setenv("COLUMNS", "160")
    return drafts


def bigroom(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_an_update_shows_how_far_each_language_is(drafts: Drafts) -> None:
    """A new one has nothing yet."""
    result = bigroom("update", "--add", "so")
    assert result.exit_code == 0, result.output
    row = next(line for line in result.output.splitlines() if line.startswith("│"))
    assert [cell.strip() for cell in row.strip("│").split("│")][:2] == ["so", "0"]
    assert (drafts.locales / "messages.pot").exists()
    assert (drafts.locales / "so/LC_MESSAGES/messages.po").exists()


def test_a_language_that_nobody_knows_is_refused_in_a_sentence(drafts: Drafts) -> None:
    """With what to write instead."""
    result = bigroom("update", "--add", "somalian")
    assert result.exit_code == 1
    assert "write it as in so, pt or pt_PT" in result.output


def test_files_with_errors_leave_the_translations_alone(drafts: Drafts) -> None:
    """And show the errors."""
    drafts.write("way", 'title = "A way"\n[a]\nsya = "Hello"\n')
    result = bigroom("update")
    assert result.exit_code == 1
    assert "Did you mean 'say'?" in result.output
    assert not (drafts.locales / "messages.pot").exists()


def test_a_check_shows_what_is_wrong_with_translations_only(drafts: Drafts) -> None:
    """A mistake in a flow is for `bigroom flows check`."""
    drafts.write("way", 'title = "A way"\n[a]\nsay = "Hello {x}"\n')
    assert "Hello" not in bigroom("check").output
    drafts.translate("fr", {"on_first_words.only.say": ("You wrote {first_words}", "Vous avez écrit {x}")})
    result = bigroom("check")
    assert result.exit_code == 1
    assert "{x} is not in the English text." in result.output
    assert "way.toml" not in result.output


def test_good_translations_are_said_to_be_good(drafts: Drafts) -> None:
    """Here there are none, and that is good too."""
    result = bigroom("check")
    assert (result.exit_code, result.output) == (0, "The translations can be published.\n")
