"""`bigroom plan` as the team types it: what to mend, the plan as a table, and what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.house import now
from bot.domain.hours import LONDON
from tests.cli.verbs import Terminal
from tests.library.checks.test_plan import GROUPS
from tests.library.drafts import Drafts
from tests.library.plan_files.test_order import AGAIN
from tests.library.plans import PLAN

#: Nobody looks at it again before the tests are old.
LATER = PLAN.replace("review       = 2027-02-01", "review = 2097-02-01")
WIDE = "160"


@pytest.fixture
def drafts(terminal: Terminal) -> Drafts:
    """A folder of flow files with a plan, named in the settings."""
    drafts = Drafts(terminal.folder)
    drafts.locales = drafts.flows / "locales"
    drafts.locales.mkdir()
    drafts.write("my_group", GROUPS)
    drafts.write("plan", LATER)
    terminal.sets(FLOWS=str(drafts.flows))
    return drafts


def test_a_plan_without_a_mistake_is_fine(terminal: Terminal, drafts: Drafts) -> None:
    assert terminal.does("plan check") == "flows/plan.toml is fine: 3 points, 2 milestones, 0 warnings.\n"


def test_what_asks_again_is_noted_with_its_reason(terminal: Terminal, drafts: Drafts) -> None:
    drafts.write("plan", LATER + AGAIN + 'although = "It was not clear."\n')
    assert terminal.does("plan check").splitlines()[-1] == (
        "Note: 'again' asks again before 'ideas' is answered, because: It was not clear."
    )


def test_a_mistake_is_shown_with_its_line_and_ends_the_command(terminal: Terminal, drafts: Drafts) -> None:
    drafts.write("plan", LATER.replace('["family"]', '["famly"]'))
    result = terminal.types("plan check")
    line = next(
        n for n, each in enumerate(LATER.lstrip().splitlines(), 1) if "famly" in each or "famil" in each
    )
    assert result.exit_code == 1
    assert f"line {line}, [points.news]: error: Nobody can join a group 'famly'" in result.stdout
    assert result.stderr == "bigroom: The plan has 1 error. Mend what is listed above.\n"
    assert "There is no plan that can be shown." in terminal.types("plan show").stderr


def test_a_day_that_is_over_is_a_warning(terminal: Terminal, drafts: Drafts) -> None:
    assert now().astimezone(LONDON) > datetime(2026, 1, 2, tzinfo=UTC)
    drafts.write("plan", LATER.replace("2097-02-01", "2026-01-01"))
    assert "was to be looked at again, and that day is over." in terminal.does("plan check")


def test_a_folder_without_a_plan_is_said(terminal: Terminal, drafts: Drafts) -> None:
    (drafts.flows / "plan.toml").unlink()
    assert terminal.gives_up("plan check") == "There is no plan in flows/plan.toml."


@pytest.mark.parametrize("columns", ["80", WIDE])
def test_the_plan_is_shown_as_a_table(
    terminal: Terminal, drafts: Drafts, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = terminal.does("plan show")
    assert max(map(len, shown.splitlines())) <= int(columns)
    words = " ".join(shown.replace("│", " ").split())
    assert "Our plan" in words
    for name in ("choose", "team", "ideas", "heard", "news"):
        assert name in words
    assert "…" not in shown
    if columns == WIDE:
        assert '30 days after "We choose": 20 April 2027' in words
        assert "family who reads English and agreed to news from us" in words
        assert "If missed: sent within 48 hours, then not at all" in words
        assert "Signed by: family and service_user" in words
        assert "You said: Meetings are too early." in words


def test_two_plans_are_compared_line_by_line(terminal: Terminal, drafts: Drafts, tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(PLAN.split("[points.news]")[0], "utf-8")
    new.write_text(PLAN.replace("too early", "too late").replace("2027-03-21", "2027-03-22"), "utf-8")
    shown = terminal.does(f"plan diff {old} {new}")
    assert shown.startswith(
        "~ milestone choose (changed)\n    when: 21 March 2027\n          22 March 2027\n"
        "\n~ point heard (changed)\n    you said: Meetings are too early.\n"
        "              Meetings are too late.\n"
        "    To be signed by service_user, before it is said.\n\n+ point news (added)\n    title: News\n"
    )
    assert "    To be signed by family and service_user, before it is said.\n" in shown
    back = terminal.does(f"plan diff {new} {old}")
    assert "- point news (removed)\n" in back
    assert "    It is not said any more.\n" in back
    assert terminal.does(f"plan diff {old} {old}") == "Both say the same: nothing has to be signed again.\n"


def test_what_cannot_be_compared_is_said(terminal: Terminal, drafts: Drafts, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(PLAN, "utf-8")
    assert terminal.gives_up(f"plan diff {good} {bad}") == f"There is no file {bad}."
    bad.write_text(PLAN.replace("2027-01-27", "2027-02-30"), "utf-8")
    result = terminal.types(f"plan diff {bad} {good}")
    assert "There is no 30 February 2027." in result.stdout
    assert result.stderr == "bigroom: bad.toml cannot be read. Mend what is listed above.\n"
