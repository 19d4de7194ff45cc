"""What waits to be signed goes into pages that fit, whole and in order."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.plan import Plan
from bot.domain.plan_told import ToSign
from bot.engine.plan_pages import LONGEST, pages
from bot.engine.polls import Voice
from tests.engine.plans import plan, point
from tests.engine.small_library import SmallLibrary


def paged(the_plan: Plan, *changed: str) -> list[str]:
    waits = ToSign(1, the_plan, frozenset(), tuple(the_plan.points), frozenset(changed))
    return pages(Voice(SmallLibrary.of(), "en"), waits)


def saying(words: str) -> Plan:
    hello = replace(point("hello"), id="long", say=words)
    return replace(
        plan(hello, point("told")), texts={"en": {"long.say": words, "told.title": "What you said"}}
    )


def test_short_points_share_a_page_and_are_called_new_or_changed() -> None:
    [page] = paged(plan(point("hello"), point("told")), "told")
    assert page.startswith("New: The project begins\n") and "\n\nChanged: What you said\n" in page


def test_no_page_is_too_long_and_nothing_is_lost() -> None:
    for words in ("word " * 700, "line\n" * 400, "x" * 3000):
        found = paged(saying(words.strip()))
        assert len(found) > 2 and all(len(each) <= LONGEST for each in found)
        whole = "".join(found)
        for sign in ("w", "l", "x"):
            assert whole.count(sign) >= words.count(sign)
        assert "What you said" in found[-1]


def test_where_nothing_waits_there_is_no_page() -> None:
    assert pages(Voice(SmallLibrary.of(), "en"), ToSign(1, plan())) == []
