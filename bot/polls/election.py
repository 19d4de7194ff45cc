"""What is counted: votes as orders of options, equal places kept equal.

A vote puts options into places, the best first; several options may share a place. Options that it does not
name share one more place below all those that it names. Votes that say the same are folded into one with a
count, which changes no measure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.poll import Marks, Method

#: Places, the best first; the options of one place in the order of the alphabet.
Ranking: TypeAlias = tuple[tuple[str, ...], ...]

#: Rated so much or more, an option is approved of. Source: the Delphi rule, 7 to 9.
APPROVED = 7


@dataclass(frozen=True, slots=True)
class Vote:
    """What one voter says, or what `count` voters say alike."""

    ranking: Ranking
    #: Options that she chose, named among her picks, rated 7 to 9 or agreed with.
    approved: frozenset[str] = frozenset()
    #: Her merged group, empty for none.
    group: str = ""
    count: int = 1
    #: Options that she said something of, a pass included; None for all of them, as when she ranks.
    voted_on: frozenset[str] | None = None

    @property
    def empty(self) -> bool:
        """True when it says nothing: it counts for nothing."""
        return not self.ranking and not self.approved and not self.voted_on


@dataclass(frozen=True, slots=True)
class Election:
    """Options and what everybody says of them. Made with `Election.of`."""

    #: In the order of the alphabet: never an order that means anything.
    options: tuple[str, ...]
    #: No two of them say the same, none is empty.
    votes: tuple[Vote, ...]

    @classmethod
    def of(cls, options: Iterable[str], votes: Iterable[Vote]) -> Election:
        """Return the election, its votes folded and empty ones left out. What is no option is not counted."""
        known = frozenset(options)
        folded: Counter[Vote] = Counter()
        for vote in votes:
            plain = Vote(vote.ranking, vote.approved, vote.group, 1, vote.voted_on)
            folded[plain] += vote.count
        whole: Counter[Vote] = Counter()
        for vote, count in folded.items():
            whole[_tidy(vote, known)] += count
        return cls(
            tuple(sorted(known)),
            tuple(
                Vote(vote.ranking, vote.approved, vote.group, count, vote.voted_on)
                for vote, count in whole.items()
                if count and not vote.empty
            ),
        )

    @property
    def voters(self) -> int:
        """How many voters say something."""
        return sum(vote.count for vote in self.votes)

    @property
    def groups(self) -> dict[str, int]:
        """Every group, in the order of the alphabet, and how many voters it has; without those of none."""
        sizes: Counter[str] = Counter()
        for vote in self.votes:
            sizes[vote.group] += vote.count
        return {name: sizes[name] for name in sorted(sizes) if name}

    def orders(self) -> Counter[Ranking]:
        """Return every order of options and how many voters have it, whatever else they say."""
        alike: Counter[Ranking] = Counter()
        for vote in self.votes:
            if vote.ranking:
                alike[vote.ranking] += vote.count
        return alike

    def by_group(self) -> dict[str, Election]:
        """Return the election of each group by itself; that of voters without a group under an empty name."""
        parts: dict[str, list[Vote]] = defaultdict(list)
        for vote in self.votes:
            parts[vote.group].append(vote)
        return {name: Election(self.options, tuple(parts[name])) for name in sorted(parts)}


def _tidy(vote: Vote, known: frozenset[str]) -> Vote:
    places = (tuple(sorted(known.intersection(place))) for place in vote.ranking)
    return Vote(
        tuple(place for place in places if place),
        vote.approved & known,
        vote.group,
        1,
        None if vote.voted_on is None else vote.voted_on & known,
    )


def places(ranking: Ranking, options: Sequence[str]) -> Ranking:
    """Return the places of a vote with that of the options that it does not name, the last of all."""
    named = {option for place in ranking for option in place}
    left = tuple(option for option in options if option not in named)
    return (*ranking, left) if left else ranking


def ranked(order: Marks, group: str = "") -> Vote:
    """Return the vote of somebody who ranked: option -> place, 1 is best. She approves of what she names."""
    return Vote(_descending({option: -place for option, place in order.items()}), frozenset(order), group)


def rated(ratings: Marks, group: str = "") -> Vote:
    """Return the vote of somebody who rated: option -> 1 to 9. She approves of what she rates 7 to 9."""
    approved = frozenset(option for option, rating in ratings.items() if rating >= APPROVED)
    return Vote(_descending(ratings), approved, group, 1, frozenset(ratings))


def chosen(options: Iterable[str], group: str = "") -> Vote:
    """Return the vote of somebody who chose one option, or several that share the first place."""
    first = tuple(sorted(options))
    return Vote((first,) if first else (), frozenset(first), group)


def agreed(marks: Marks, options: Iterable[str], group: str = "") -> Vote:
    """Return the vote of somebody who agreed (1), passed (0) or disagreed (-1).

    What she said nothing of stands with what she passed: above what she disagrees with, not below it.
    """
    if not marks:
        return Vote(())
    approved = frozenset(option for option, mark in marks.items() if mark == 1)
    order = _descending({option: marks.get(option, 0) for option in options})
    return Vote(order, approved, group, 1, frozenset(marks))


def vote_of(method: Method, marks: Marks, options: Iterable[str], group: str = "") -> Vote:
    """Return the vote that marks are at a stage with this method."""
    if method in (Method.RATE, Method.SUPPORT):
        return rated(marks, group)
    if method is Method.AGREE:
        return agreed(marks, options, group)
    if method in (Method.CHOOSE, Method.APPROVE):
        return chosen((option for option, mark in marks.items() if mark == 1), group)
    return ranked(marks, group)


def _descending(values: Marks) -> Ranking:
    """Return options by their value, the highest first, equal ones together."""
    by_value: dict[int, list[str]] = defaultdict(list)
    for option, value in values.items():
        by_value[value].append(option)
    return tuple(tuple(sorted(by_value[value])) for value in sorted(by_value, reverse=True))
