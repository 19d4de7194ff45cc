"""`bigroom flows` as a champion meets it: what it prints, and what it does."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.flows import app
from bot.cli.house import open_database
from bot.storage import publications, staff
from tests.library.drafts import Drafts
from tests.library.polls import VOTE

WAY = 'title = "A way"\nkeywords = ["way"]\n[a]\nsay = "Hello"\n'


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drafts:
    """A folder of flow files and an empty database, both named in the settings."""
    drafts = Drafts(tmp_path)
    drafts.locales = drafts.flows / "locales"
    drafts.locales.mkdir()
    drafts.write("way", WAY)
    monkeypatch.setenv("BIGROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("BIGROOM_SECRET_KEY", base64.b64encode(bytes(32)).decode())
    monkeypatch.setenv("BIGROOM_FLOWS", str(drafts.flows))
    monkeypatch.setenv("COLUMNS", "160")
    return drafts


def bigroom(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=answer)


def test_good_files_are_said_to_be_good(drafts: Drafts) -> None:
    """With how many were looked at."""
    result = bigroom("check")
    assert (result.exit_code, result.output) == (0, "8 files looked at: 0 errors, 0 warnings.\n")


def test_polls_are_looked_at_too(drafts: Drafts) -> None:
    """And counted."""
    (drafts.flows / "polls").mkdir()
    (drafts.flows / "polls" / "first.toml").write_text(VOTE, "utf-8")
    assert bigroom("check").output == "9 files looked at: 0 errors, 0 warnings.\n"
    (drafts.flows / "polls" / "first.toml").write_text(VOTE.replace("why", "wy"), "utf-8")
    result = bigroom("check")
    assert result.exit_code == 1
    assert "flows/polls/first.toml\n  line 1: error: The top of the file needs 'why'" in result.output


def test_problems_are_printed_by_file_with_line_and_suggestion(drafts: Drafts) -> None:
    """And the exit code says that there is an error."""
    drafts.write("way", WAY.replace("Hello", "Hello {name}"))
    drafts.write("bee", WAY.replace('"way"', '"bee"').replace("say", "sya"))
    result = bigroom("check")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "flows/bee.toml",
        "  line 3, [a]: error: This step does not say what it does.",
        "      Did you mean 'say'?",
        "",
        "flows/way.toml",
        "  line 4, [a]: error: I do not know what to put in place of {name}.",
        "      You can write 'first_words', 'my_consents', 'paused_until', 'questions' "
        "or 'when_people_look'.",
        "",
        "8 files looked at: 2 errors, 0 warnings.".replace("8", "9"),
    ]


def test_a_warning_is_no_error(drafts: Drafts) -> None:
    """A long sentence may be published."""
    drafts.write("way", WAY.replace("Hello", " ".join(["hello"] * 16)))
    result = bigroom("check")
    assert result.exit_code == 0
    assert "warning: The sentence that begins 'hello hello hello hello' has 16 words." in result.output


def test_another_folder_can_be_checked(drafts: Drafts, tmp_path: Path) -> None:
    """With its own translations, or the project's."""
    other = Drafts(tmp_path / "other")
    other.write("way", WAY.replace("say", "sya"))
    assert bigroom("check", "--folder", str(other.flows)).exit_code == 1
    result = bigroom("check", "--folder", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "There is no folder" in result.output


def test_publishing_shows_what_changes_and_writes_it_in_the_audit(drafts: Drafts) -> None:
    """Under the name of whoever is at the keyboard."""
    result = bigroom("publish", "--yes", "--as", "Amina")
    assert result.exit_code == 0, result.output
    assert "way (" in result.output
    assert result.output.endswith("Published, number 1.\n")
    with open_database() as database:
        in_force = database.read_now(publications.current)
        (line,) = database.read_now(staff.audited)
    assert in_force is not None
    assert (in_force.actor, in_force.folder) == ("terminal:Amina", "flows")
    assert "way" in in_force.contents
    assert (line.actor, line.action, line.subject) == ("terminal:Amina", "flows_published", "publication:1")


def test_publishing_repeats_the_warnings_before_it_asks(drafts: Drafts) -> None:
    """A text without a translation most of all: somebody will read English amid her own language."""
    drafts.write("way", WAY.replace("Hello", " ".join(["hello"] * 16)))
    said = bigroom("publish", answer="n\n").output
    assert -1 < said.find("has 16 words.") < said.find("Publish?")


def test_publishing_the_same_files_again_does_nothing(drafts: Drafts) -> None:
    """And says so."""
    bigroom("publish", "--yes")
    assert bigroom("publish").output == "Nothing has changed: these files are in force already.\n"


def test_publishing_asks_first_and_says_what_happens_to_people_inside(drafts: Drafts) -> None:
    """No is no."""
    bigroom("publish", "--yes")
    drafts.write("way", 'inside = "restart"\n' + WAY)
    result = bigroom("publish", answer="n\n")
    assert result.exit_code == 1
    assert "changed. People inside begin again at its first step." in result.output
    with open_database() as database:
        in_force = database.read_now(publications.current)
    assert in_force is not None
    assert in_force.id == 1
    assert bigroom("publish", answer="y\n").output.endswith("Published, number 2.\n")


def test_files_with_errors_are_not_published(drafts: Drafts) -> None:
    """Not even the good ones."""
    drafts.write("way", WAY.replace("say", "sya"))
    result = bigroom("publish", "--yes")
    assert result.exit_code == 1
    assert "Did you mean 'say'?" in result.output
    assert "nothing was done" in result.output
    with open_database() as database:
        assert database.read_now(publications.current) is None


def test_the_list_shows_how_files_and_what_is_in_force_differ(drafts: Drafts) -> None:
    """New, published, changed, gone."""
    before = bigroom("list").output
    assert "Nothing has been published yet" in before
    bigroom("publish", "--yes", "--as", "Amina")
    drafts.write("way", WAY.replace("Hello", "Hi"))
    drafts.write("bee", WAY.replace('"way"', '"bee"'))
    drafts.write("on_first_words", "")
    (drafts.flows / "on_first_words.toml").rename(drafts.flows / "later.toml")
    drafts.write("later", 'title = "Later"\nwhen = "first_words"\n[a]\nsay = "Hello"\n')
    rows = {row[0]: row[-1] for row in _rows(bigroom("list").output)}
    assert rows["way"] == "changed"
    assert rows["bee"] == "new"
    assert rows["on_first_words"] == "file is gone"
    assert rows["words"] == "published"
    assert "published by terminal:Amina." in bigroom("list").output


def _rows(table: str) -> list[list[str]]:
    lines = (line for line in table.splitlines() if line.startswith("│"))
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]
