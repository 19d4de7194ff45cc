"""`forget_answer` states that what she answered to one question is to be deleted."""

from __future__ import annotations

from bot.domain.answer import Answer
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.engine.steps.test_ask_again import ABOUT
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FORGET = """
title = "Forget"
[which]
ask = "Which answer?"
choices = "my_answers"
keep = false
[gone]
forget_answer = "which"
[done]
say = "Gone."
"""


def test_the_chosen_answer_is_forgotten_and_no_other(drafts: Drafts) -> None:
    """By flow and step."""
    drafts.write("about", ABOUT)
    drafts.write("forget", FORGET)
    phone = Phone(drafts.shelf())
    steps = ("borough", "age")
    given = tuple(Answer("someone", "about", "v", step, "choice", "x", "", "en", AT) for step in steps)
    phone.known[What.ANSWERS] = lambda _: given
    phone.start("forget")
    assert phone.tap(1) == "Gone."
    assert phone.met(facts.AnswerForgotten) == [facts.AnswerForgotten("about", "age")]


def test_skip_forgets_nothing(drafts: Drafts) -> None:
    """She changed her mind."""
    drafts.write("forget", FORGET)
    phone = Phone(drafts.shelf())
    phone.start("forget")
    assert phone.tap(0) == "Gone."
    assert phone.met(facts.AnswerForgotten) == []
