"""The plan of a folder in every language, or why there is none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.library.problems import Severity
from bot.library.whole_plan import load_plan, overrides_of
from tests.library.checks.test_plan import GROUPS
from tests.library.drafts import Drafts
from tests.library.plan_files.test_order import AGAIN
from tests.library.plans import PLAN


@pytest.fixture
def drafts(drafts: Drafts) -> Drafts:
    """A folder with a plan and the groups that it names."""
    drafts.write("my_group", GROUPS)
    drafts.write("plan", PLAN)
    return drafts


def test_a_plan_is_loaded_with_all_its_languages(drafts: Drafts) -> None:
    drafts.translate("so", {"plan.ideas.say": ("What should change? Please write to us.", "Maxaa?")})
    plan, problems = load_plan(drafts.flows, drafts.locales)
    assert plan is not None
    assert (plan.text("ideas.say", "so"), plan.text("ideas.title", "so")) == ("Maxaa?", "Ideas")
    assert [each for each in problems if each.severity is Severity.ERROR] == []


def test_without_a_file_or_with_an_error_there_is_no_plan(drafts: Drafts) -> None:
    drafts.write("plan", PLAN.replace('["family"]', '["famly"]'))
    plan, problems = load_plan(drafts.flows, drafts.locales)
    assert (plan, [each.severity for each in problems]) == (None, [Severity.ERROR])
    (drafts.flows / "plan.toml").unlink()
    assert load_plan(drafts.flows, drafts.locales) == (None, [])
    assert overrides_of(drafts.flows) == []


def test_what_is_wrong_elsewhere_does_not_stop_the_plan(drafts: Drafts) -> None:
    drafts.write("broken", 'title = "Broken"\n')
    plan, problems = load_plan(drafts.flows, drafts.locales)
    assert plan is not None
    assert problems == []


def test_a_wrong_translation_of_a_point_stops_the_plan(drafts: Drafts) -> None:
    english = "Here is the news. {people} people take part."
    drafts.translate("so", {"plan.news.say": (english, "Wararka. Dad badan.")})
    plan, problems = load_plan(drafts.flows, drafts.locales)
    errors = [each for each in problems if each.severity is Severity.ERROR]
    assert (plan, [(each.step, each.message) for each in errors]) == (
        None,
        [("plan.news.say", "{people} of the English text is missing.")],
    )


def test_a_day_for_a_second_look_is_over_only_when_today_is_known(drafts: Drafts) -> None:
    _, problems = load_plan(drafts.flows, drafts.locales, date(2027, 2, 2))
    assert [each.step for each in problems] == ["points.news"]


def test_what_asks_again_says_why(drafts: Drafts) -> None:
    drafts.write("plan", PLAN + AGAIN + 'although = "It was not clear."\n')
    assert [str(each) for each in overrides_of(drafts.flows)] == [
        "'again' asks again before 'ideas' is answered, because: It was not clear."
    ]
