"""Head to head, as one counts it by hand and voter by voter."""

from __future__ import annotations

from hypothesis import given

from bot.polls.election import Election, Ranking, Vote
from bot.polls.pairs import pairwise
from tests.polls.elections import OPTIONS, election, elections


def prefers(ranking: Ranking, a: str, b: str) -> bool:
    """True when one order puts a above b."""
    at = {option: place for place, tied in enumerate(ranking) for option in tied}
    return at.get(a, len(ranking)) < at.get(b, len(ranking))


def test_options_left_out_lose_head_to_head_against_what_is_named_and_tie_among_themselves() -> None:
    pairs = pairwise(election({"b": 2, "c a": 1}))
    assert pairs["b"] == {"a": 2, "c": 2, "d": 2}
    assert pairs["a"] == {"b": 1, "c": 0, "d": 1}
    assert pairs["d"] == {"a": 0, "b": 0, "c": 0}


def test_equal_places_prefer_neither() -> None:
    assert pairwise(election({"a=b c": 3}, "abc")) == {
        "a": {"b": 0, "c": 3}, "b": {"a": 0, "c": 3}, "c": {"a": 0, "b": 0},
    }  # fmt: skip


@given(elections())
def test_it_is_what_counting_voter_by_voter_gives(votes: list[Vote]) -> None:
    assert pairwise(Election.of(OPTIONS, votes)) == {
        a: {b: sum(v.count for v in votes if prefers(v.ranking, a, b)) for b in OPTIONS if b != a}
        for a in OPTIONS
    }
