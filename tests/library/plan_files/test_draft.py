"""The texts of a plan: what translators know them by, and where they stand."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.engine.flow import Language
from bot.library.plan_files.draft import context, path, spoken
from bot.library.translations import SOURCE_RULE, Catalogue
from tests.library.plans import PLAN, line_of, plan_draft


def test_every_text_has_its_key_and_its_line() -> None:
    draft = plan_draft()
    texts = dict(draft.texts())
    assert list(texts) == [
        "title",
        "milestones.choose",
        "milestones.team",
        "ideas.title",
        "ideas.say",
        "heard.title",
        "heard.you_said",
        "heard.we_did",
        "news.title",
        "news.say",
    ]
    assert (texts["milestones.team"], texts["heard.we_did"]) == ("The team is there", "We now meet at 18:30.")
    assert draft.line("heard.we_did") == line_of(PLAN, "we_did")
    assert draft.line("milestones.team") == line_of(PLAN, "team")
    assert draft.line("title") == line_of(PLAN, "title")
    assert (context("ideas.say"), path("ideas.say")) == ("plan.ideas.say", ("points", "ideas", "say"))


def test_a_plan_is_said_in_every_language_on_offer() -> None:
    """Of a text that changed since, there is no translation any more."""
    found = {
        ("plan.ideas.say", "What should change? Please write to us."): "Maxaa la beddelaa?",
        ("plan.news.say", "Another text"): "Wax kale",
    }
    somali = Catalogue(Language("so", "Soomaali"), "locales/so.po", SOURCE_RULE, 2, dict(found))
    plan: Plan = spoken(plan_draft().plan, [somali])
    assert plan.texts["so"] == {"ideas.say": "Maxaa la beddelaa?"}
    assert plan.text("news.say", "so") == "Here is the news. {people} people take part."
    assert plan.in_english("news.say", "so")
    assert list(plan.texts) == ["en", "so"]
