"""Who goes into the next batch: one message a person, each person's oldest, first come first served."""

from __future__ import annotations

from collections import deque
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from bot.inbox.waiting import Waiting, pick
from bot.runner.batch import Heed
from tests.runner.heeds import a_library, heed, message

LIBRARY = a_library()


def waiting(who: str, order: int) -> Waiting:
    said = message(who, f"{who}{order}", order=order)
    return Waiting(heed(said, LIBRARY), None)  # type: ignore[arg-type]


def names(some: list[Waiting] | deque[Waiting]) -> list[str]:
    return [each.heed.message.text for each in some]


def picked(most: int, *some: Waiting) -> tuple[list[str], list[str]]:
    taken, left = pick(deque(some), most)
    return names(taken), names(left)


def test_nobody_waits() -> None:
    assert picked(3) == ([], [])


def test_each_person_sends_one_and_the_first_come_first() -> None:
    some = [waiting("a", 1), waiting("a", 2), waiting("b", 3), waiting("c", 4)]
    assert picked(2, *some) == (["a1", "b3"], ["a2", "c4"])


def test_a_persons_oldest_goes_first_wherever_it_waits() -> None:
    some = [waiting("a", 9), waiting("b", 2), waiting("c", 3), waiting("a", 1)]
    assert picked(1, *some) == (["a1"], ["a9", "b2", "c3"])


MANY = st.lists(st.builds(waiting, st.sampled_from("abcd"), st.integers(0, 20)), max_size=20)


@given(MANY, st.integers(1, 5))
def test_nothing_is_lost_nothing_is_doubled_and_everybody_gets_a_turn(some: list[Waiting], most: int) -> None:
    left, rounds, orders = deque(some), 0, dict[str, list[int]]()
    while left:
        taken, left = pick(left, most)
        keys = [each.heed.key for each in taken]
        assert 0 < len(taken) <= most
        assert len(set(keys)) == len(keys)
        for each in taken:
            orders.setdefault(each.heed.key, []).append(cast(int, each.heed.message.order))
        rounds += 1
    assert sum(map(len, orders.values())) == len(some)
    assert all(each == sorted(each) for each in orders.values())
    assert rounds <= len(some)


def test_what_waits_is_told_apart_by_itself() -> None:
    one, other = waiting("a", 1), waiting("a", 1)
    assert isinstance(one.heed, Heed)
    assert one != other
