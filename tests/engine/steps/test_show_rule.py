"""`show_rule` shows the rule of a vote, and notes for whoever signs which one she has read."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.poll import Method, PollStatus
from bot.domain.polling import StageNow
from bot.domain.recalled import What
from bot.engine import triggers
from tests.engine.votes import opened, over
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FLOW = """
title = "A flow"
[which]
ask     = "Which?"
choices = "{list}"
keep    = false
[rule]
show_rule = "which"
[after]
ask  = "{{rule}}."
keep = false
"""


def play(drafts: Drafts, which: str, *stages: StageNow) -> Phone:
    drafts.write("flow", FLOW.format(list=which))
    phone = Phone(drafts.shelf())
    phone.known[What.POLLS] = lambda _: stages
    return phone


def test_the_rule_that_was_chosen_is_shown_and_noted(drafts: Drafts) -> None:
    proposed = replace(opened(Method.CHOOSE), status=PollStatus.PROPOSED)
    phone = play(drafts, "polls_to_sign", opened(), proposed)
    phone.start("flow")
    assert "poll rule choose" in phone.tap(0)
    assert phone.session.runs[-1].values["which:sheet"] == proposed.sheet.fingerprint()


def test_without_a_question_the_one_that_is_open_is_shown(drafts: Drafts) -> None:
    phone = play(drafts, "poll_rules", over(Method.CHOOSE), opened(Method.RANK))
    said = phone.do(triggers.StartFlow("flow", step="rule"))
    assert "poll rule rank" in said and phone.session.runs[-1].values["rule"] == "told"


def test_where_there_is_no_vote_there_is_no_rule(drafts: Drafts) -> None:
    phone = play(drafts, "poll_rules")
    phone.do(triggers.StartFlow("flow", step="rule"))
    assert phone.session.runs[-1].values["rule"] == "none"
