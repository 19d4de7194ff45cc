"""What is shown, and how: of whom, in what steps, and when a word stands in place of a number."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.poll import Marks, Method
from bot.domain.release import EVERYBODY, Band, Share
from bot.polls.disclosure import Figures, Protections, figures, in_favour, people, share
from tests.polls.sheets import OPTIONS, drawn, sheet

STILL = Protections(blur=False)
RANK = sheet()
CHOOSE = sheet(Method.CHOOSE, OPTIONS[:2])


def chosen(**sizes: tuple[int, int]) -> list[tuple[str, Marks]]:
    """Votes by group: so many for belief, so many for notes. `nobody` is without a group."""
    found: list[tuple[str, Marks]] = []
    for group, (belief, notes) in sizes.items():
        name = "" if group == "nobody" else group
        found += [(name, {"belief": 1})] * belief + [(name, {"notes": 1})] * notes
    return found


def of(votes: list[tuple[str, Marks]], on: Protections = STILL) -> Figures:
    return figures(CHOOSE, votes, Random(1).randbytes, on)


def test_a_group_of_eight_is_shown_and_one_of_seven_is_not() -> None:
    found = of(chosen(people=(20, 20), voluntary=(4, 4), statutory=(3, 4)))
    assert set(found.turnout) == {EVERYBODY, "people", "voluntary"}
    assert found.too_few == ("statutory",)
    assert set(found.shares["belief"]) == {EVERYBODY, "people", "voluntary"}


def test_a_group_that_nobody_voted_in_looks_like_any_other_small_one() -> None:
    assert of(chosen(people=(20, 20), voluntary=(1, 0))).too_few == ("statutory", "voluntary")


def test_everybody_is_everybody_and_those_without_a_group_are_said_to_be_there() -> None:
    found = of(chosen(people=(10, 10), nobody=(20, 0), statutory=(5, 0)))
    assert found.turnout[EVERYBODY] == 45
    assert found.shares["belief"][EVERYBODY] == Share(percent=80)
    assert found.without_group
    assert not of(chosen(people=(10, 10))).without_group


def test_a_group_outside_the_merge_map_counts_as_without_a_group() -> None:
    found = of(chosen(people=(10, 10), council=(9, 0)))
    assert set(found.turnout) == {EVERYBODY, "people"}
    assert "council" not in found.too_few
    assert found.without_group


def test_an_empty_ballot_counts_for_nothing() -> None:
    found = of([*chosen(people=(10, 10), voluntary=(4, 3)), ("voluntary", {}), ("", {})])
    assert "voluntary" in found.too_few
    assert not found.without_group


@pytest.mark.parametrize(
    ("number", "told"), [(-9, 10), (0, 10), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (62, 60)]
)
def test_people_are_told_to_the_nearest_five_and_never_fewer_than_ten(number: int, told: int) -> None:
    assert people(number) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (1, 9, Band.FEW),
        (-3, 9, Band.FEW),
        (2, 9, Band.SOME),
        (2, 10, Band.SOME),
        (4, 10, Band.ABOUT_HALF),
        (6, 10, Band.MOST),
        (8, 10, Band.NEARLY_ALL),
        (10, 10, Band.NEARLY_ALL),
        (14, 12, Band.NEARLY_ALL),
        (10, 17, Band.ABOUT_HALF),
        # Of twenty and more it is percent, but for a few people: 7 of 20 are no number to tell.
        (7, 20, Band.SOME),
        (7, 60, Band.FEW),
    ],
)
def test_a_word_says_about_how_many_of_a_few(part: int, whole: int, told: Band) -> None:
    assert share(part, whole) == Share(band=told)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (8, 20, 50),  # 10 of 20
        (12, 22, 50),  # 10 of 20
        (13, 22, 75),  # 15 of 20
        (30, 60, 50),
        (31, 60, 50),
        (33, 60, 60),  # 35 of 60 are 58
        (60, 60, 95),
        (70, 60, 95),
        (8, 1000, 5),
        (1000, 1000, 95),
    ],
)
def test_percent_go_in_steps_of_five_of_rounded_numbers(part: int, whole: int, told: int) -> None:
    assert share(part, whole) == Share(percent=told)


@given(st.integers(-60, 400), st.integers(-60, 400))
def test_no_share_says_none_or_all_or_more_than_its_steps(part: int, whole: int) -> None:
    told = share(part, whole)
    if told is None:
        assert whole < 8
    elif told.percent is None:
        assert told.band is not None
    else:
        assert told.band is None
        assert told.percent in range(5, 100, 5)
        assert whole >= 18
        assert part >= 8


def test_an_option_that_few_of_a_group_have_spoken_of_has_no_share_there() -> None:
    rule = sheet(Method.RATE, OPTIONS[:2], 0)
    well: tuple[str, Marks] = ("people", {"belief": 9})
    badly: tuple[str, Marks] = ("people", {"notes": 1})
    found = figures(rule, [well] * 30 + [badly] * 7, Random(1).randbytes, STILL)
    assert found.turnout == {EVERYBODY: 35, "people": 35}
    assert found.shares == {"belief": dict.fromkeys((EVERYBODY, "people"), Share(percent=95)), "notes": {}}


@pytest.mark.parametrize(
    ("method", "yes", "no"),
    [
        (Method.RANK, (1, 2, 3), ()),
        (Method.CHOOSE, (1,), ()),
        (Method.APPROVE, (1,), ()),
        (Method.RATE, (7, 8, 9), (1, 2, 3, 4, 5, 6)),
        (Method.SUPPORT, (8,), (2, 5)),
        (Method.AGREE, (1,), (0, -1)),
    ],
)
def test_what_counts_in_favour(method: Method, yes: tuple[int, ...], no: tuple[int, ...]) -> None:
    assert all(in_favour(method, {"belief": mark}, "belief") for mark in yes)
    assert not any(in_favour(method, {"belief": mark}, "belief") for mark in no)
    assert not in_favour(method, {"belief": yes[0]}, "notes")


def test_each_number_is_blurred_by_itself() -> None:
    """The total of two groups is no sum of theirs, nor are the numbers of two options the same."""
    votes = chosen(people=(100, 100), voluntary=(100, 100))
    loose = Protections(round=False)
    draws = [figures(CHOOSE, votes, Random(seed).randbytes, loose) for seed in range(200)]
    assert len({each.turnout[EVERYBODY] for each in draws}) > 10
    assert len({each.turnout[EVERYBODY] - sum(each.turnout.values()) for each in draws}) > 10
    assert len({each.shares["belief"][EVERYBODY] for each in draws}) > 3
    assert any(each.shares["belief"]["people"] != each.shares["notes"]["people"] for each in draws)


def test_a_group_that_is_shown_has_figures_however_it_is_blurred() -> None:
    """Eight people, blurred to fewer than eight: it is known already that there are eight."""
    votes = chosen(people=(20, 20), voluntary=(4, 4))
    for seed in range(200):
        found = figures(CHOOSE, votes, Random(seed).randbytes)
        assert found.turnout["voluntary"] >= 10
        assert found.shares["belief"]["voluntary"].band is not None


def test_the_same_chance_gives_the_same_figures() -> None:
    votes = drawn(RANK, {"people": 30, "": 4}, Random(3))
    assert figures(RANK, votes, Random(5).randbytes) == figures(RANK, votes, Random(5).randbytes)
