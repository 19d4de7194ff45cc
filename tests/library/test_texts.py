"""Texts keep their context, which translators and published versions both rely on."""

from __future__ import annotations

from bot.library.load import read_flow
from bot.library.texts import (
    flow_texts,
    plan_to_translate,
    poll_to_translate,
    split_keywords,
    to_translate,
    words_to_translate,
)
from bot.library.words import read_words
from tests.library.drafts import words
from tests.library.plans import plan_draft
from tests.library.polls import VOTE, draft_of

FLOW = """
title = "A visit"
keywords = ["visit", "my visit"]
[visit]
ask = "How was it?"
choices = { good = "Good" }
unclear = "Pardon?"
[done]
say = "Thank you."
"""


def test_every_text_has_its_place_as_context() -> None:
    """Flow, step, field; keywords as one text."""
    flow, _ = read_flow("visit", "flows/visit.toml", FLOW)
    assert flow is not None
    assert dict(to_translate(flow)) == {
        "visit.title": "A visit",
        "visit.visit.ask": "How was it?",
        "visit.visit.choices.good": "Good",
        "visit.visit.unclear": "Pardon?",
        "visit.done.say": "Thank you.",
        "visit.keywords": "visit, my visit",
    }
    assert "keywords" not in dict(flow_texts(flow))


def test_words_have_their_name_as_context() -> None:
    """Under words."""
    draft, _ = read_words("flows/words.toml", words())
    assert draft is not None
    assert ("words.skip", "Skip") in list(words_to_translate(draft))


def test_keywords_are_split_at_any_comma() -> None:
    """An Arabic keyboard has its own."""
    assert split_keywords("لغة، لغات, lugha,") == ("لغة", "لغات", "lugha")
    assert split_keywords("") == ()


def test_a_poll_has_its_folder_in_its_context() -> None:
    """No flow can have such a name."""
    found = dict(poll_to_translate(draft_of(VOTE)))
    assert found["polls/first.choose.ask"] == "Which one?"
    assert len(found) == 8


def test_the_plan_has_its_name_in_its_context() -> None:
    found = dict(plan_to_translate(plan_draft()))
    assert found["plan.ideas.title"] == "Ideas"
    assert found["plan.milestones.choose"] == "We choose"
    assert len(found) == 10
