"""`show_plan` tells what waits page by page, why she was written to, and what was done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.domain.plan_told import SentPoint, ToSign
from bot.domain.recalled import What
from tests.engine.plans import plan, point
from tests.fakes import MONDAY
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FLOW = """
title   = "A flow"
open_to = "{who}"
[points]
show_plan = "{what}"
[after]
ask     = "It is {{points}}."
choices = {{ on = "Read on", off = "Leave off" }}
keep    = false
[more]
branch = "after"
when   = {{ on = "points" }}
else   = "last"
[last]
say = "That was it."
"""
LONG = replace(plan(point("hello"), point("told")), texts={"en": {"hello.say": "word " * 200}})
WAITS = ToSign(3, plan(), frozenset({"nhs"}), ("ask_first", "told"))


def phone(drafts: Drafts, what: str, **known: object) -> Phone:
    drafts.write("flow", FLOW.format(what=what, who="steering" if what == "to_sign" else "everyone"))
    made = Phone(drafts.shelf())
    for name, found in known.items():
        made.known[What(name)] = partial(_found, found)
    return made


def _found(found: object, _: str) -> object:
    return found


def came(her: Phone) -> str:
    return her.session.runs[-1].values["points"]


def test_what_fits_on_a_page_is_told_at_once(drafts: Drafts) -> None:
    her = phone(drafts, "to_sign", plan_to_sign=WAITS)
    said = her.start("flow")
    assert "What matters to you" in said and "What you said" in said and "The project begins" not in said
    assert came(her) == "last"
    assert her.session.runs[-1].values["points:read"] == "3\nnhs"


def test_a_long_plan_is_told_page_by_page_and_from_the_beginning_again(drafts: Drafts) -> None:
    her = phone(drafts, "to_sign", plan_to_sign=ToSign(3, LONG, frozenset({"nhs"}), ("hello", "told")))
    first = her.start("flow")
    assert came(her) == "more"
    seen = [first]
    while came(her) == "more":
        seen.append(her.tap(0))
    assert len(set(seen)) == len(seen) > 1
    assert her.tap(0) == first


def test_a_newer_plan_is_read_from_its_beginning(drafts: Drafts) -> None:
    her = phone(drafts, "to_sign", plan_to_sign=ToSign(3, LONG, frozenset({"nhs"}), ("hello", "told")))
    her.start("flow")
    her.known[What.PLAN_TO_SIGN] = lambda _: replace(WAITS, version=4)
    said = her.tap(0)
    assert "plan newer" in said and "What matters to you" in said
    assert her.session.runs[-1].values["points:read"] == "4\nnhs"


def test_without_a_group_or_where_nothing_waits_nothing_is_told(drafts: Drafts) -> None:
    for waits, result in (
        (None, "none"),
        (replace(WAITS, waiting=()), "none"),
        (replace(WAITS, groups=frozenset()), "no_group"),
    ):
        her = phone(drafts, "to_sign", plan_to_sign=waits)
        assert "What matters" not in her.start("flow")
        assert came(her) == result


def test_why_is_told_or_there_is_none(drafts: Drafts) -> None:
    her = phone(drafts, "why", why=SentPoint(plan(), "hello", MONDAY))
    assert "plan why sent" in her.start("flow") and came(her) == "told"
    nobody = phone(drafts, "why")
    nobody.start("flow")
    assert came(nobody) == "none"


def test_news_is_told_or_there_is_none(drafts: Drafts) -> None:
    her = phone(drafts, "news", news=(SentPoint(plan(), "told", MONDAY),))
    assert "plan news" in her.start("flow") and came(her) == "told"
    early = phone(drafts, "news")
    early.start("flow")
    assert came(early) == "none"
