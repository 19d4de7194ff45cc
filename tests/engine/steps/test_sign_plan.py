"""`sign_plan` signs what was read to the end, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.plan_told import ToSign
from bot.domain.recalled import What
from bot.engine import triggers
from tests.engine.plans import plan, point
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FLOW = """
title   = "A flow"
open_to = "steering"
[points]
show_plan = "to_sign"
[sure]
ask     = "Sure?"
choices = { yes = "Yes", no = "No" }
keep    = false
[sign]
sign_plan = "points"
[after]
ask  = "{sign}."
keep = false
"""
WAITS = ToSign(3, plan(), frozenset({"nhs", "family"}), ("ask_first", "told"))


def play(drafts: Drafts, waits: ToSign | None, answer: str = "done") -> tuple[Phone, list[str]]:
    drafts.write("flow", FLOW)
    phone, asked = Phone(drafts.shelf()), list[str]()
    phone.known |= {
        What.PLAN_TO_SIGN: lambda _: waits,
        What.PLAN_SIGNED: lambda about: asked.append(about) or answer,  # type: ignore[func-returns-value]
    }
    return phone, asked


def came(phone: Phone) -> str:
    return phone.session.runs[-1].values["sign"]


def test_the_version_and_the_groups_that_were_read_are_signed(drafts: Drafts) -> None:
    phone, asked = play(drafts, WAITS)
    phone.start("flow")
    phone.known[What.PLAN_TO_SIGN] = lambda _: replace(WAITS, version=4)
    phone.tap(0)
    assert asked == ["3\nfamily\nnhs"] and came(phone) == "done"


def test_what_was_not_read_is_not_signed(drafts: Drafts) -> None:
    phone, asked = play(drafts, WAITS)
    phone.do(triggers.StartFlow("flow", step="sign"))
    assert asked == [] and came(phone) == "gone"


def test_what_was_not_read_to_the_end_is_not_signed(drafts: Drafts) -> None:
    long = replace(plan(point("hello"), point("told")), texts={"en": {"hello.say": "word " * 200}})
    phone, asked = play(drafts, ToSign(3, long, frozenset({"nhs"}), ("hello", "told")))
    phone.start("flow")
    phone.tap(0)
    assert asked == [] and came(phone) == "gone"


def test_a_newer_plan_is_said_to_be_one(drafts: Drafts) -> None:
    phone, asked = play(drafts, WAITS, answer="gone")
    phone.start("flow")
    phone.tap(0)
    assert len(asked) == 1 and came(phone) == "gone"
