"""`ask_again` asks one question of another flow once more, and nothing else of it."""

from __future__ import annotations

from bot.domain.answer import Answer
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

ABOUT = """
title = "About you"
once = true
[borough]
ask = "Where do you live?"
short = "Your borough"
choices = { brent = "Brent", ealing = "Ealing" }
[age]
ask = "How old are you?"
choices = { young = "Under 30", old = "30 or over" }
[done]
say = "Thank you."
"""
CHANGE = """
title = "Change"
[which]
ask = "Which answer?"
choices = "my_answers"
keep = false
[again]
ask_again = "which"
[done]
say = "Changed."
"""


def phone_of(drafts: Drafts, *answered: tuple[str, str]) -> Phone:
    drafts.write("about", ABOUT)
    drafts.write("change", CHANGE)
    phone = Phone(drafts.shelf())
    given = tuple(Answer("someone", "about", "v", step, "choice", c, "", "en", AT) for step, c in answered)
    phone.known[What.ANSWERS] = lambda _: given
    return phone


def test_her_answers_are_listed_by_name_and_by_what_she_said(drafts: Drafts) -> None:
    """With the short name of the question where it has one."""
    phone = phone_of(drafts, ("borough", "brent"), ("age", "old"))
    phone.start("change")
    assert phone.labels == ["Your borough: Brent", "How old are you?: 30 or over", "Skip"]


def test_only_that_question_is_asked_and_then_it_goes_on(drafts: Drafts) -> None:
    """Although it was answered before, and although others follow it."""
    phone = phone_of(drafts, ("borough", "brent"), ("age", "old"))
    phone.start("change")
    assert phone.tap(0) == "Where do you live?"
    assert phone.tap(1) == "Changed."
    [answer] = phone.met(facts.AnswerRecorded)
    assert (answer.flow, answer.step, answer.choice) == ("about", "borough", "ealing")
    assert phone.session.empty


def test_an_unclear_reply_is_asked_again_there_too(drafts: Drafts) -> None:
    """And then let go: the old answer stays."""
    phone = phone_of(drafts, ("borough", "brent"))
    phone.start("change")
    phone.tap(0)
    assert phone.write("hm hm").endswith("Where do you live?")
    assert phone.write("hm hm").endswith("Changed.")
    assert [fact.kind for fact in phone.met(facts.AnswerRecorded)] == ["let_go"]


def test_what_was_listed_is_what_a_tap_means(drafts: Drafts) -> None:
    """Although the list would be another one by now."""
    phone = phone_of(drafts, ("borough", "brent"), ("age", "old"))
    phone.start("change")
    given = phone.known[What.ANSWERS]("")
    phone.known[What.ANSWERS] = lambda _: given[1:]
    assert phone.tap(0) == "Where do you live?"


def test_a_question_that_is_no_longer_asked_is_passed_over(drafts: Drafts) -> None:
    """It is still listed, because she may want it deleted; and the step remembers that it was not asked."""
    phone = phone_of(drafts, ("gone", "x"))
    drafts.write("change", CHANGE.replace('say = "Changed."', 'say = "{again}"'))
    phone = Phone(drafts.shelf())
    given = (Answer("someone", "about", "v", "gone", "choice", "x", "", "en", AT),)
    phone.known[What.ANSWERS] = lambda _: given
    phone.start("change")
    assert phone.labels == ["About you: x", "Skip"]
    assert "gone" in phone.tap(0)
    assert phone.session.empty


def test_a_flow_that_asks_once_passes_over_what_was_answered(drafts: Drafts) -> None:
    """No answered question is asked again; the rest is."""
    phone = phone_of(drafts, ("borough", "brent"))
    assert phone.start("about") == "How old are you?"
    phone.tap(0)
    assert [fact.step for fact in phone.met(facts.AnswerRecorded)] == ["age"]
