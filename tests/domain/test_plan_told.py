"""What somebody has read of the plan is named by its version and her groups."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.domain.plan_told import SentPoint, ToSign
from tests.fakes import MONDAY

PLAN = Plan("The plan", {}, {})


def test_the_mark_is_the_version_and_the_groups_in_order() -> None:
    assert ToSign(7, PLAN, frozenset({"nhs", "family"})).mark() == "7\nfamily\nnhs"
    assert ToSign(7, PLAN).mark() == "7"


def test_no_text_of_the_plan_shows_where_it_is_logged() -> None:
    assert "The plan" not in repr(ToSign(1, PLAN)) + repr(SentPoint(PLAN, "hello", MONDAY))
