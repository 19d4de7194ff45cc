"""A point is said in her language, with the figures of the day, and with what it offers."""

from __future__ import annotations

from bot.domain.plan import Aim
from bot.plan.figures import Figures
from bot.plan.wording import keys, message, named
from tests.engine.small_library import SmallLibrary
from tests.plan.plans import a_plan, a_point

LIBRARY = SmallLibrary()


def test_it_is_said_in_her_language_and_marked_where_there_is_only_english() -> None:
    point = a_point()
    plan = a_plan(point)
    arabic = message(LIBRARY, plan, point, "ar", Figures())
    assert (arabic.text, arabic.direction, arabic.language) == ("Hello (ar)", "rtl", "ar")
    somali = message(LIBRARY, plan, point, "so", Figures())
    assert somali.text == "Some of this is in English.\n\nHello"
    assert message(LIBRARY, plan, point, "en", Figures()).wait_id is None


def test_with_a_flow_it_offers_yes_and_not_now_in_this_order() -> None:
    point = a_point(flow="visit")
    said = message(LIBRARY, a_plan(point), point, "en", Figures())
    assert said.wait_id == "flow:visit"
    assert [each.id for each in said.choices] == ["yes", "not_now"]
    assert [each.label for each in said.choices] == ["Yes, now", "Not now"]


def test_a_flow_without_words_is_offered_by_the_title_of_its_point() -> None:
    point = a_point(flow="visit", say="")
    assert message(LIBRARY, a_plan(point), point, "en", Figures()).text == "News"


def test_feedback_has_two_parts_and_says_figures_in_them() -> None:
    point = a_point(aim=Aim.FEEDBACK, say="", you_said="Listen", we_did="{workshops_held} courses")
    plan = a_plan(point)
    assert keys(point) == ("news.you_said", "news.we_did")
    assert named(plan, point) == {"workshops_held"}
    said = message(LIBRARY, plan, point, "en", Figures(workshops=4)).text
    plain = said.replace("\u2068", "").replace("\u2069", "")
    assert plain == "You said: Listen\n\nWe did: 4 courses"


def test_a_figure_that_only_a_translation_names_is_known_too() -> None:
    point = a_point()
    plan = a_plan(point)
    odd = {**plan.texts, "so": {"news.say": "{people}"}}
    assert named(type(plan)(plan.title, {}, plan.points, odd), point) == {"people"}
