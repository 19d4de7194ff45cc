"""Which stages are in which list, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.poll import Method, PollStatus
from bot.domain.polling import Decided, StageNow
from bot.domain.release import Outcome
from bot.engine.poll_lists import MOST, NAMES, how_many, listed, named
from tests.engine.votes import CLOSES, opened, over

BEFORE = CLOSES - timedelta(days=1)
OPEN, PROPOSED = opened(), replace(opened(Method.AGREE), status=PollStatus.PROPOSED)
RESULT = over(Method.CHOOSE)
GATHERED = over(Method.IDEAS, Outcome.GATHERED)
WORKSHOP = over(Method.APPROVE, Outcome.WORKSHOP)
ALL = (OPEN, PROPOSED, RESULT, GATHERED, WORKSHOP)


def names(which: str, stages: tuple[StageNow, ...] = ALL, at: object = BEFORE) -> list[str]:
    return [each.sheet.stage for each in listed(which, stages, at)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("open_polls", ["rank"]),
        ("poll_results", ["choose", "approve"]),
        ("poll_rules", ["rank", "choose", "ideas", "approve"]),
        ("polls_to_sign", ["agree"]),
        ("polls_to_decide", ["approve"]),
    ],
)
def test_a_stage_is_listed_where_it_belongs(which: str, found: list[str]) -> None:
    assert names(which) == found


def test_at_its_closing_time_a_vote_is_not_open_any_more() -> None:
    assert names("open_polls", at=CLOSES) == []


def test_the_newest_result_comes_first() -> None:
    newer = over(Method.RANK)
    newer = replace(newer, sheet=replace(newer.sheet, closes_at=CLOSES + timedelta(days=1)))
    assert names("poll_results", (RESULT, newer)) == ["rank", "choose"]


def test_what_is_signed_or_decided_waits_no_longer() -> None:
    assert names("polls_to_sign", (replace(PROPOSED, signed_by_her=True),)) == []
    assert names("polls_to_decide", (replace(WORKSHOP, decided=Decided("time", CLOSES)),)) == []


@pytest.mark.parametrize("which", NAMES)
def test_a_list_is_never_longer_than_a_phone_can_show(which: str) -> None:
    assert len(names(which, ALL * 20)) <= MOST


def test_one_can_be_named_and_they_can_be_counted() -> None:
    assert named(ALL, "first.rank") is OPEN and named(ALL, "first.gone") is None
    assert [how_many(ALL[:number]) for number in (0, 1, 2, 5)] == ["none", "one", "several", "several"]
