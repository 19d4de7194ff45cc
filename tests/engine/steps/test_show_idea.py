"""`show_idea` shows an idea and the statements; the run keeps its number and none of its words."""

from __future__ import annotations

from bot.domain.polling import Idea, Statement
from bot.domain.recalled import What
from bot.engine import triggers
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FLOW = """
title = "A flow"
[words]
ask  = "Words?"
keep = false
[idea]
show_idea = "An idea:"
[after]
ask  = "{idea}."
keep = false
"""
IDEA = Idea(12, "first", "وقت أطول", "ar")


def play(drafts: Drafts, idea: Idea | None, *statements: Statement) -> Phone:
    drafts.write("flow", FLOW)
    phone = Phone(drafts.shelf())
    phone.known[What.IDEA] = lambda _: idea
    phone.known[What.STATEMENTS] = lambda _: statements
    return phone


def test_it_is_shown_with_the_statements_and_kept_nowhere(drafts: Drafts) -> None:
    phone = play(drafts, IDEA, Statement("s1", "first", {"en": "More time"}))
    said = phone.do(triggers.StartFlow("flow", step="idea"))
    assert "An idea:\nوقت أطول\npoll idea language" in said
    assert "- More time" in said and "shown" in said
    assert "وقت" not in repr(phone.session)
    assert phone.session.runs[-1].values["idea:idea"] == "first 12"


def test_what_was_written_about_another_one_is_forgotten(drafts: Drafts) -> None:
    phone = play(drafts, IDEA)
    phone.start("flow")
    phone.write("A statement")
    assert "words" not in phone.session.runs[-1].values


def test_when_none_waits_it_says_so_to_the_flow(drafts: Drafts) -> None:
    phone = play(drafts, None)
    phone.do(triggers.StartFlow("flow", step="idea"))
    assert phone.session.runs[-1].values["idea"] == "none"
