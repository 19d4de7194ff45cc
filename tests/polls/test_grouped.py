"""Measures by group: a large group does not speak for the others."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.polls.election import Election, Vote, agreed
from bot.polls.grouped import group_informed, least, satisfaction, support, turnout, weighted
from tests.polls.elections import OPTIONS, elections, vote


def agreeing(*marks: tuple[dict[str, int], str, int], options: str = "ab") -> Election:
    """People who agree, pass and disagree: marks, group, how many."""
    votes = (agreed(said, options, group) for said, group, number in marks for _ in range(number))
    return Election.of(options, votes)


def test_satisfaction_is_the_part_of_the_points_that_it_could_get() -> None:
    """Two of three put a first: 3 + 3 of 9 points, and (2 + 1 + 0) / 3 = 1 from the one who left it out."""
    made = satisfaction(Election.of(OPTIONS, [vote("a"), vote("a b"), vote("b")]))
    assert made["a"] == Fraction(3 + 3 + 1, 9)
    assert satisfaction(Election.of("a", [vote("a")])) == {"a": 1}


def test_each_group_weighs_alike_whatever_its_size() -> None:
    big, small = Election.of("ab", [vote("a", 90)]), Election.of("ab", [vote("b", 10)])
    scores = {"big": satisfaction(big), "small": satisfaction(small)}
    assert weighted(scores, {}).winners == ("a", "b")
    assert weighted(scores, {"big": 1, "small": 3}).scores == {"a": Fraction(1, 4), "b": Fraction(3, 4)}
    assert least(
        {"big": {"a": Fraction(1), "b": Fraction(1, 2)}, "small": {"a": Fraction(0), "b": Fraction(1, 3)}}
    ).scores == {
        "a": 0,
        "b": Fraction(1, 3),
    }


@given(elections(), st.integers(1, 9), st.integers(1, 9), st.integers(2, 50))
def test_only_proportions_of_weights_matter(votes: list[Vote], g: int, h: int, times: int) -> None:
    parts = Election.of(OPTIONS, votes).by_group()
    scores = {name: satisfaction(part) for name, part in parts.items()}
    assert weighted(scores, {"g": g, "h": h, "": g}) == weighted(
        scores, {"g": g * times, "h": h * times, "": g * times}
    )


def test_group_informed_consensus_is_the_product_over_groups() -> None:
    """Group g: 3 of 4 agree with a, 1 passes: 4/6. Group h: 1 of 2 agrees: 2/4. Together 1/3.

    Of b nobody in g said anything: 1/2; in h both disagree: 1/4. Those without a group are left out.
    """
    made = group_informed(
        agreeing(
            ({"a": 1}, "g", 3), ({"a": 0}, "g", 1), ({"a": 1, "b": -1}, "h", 1), ({"a": -1, "b": -1}, "h", 1),
            ({"b": 1}, "", 5),
        ),
        ("g", "h"),
    )  # fmt: skip
    assert made.scores == {"a": Fraction(1, 3), "b": Fraction(1, 8)}
    assert (made.turnout, made.voters) == ({"a": 6, "b": 7}, 11)


def test_with_no_group_everybody_is_one() -> None:
    made = group_informed(agreeing(({"a": 1}, "", 3), ({"a": -1}, "", 1)), ())
    assert made.scores["a"] == Fraction(4, 6)


def test_two_of_1165_never_top_the_list() -> None:
    """Both agree with b: 3/4, more than the 61 % of everybody who agree with a. Two are too few to win."""
    made = group_informed(agreeing(({"a": 1}, "g", 700), ({"a": -1}, "g", 463), ({"b": 1}, "g", 2)), ("g",))
    assert made.scores["b"] == Fraction(3, 4) > made.scores["a"]
    assert made.turnout == {"a": 1163, "b": 2}
    assert made.winners() == ("a",)
    assert made.winners(at_least=1164) == ()


def test_half_of_the_voters_are_enough_to_win() -> None:
    assert group_informed(agreeing(({"a": 1}, "g", 5), ({"b": 0}, "g", 5)), ("g",)).winners() == ("a",)
    assert group_informed(agreeing(({"a": 1}, "g", 5), ({"b": 0}, "g", 6)), ("g",)).winners() == ("b",)


def test_support_is_of_those_who_said_something() -> None:
    made = agreeing(({"a": 1}, "g", 1), ({"a": -1}, "g", 2))
    assert support(made) == {"a": Fraction(1, 3), "b": 0}
    assert turnout(made) == {"a": 3, "b": 0}
