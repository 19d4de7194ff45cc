"""`poll_work` asks for one act with all that belongs to it, and the conversation forgets what was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.poll import PollStatus
from bot.domain.polling import Idea, Statement
from bot.domain.recalled import What
from bot.domain.release import Outcome
from bot.engine import triggers
from tests.engine.votes import opened, over
from tests.library.drafts import Drafts
from tests.library.phone import Phone

STEERING = """
title   = "A flow"
open_to = "steering"
[which]
ask     = "Which?"
choices = "{list}"
keep    = false
{between}
[work]
poll_work = "which"
{act}
[after]
ask  = "{{work}}."
keep = false
"""
MODERATING = """
title   = "A flow"
open_to = "moderators"
[idea]
show_idea = "An idea:"
[which]
ask     = "Which?"
choices = "statements"
keep    = false
[words]
ask  = "Words?"
keep = false
[work]
poll_work = "{on}"
act       = "{act}"
{what}
[after]
ask  = "{{work}}.{{words}}"
keep = false
"""
RULE = '[rule]\nshow_rule = "which"'
OPTION = '[option]\nask = "What?"\nchoices = "poll_options"\nkeep = false'


def play(drafts: Drafts, source: str, came: str = "done") -> Phone:
    drafts.write("flow", source)
    phone = Phone(drafts.shelf())
    phone.known |= {
        What.POLLS: lambda _: (replace(opened(), status=PollStatus.PROPOSED), over(outcome=Outcome.WORKSHOP)),
        What.IDEA: lambda _: Idea(12, "first", "Longer visits", "en"),
        What.STATEMENTS: lambda _: (Statement("s1", "first", {"en": "More time"}),),
        What.POLL_ACT: lambda about: phone.asked.append(about) or came,  # type: ignore[attr-defined]
    }
    phone.asked = []  # type: ignore[attr-defined]
    return phone


def asked(phone: Phone) -> list[str]:
    return phone.asked  # type: ignore[attr-defined, no-any-return]


def test_the_rule_that_was_read_is_signed_and_no_other(drafts: Drafts) -> None:
    source = STEERING.format(list="polls_to_sign", between=RULE, act='act = "sign"')
    phone = play(drafts, source)
    phone.start("flow")
    phone.tap(0)
    assert asked(phone) == [f"sign first.rank {opened().sheet.fingerprint()}"]


def test_nothing_is_signed_that_was_not_read(drafts: Drafts) -> None:
    phone = play(drafts, STEERING.format(list="polls_to_sign", between="", act='act = "sign"'))
    phone.start("flow")
    assert "poll gone" in phone.tap(0)
    assert asked(phone) == []


def test_what_the_workshop_decided_is_written_down(drafts: Drafts) -> None:
    act = 'act = "decide"\nwhat = "option"'
    phone = play(drafts, STEERING.format(list="polls_to_decide", between=OPTION, act=act))
    phone.start("flow")
    phone.tap(0)
    phone.tap(1)
    assert asked(phone) == ["decide first.rank listen"]


@pytest.mark.parametrize(
    ("act", "on", "about"),
    [
        ("statement", "idea", "statement first 12 A short one"),
        ("same", "idea", "same first 12"),
        ("leave_out", "idea", "leave_out first 12"),
        ("reword", "which", "reword first s1 A short one"),
        ("drop", "which", "drop first s1"),
    ],
)
def test_an_act_on_an_idea_or_a_statement_names_it(drafts: Drafts, act: str, on: str, about: str) -> None:
    what = 'what = "words"' if act in ("statement", "reword") else ""
    phone = play(drafts, MODERATING.format(act=act, on=on, what=what))
    phone.start("flow")
    phone.tap(0)
    phone.write("A short\n  one")
    assert asked(phone) == [about]
    assert what == "" or phone.session.runs[-1].values["words"] == ""


def test_what_is_gone_is_said_and_remembered(drafts: Drafts) -> None:
    phone = play(drafts, MODERATING.format(act="same", on="idea", what=""), came="gone")
    phone.start("flow")
    phone.tap(0)
    assert "poll gone" in phone.write("A short one")
    assert phone.session.runs[-1].values["work"] == "gone"


def test_without_an_idea_or_words_nothing_is_asked_for(drafts: Drafts) -> None:
    phone = play(drafts, MODERATING.format(act="statement", on="idea", what='what = "words"'))
    phone.start("flow")
    phone.tap(0)
    phone.write("skip")
    assert asked(phone) == []
    never_shown = play(drafts, MODERATING.format(act="same", on="idea", what=""))
    never_shown.do(triggers.StartFlow("flow", step="work"))
    assert asked(never_shown) == []
