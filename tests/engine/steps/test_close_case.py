"""`close_case` closes a case once, tells who asked, and forgets the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FLOW = """
title   = "A flow"
open_to = "team"
[which]
ask     = "Which?"
choices = "open_cases"
keep    = false
[reply]
ask  = "Your reply?"
keep = false
[send]
close_case = "which"
reply      = "reply"
[sent]
ask  = "{send} {reply}{which}"
keep = false
"""
CASE = Case("K3F9QX2M", "ann", CaseKind.QUESTION, "en", "Why is it so far?", AT - timedelta(days=1))


@pytest.fixture
def play(drafts: Drafts) -> Callable[..., Phone]:
    """Somebody of the team who has chosen a case."""

    def begin(case: Case = CASE, flow: str = FLOW) -> Phone:
        words = (drafts.flows / "words.toml").read_text("utf-8")
        drafts.write("words", words.replace('"case reply"', '"Answer: {reply} (Ask.)"'))
        drafts.write("flow", flow)
        phone = Phone(drafts.shelf())
        phone.known[What.CASES] = lambda _: (case,)
        phone.start("flow")
        phone.tap(0)
        return phone

    return begin


def test_the_reply_is_for_her_in_a_frame_and_unchanged(play: Callable[..., Phone]) -> None:
    phone = play()
    phone.known[What.CASE_CLOSED] = lambda about: about == "K3F9QX2M answered"
    phone.write("It is close.\n{which}")
    [closed] = phone.met(facts.CaseClosed)
    assert (closed.reference, closed.contact_id, closed.outcome) == ("K3F9QX2M", "ann", Outcome.ANSWERED)
    assert closed.reply is not None
    assert closed.reply.text == "Answer: It is close.\n{which} (Ask.)"


def test_the_conversation_forgets_the_words_and_which(play: Callable[..., Phone]) -> None:
    phone = play()
    phone.write("It is close.")
    assert dict(phone.session.runs[0].values) == {"send": "answered"}
    assert "answered" in phone.messages[0].text
    assert "close" not in phone.messages[0].text
    assert phone.met(facts.AnswerRecorded) == []
    assert "close" not in repr(phone.facts)


def test_without_a_reply_it_is_done_and_nobody_is_written_to(play: Callable[..., Phone]) -> None:
    flow = FLOW.replace('reply      = "reply"\n', "")
    phone = play(flow=flow)
    phone.write("Only a note")
    assert phone.met(facts.CaseClosed) == [facts.CaseClosed("K3F9QX2M", "ann", Outcome.DONE, None)]


def test_when_somebody_was_quicker_she_is_told_and_nothing_is_sent(play: Callable[..., Phone]) -> None:
    phone = play()
    phone.known[What.CASE_CLOSED] = lambda _: False
    assert phone.write("It is close.").startswith("case gone\n")
    assert phone.met(facts.CaseClosed) == []
    assert dict(phone.session.runs[0].values) == {"send": "gone"}


def test_when_the_role_has_ended_nothing_is_even_tried(play: Callable[..., Phone]) -> None:
    phone = play()
    phone.known[What.CASES] = lambda _: ()
    del phone.known[What.CASE_CLOSED]
    assert phone.write("It is close.").startswith("case gone\n")
    assert phone.met(facts.CaseClosed) == []


def test_to_somebody_who_has_stopped_nothing_is_sent_and_the_case_waits_on(
    play: Callable[..., Phone],
) -> None:
    phone = play(replace(CASE, stopped=True))
    del phone.known[What.CASE_CLOSED]
    assert phone.write("It is close.").startswith("case stopped\n")
    assert phone.met(facts.CaseClosed) == []
    assert dict(phone.session.runs[0].values) == {"send": "stopped"}


def test_it_can_be_done_when_she_has_stopped(play: Callable[..., Phone]) -> None:
    phone = play(replace(CASE, stopped=True), FLOW.replace('reply      = "reply"\n', ""))
    phone.write("A note")
    assert phone.met(facts.CaseClosed)


def test_where_nothing_was_written_nothing_is_sent(play: Callable[..., Phone]) -> None:
    phone = play()
    del phone.known[What.CASE_CLOSED]
    phone.write("skip")
    assert phone.met(facts.CaseClosed) == []
