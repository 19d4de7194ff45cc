"""Elections for the tests of counting: written as people write them, and drawn by lot."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from bot.polls.election import Election, Ranking, Vote

OPTIONS = "abcd"


def order(written: str) -> Ranking:
    """``a b=c`` is a first, then b and c on one place; what is not named is left out."""
    return tuple(tuple(sorted(place.split("="))) for place in written.split())


def vote(written: str, count: int = 1, group: str = "") -> Vote:
    """The vote of so many who rank like this; they approve of what they name."""
    ranking = order(written)
    return Vote(ranking, frozenset(option for place in ranking for option in place), group, count)


def election(votes: dict[str, int], options: Iterable[str] = OPTIONS) -> Election:
    """An election of orders and how many have them."""
    return Election.of(options, [vote(written, count) for written, count in votes.items()])


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """An order, with equal places and options left out."""
    named = draw(st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1))
    places: list[list[str]] = [[named[0]]]
    for option in named[1:]:
        if draw(st.booleans()):
            places[-1].append(option)
        else:
            places.append([option])
    return tuple(tuple(sorted(place)) for place in places)


@st.composite
def ballots(draw: st.DrawFn) -> Vote:
    """A vote of anybody."""
    ranking, group = draw(rankings()), draw(st.sampled_from(["", "g", "h"]))
    approved = draw(st.frozensets(st.sampled_from(OPTIONS)))
    return Vote(ranking, approved, group, draw(st.integers(1, 3)))


def elections() -> st.SearchStrategy[list[Vote]]:
    """Votes of a few people, so that ties are many."""
    return st.lists(ballots(), min_size=1, max_size=8)
