"""`case_work` does one thing about a case of danger, and the conversation forgets what was written for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.case import Case, CaseKind
from bot.domain.danger import Danger
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FLOW = """
title   = "A flow"
open_to = "safeguarding"
[which]
ask     = "Which?"
choices = "danger_cases"
keep    = false
[what]
ask     = "What?"
{choices}
keep    = false
[work]
case_work = "which"
act       = "{act}"
what      = "what"
[done]
ask  = "{{work}} {{which}}{{what}}"
keep = false
"""
WORDS = ""
CHOICES = 'choices = {{ release = "Go on", keep_held = "Hold" }}'.replace("{{", "{").replace("}}", "}")
CASE = Case("K3F9QX2M", "ann", CaseKind.DANGER, "en", "Her words", AT, danger=Danger.ABUSE)


def play(drafts: Drafts, act: str, choices: str, came: str = "done", case: Case | None = CASE) -> Phone:
    """Somebody of safeguarding who has chosen a case."""
    drafts.write("flow", FLOW.format(act=act, choices=choices))
    phone = Phone(drafts.shelf())
    phone.known[What.DANGERS] = lambda _: (CASE,)
    phone.known[What.DANGER_ACT] = lambda about: phone.asked.append(about) or came  # type: ignore[attr-defined]
    phone.asked = []  # type: ignore[attr-defined]
    phone.start("flow")
    phone.tap(0)
    phone.known[What.DANGERS] = lambda _: (case,) if case else ()
    return phone


def test_her_reply_goes_in_a_frame_that_says_nothing_and_is_forgotten(drafts: Drafts) -> None:
    phone = play(drafts, "reply", WORDS)
    phone.write("Can I call you? {what}")
    [replied] = phone.met(facts.DangerReplied)
    assert (replied.reference, replied.contact_id) == ("K3F9QX2M", "ann")
    assert "Can I call you? {what}" in replied.reply.text
    assert "K3F9QX2M" not in replied.reply.text and "abuse" not in replied.reply.text
    assert "Can I call" not in repr(phone.session.runs[0].values)
    assert phone.session.runs[0].values["which"] == "K3F9QX2M", "what comes next is about the same case"


@pytest.mark.parametrize(
    ("act", "tap", "about"),
    [
        ("close", 0, "K3F9QX2M close release"),
        ("close", 1, "K3F9QX2M close keep_held"),
        ("note", 0, "K3F9QX2M note release"),
    ],
)
def test_an_act_is_asked_for_with_the_choice(drafts: Drafts, act: str, tap: int, about: str) -> None:
    phone = play(drafts, act, CHOICES)
    phone.tap(tap)
    assert phone.asked == [about]  # type: ignore[attr-defined]
    assert "done" in phone.messages[-1].text


@pytest.mark.parametrize("came", ["gone", "new_words", "still_held"])
def test_what_came_of_it_is_remembered(drafts: Drafts, came: str) -> None:
    phone = play(drafts, "close", CHOICES, came)
    phone.tap(0)
    assert came in phone.messages[-1].text


def test_nothing_is_done_about_what_is_gone_nor_after_skip(drafts: Drafts) -> None:
    gone, skipped = play(drafts, "reply", WORDS, case=None), play(drafts, "reply", WORDS)
    gone.write("Hello")
    skipped.tap(0)
    for phone in (gone, skipped):
        assert "gone" in phone.messages[-1].text
        assert phone.met(facts.DangerReplied) == []


def test_who_has_stopped_is_written_to_all_the_same(drafts: Drafts) -> None:
    phone = play(drafts, "reply", WORDS, case=replace(CASE, stopped=True))
    phone.write("Hello")
    assert len(phone.met(facts.DangerReplied)) == 1
