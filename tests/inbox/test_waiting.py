"""Who goes into the next batch: one message a person, each person's oldest, first come first served."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox.waiting import Queue, Waiting
from bot.runner.batch import Heed
from tests.runner.heeds import a_library, heed, message

LIBRARY = a_library()


def waiting(who: str, order: int) -> Waiting:
    said = message(who, f"{who}{order}", order=order)
    return Waiting(heed(said, LIBRARY), None)  # type: ignore[arg-type]


def names(some: list[Waiting]) -> list[str]:
    return [each.heed.message.text for each in some]


def queue(*some: Waiting) -> Queue:
    made = Queue()
    for each in some:
        made.add(each)
    return made


def test_nobody_waits() -> None:
    nobody = queue()
    assert (nobody.pick(3), len(nobody), nobody.clear(), nobody.fresh("a")) == ([], 0, [], [])


def test_each_person_sends_one_and_the_first_come_first() -> None:
    some = queue(waiting("a", 1), waiting("a", 2), waiting("b", 3), waiting("c", 4))
    assert names(some.pick(2)) == ["a1", "b3"]
    assert len(some) == 2
    assert names(some.pick(2)) == ["c4", "a2"], "nobody is let in twice before everybody was"


def test_a_persons_oldest_goes_first_wherever_it_waits() -> None:
    some = queue(waiting("a", 9), waiting("b", 2), waiting("c", 3), waiting("a", 1))
    assert names(some.pick(1)) == ["a1"]
    assert names(some.clear()) == ["b2", "c3", "a9"]
    assert len(some) == 0


def test_who_could_not_be_taken_comes_after_the_others_and_before_her_next_message() -> None:
    some = queue(waiting("a", 1), waiting("a", 1), waiting("b", 2))
    (first,) = some.pick(1)
    some.put_back(first)
    assert names(some.pick(1)) == ["b2"]
    assert some.pick(1) == [first]
    assert names(some.pick(9)) == ["a1"]
    some.put_back(first)
    assert some.pick(9) == [first]


def test_as_many_as_a_batch_holds_who_cannot_be_taken_keep_nobody_out() -> None:
    locked = [waiting(f"locked-{number}", 1) for number in range(64)]
    some = queue(*locked, waiting("free", 1), waiting("free", 2))
    rounds = []
    for _ in range(4):
        picked = some.pick(64)
        rounds.append([each for each in names(picked) if each.startswith("free")])
        for each in picked:
            if each in locked:
                some.put_back(each)
    assert rounds == [[], ["free1"], ["free2"], []]
    assert len(some) == 64


@pytest.mark.parametrize("order", [0, 1])
def test_her_own_messages_stay_in_order_however_often_they_are_put_back(order: int) -> None:
    some = queue(*(waiting("a", number * order) for number in range(1, 4)))
    kept = list(some)
    for _ in range(3):
        (first,) = some.pick(1)
        some.put_back(first)
    assert [each for _ in kept for each in some.pick(1)] == kept


def test_what_somebody_has_waiting_is_looked_through_once() -> None:
    some = queue(waiting("a", 1), waiting("a", 2), waiting("b", 3))
    key = next(iter(some)).heed.key
    some.pick(1)
    assert "a2" in names(some.fresh(key))
    assert some.fresh(key) == []
    some.add(waiting("a", 4))
    assert names(some.fresh(key)) == ["a4"]


MANY = st.lists(st.builds(waiting, st.sampled_from("abcd"), st.integers(0, 20)), max_size=20)


@given(MANY, st.integers(1, 5))
def test_nothing_is_lost_nothing_is_doubled_and_everybody_gets_a_turn(some: list[Waiting], most: int) -> None:
    left, rounds, orders = queue(*some), 0, dict[str, list[int]]()
    while left:
        taken = left.pick(most)
        keys = [each.heed.key for each in taken]
        assert 0 < len(taken) <= most
        assert len(set(keys)) == len(keys)
        for each in taken:
            orders.setdefault(each.heed.key, []).append(cast(int, each.heed.message.order))
        rounds += 1
    assert sum(map(len, orders.values())) == len(some)
    assert all(each == sorted(each) for each in orders.values())
    assert rounds <= len(some)


def test_a_batch_costs_what_it_takes_and_not_what_waits() -> None:
    """Two thousand wait: that is no reason to look at each of them for every batch."""
    some = queue(*(waiting(f"person-{number}", number) for number in range(2000)))
    steps = 0

    def counts(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
        nonlocal steps
        steps += 1
        return counts

    before = sys.gettrace()
    sys.settrace(counts)
    try:
        picked = some.pick(64)
    finally:
        sys.settrace(before)
    assert len(picked) == 64
    assert steps < 1000, "lines of Python"


def test_what_waits_is_told_apart_by_itself() -> None:
    one, other = waiting("a", 1), waiting("a", 1)
    assert isinstance(one.heed, Heed)
    assert one != other
