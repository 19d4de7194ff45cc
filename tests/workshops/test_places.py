"""Places go out in the order of yes; kept ones to their group; and nobody loses hers to somebody later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workshop import Yes
from bot.workshops.places import KEPT_UNTIL, Allocation, allocate, kept_hold
from tests.workshops.rooms import STARTS, a_workshop

GROUPS = ("service_user", "family", "nhs", "")
PEOPLE = st.lists(st.sampled_from(GROUPS), max_size=30).map(
    lambda groups: [Yes(str(number), group) for number, group in enumerate(groups)]
)
KEPT = st.dictionaries(st.sampled_from(GROUPS[:3]), st.integers(0, 4))
CAPACITY = st.integers(0, 20)
KEEPS = {"service_user": 2}


def seated(yeses: Sequence[Yes], given: Allocation) -> list[Yes]:
    """The same people, as the tables know them afterwards."""
    return [replace(each, placed=each.contact_id in given.coming) for each in yeses]


def people(*groups: str) -> list[Yes]:
    return [Yes(f"{group}-{number}", group) for number, group in enumerate(groups)]


def test_a_kept_place_waits_for_its_group() -> None:
    found = allocate(people("nhs", "nhs", "nhs", "service_user"), 4, KEEPS, kept_holds=True)
    assert found.coming == ("nhs-0", "nhs-1", "service_user-3")
    assert found.waiting == ("nhs-2",)
    assert found.named == found.coming


def test_a_week_before_what_was_kept_goes_to_who_has_waited_longest() -> None:
    yeses = people("nhs", "nhs", "nhs", "service_user")
    before = allocate(yeses, 4, KEEPS, kept_holds=True)
    later = allocate([*seated(yeses, before), Yes("late", "service_user")], 4, KEEPS, kept_holds=False)
    assert (later.named, later.waiting) == (("nhs-2",), ("late",))
    assert not kept_hold(a_workshop(), STARTS - KEPT_UNTIL)
    assert kept_hold(a_workshop(), STARTS - KEPT_UNTIL - timedelta(seconds=1))


def test_when_somebody_steps_back_the_next_one_is_named() -> None:
    yeses = people("nhs", "nhs", "nhs", "nhs")
    before = seated(yeses, allocate(yeses, 2, {}, kept_holds=True))
    found = allocate(before[1:], 2, {}, kept_holds=True)
    assert (found.coming, found.named, found.waiting) == (("nhs-1", "nhs-2"), ("nhs-2",), ("nhs-3",))


def test_more_of_a_group_than_are_kept_for_it_take_their_turn_among_all() -> None:
    found = allocate(people(*["service_user"] * 3, "nhs", "service_user"), 4, KEEPS, kept_holds=True)
    assert found.waiting == ("service_user-4",)


def test_whoever_has_a_place_sits_on_those_kept_for_her_group() -> None:
    placed = [replace(each, placed=True) for each in people("service_user", "service_user")]
    found = allocate([*placed, Yes("a", "nhs"), Yes("b", "nhs"), Yes("c", "nhs")], 4, KEEPS, kept_holds=True)
    assert (found.named, found.waiting) == (("a", "b"), ("c",))


@given(PEOPLE, CAPACITY, KEPT, st.booleans())
def test_there_are_never_more_than_there_are_places(
    yeses: list[Yes], capacity: int, kept: dict[str, int], holds: bool
) -> None:
    found = allocate(yeses, capacity, kept, kept_holds=holds)
    assert len(found.coming) <= capacity
    assert Counter([*found.coming, *found.waiting]) == Counter(each.contact_id for each in yeses)


@given(PEOPLE, CAPACITY, KEPT)
def test_no_kept_place_is_used_by_another_group_while_it_is_kept(
    yeses: list[Yes], capacity: int, kept: dict[str, int]
) -> None:
    found = allocate(yeses, capacity, kept, kept_holds=True)
    group = {each.contact_id: each.group for each in yeses}
    come = Counter(group[each] for each in found.coming)
    unused = sum(max(0, number - come[name]) for name, number in kept.items())
    if sum(kept.values()) <= capacity:
        assert len(found.coming) + unused <= capacity
        for name, number in kept.items():
            assert come[name] >= min(number, sum(each.group == name for each in yeses))


@given(PEOPLE, CAPACITY, KEPT, st.booleans())
def test_within_a_group_the_order_of_yes_is_kept(
    yeses: list[Yes], capacity: int, kept: dict[str, int], holds: bool
) -> None:
    found = allocate(yeses, capacity, kept, kept_holds=holds)
    assert list(found.coming) == sorted(found.coming, key=int)
    assert list(found.waiting) == sorted(found.waiting, key=int)
    for name in GROUPS:
        placed = [each.contact_id in found.coming for each in yeses if each.group == name]
        assert placed == sorted(placed, reverse=True)


@given(PEOPLE, st.lists(st.integers(0, 29), max_size=8), CAPACITY, KEPT, st.integers(0, 30))
def test_whoever_has_a_place_keeps_it_whatever_comes_later(
    yeses: list[Yes], back: list[int], capacity: int, kept: dict[str, int], freed_at: int
) -> None:
    """One yes after the other, some stepping back on the way, and the kept places freed in the middle."""
    now: list[Yes] = []
    for number, each in enumerate(yeses):
        holds = number < freed_at
        stays = [one for one in now if number not in back or one is not now[0]]
        found = allocate([*stays, each], capacity, kept, kept_holds=holds)
        assert {one.contact_id for one in stays if one.placed} <= set(found.coming)
        assert len(found.coming) <= capacity
        now = seated([*stays, each], found)


@given(PEOPLE, CAPACITY, KEPT, st.booleans())
def test_asked_again_nothing_changes_and_nobody_is_named_twice(
    yeses: list[Yes], capacity: int, kept: dict[str, int], holds: bool
) -> None:
    first = allocate(yeses, capacity, kept, kept_holds=holds)
    again = allocate(seated(yeses, first), capacity, kept, kept_holds=holds)
    assert (again.coming, again.waiting, again.named) == (first.coming, first.waiting, ())
    assert allocate(yeses, capacity, kept, kept_holds=holds) == first


@given(PEOPLE, CAPACITY)
def test_with_nothing_kept_the_first_come_first(yeses: list[Yes], capacity: int) -> None:
    found = allocate(yeses, capacity, {}, kept_holds=True)
    assert found.coming == tuple(each.contact_id for each in yeses[:capacity])
