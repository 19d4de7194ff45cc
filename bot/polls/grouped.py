"""Measures by group, so that a large group does not speak for the others. Pure.

Who is a group, and which are too small to be asked by themselves, is the business of whoever calls.

How each measure is defined here, and who defines it so:

satisfaction     Of one voter with an option: the part of the points (Borda) that it could get from her, 0 to
                 1. Of a group: the mean over its voters.
support          The part of a group that approves of an option, of those who said something of it.
points by group  The mean of the groups' satisfactions by their weights, whatever the groups' sizes.
least satisfied  The satisfaction of the group that is least satisfied with the option.
group-informed   As Polis has it: the product over groups of (agree + 1) / (votes + 2), where votes include
consensus        passes, and people of no group are left out. To agree is to approve; where people rank,
                 every voter has voted on every option. Few votes pull it towards one half, so turnout stands
                 beside it, and an option wins only if enough people said something of it: 2 of 1,165 never
                 top the list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TypeAlias

from bot.polls.election import Election
from bot.polls.tally import Result, best, borda, pairwise

#: Option -> number from 0 to 1.
Scores: TypeAlias = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Consensus:
    """Group-informed consensus on every option, and how many voted on it."""

    scores: Scores
    #: Option -> how many said something of it, whatever their group.
    turnout: Mapping[str, int]
    voters: int

    def winners(self, at_least: int = 1) -> tuple[str, ...]:
        """Return the highest of those that half of the voters, and at least so many, said something of."""
        heard = {o: s for o, s in self.scores.items() if self.heard(o, at_least)}
        return best(heard)

    def heard(self, option: str, at_least: int = 1) -> bool:
        """True when half of the voters, and at least so many, said something of an option."""
        return self.turnout[option] >= at_least and 2 * self.turnout[option] >= self.voters


def group_informed(election: Election, groups: Collection[str]) -> Consensus:
    """Return the group-informed consensus of these groups; with none, everybody is taken for one group."""
    parts = election.by_group()
    inside = [_heard(parts[name]) for name in groups if name in parts] or [_heard(election)]
    scores = {
        option: prod(
            (Fraction(agree[option] + 1, voted[option] + 2) for agree, voted in inside), start=Fraction(1)
        )
        for option in election.options
    }
    return Consensus(scores, turnout(election), election.voters)


def turnout(election: Election) -> Mapping[str, int]:
    """Return how many said something of each option."""
    return _heard(election)[1]


def _heard(election: Election) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many approve of each option, and how many said something of it."""
    agree, voted = dict.fromkeys(election.options, 0), dict.fromkeys(election.options, 0)
    for vote in election.votes:
        for option in vote.approved:
            agree[option] += vote.count
        for option in election.options if vote.voted_on is None else vote.voted_on:
            voted[option] += vote.count
    return agree, voted


def satisfaction(election: Election) -> Scores:
    """Return how satisfied voters are with each option; with a single one, wholly."""
    most = election.voters * (len(election.options) - 1)
    points = borda(election, pairwise(election)).scores
    return {option: Fraction(points[option]) / most if most else Fraction(1) for option in election.options}


def support(election: Election) -> Scores:
    """Return the part that approves of each option, of those who said something of it; 0 where nobody did."""
    agree, voted = _heard(election)
    return {option: Fraction(agree[option], voted[option] or 1) for option in election.options}


def weighted(by_group: Mapping[str, Scores], weights: Mapping[str, int]) -> Result:
    """Return the mean of the groups by their weights, 1 where none is given; only proportions matter."""
    total = sum(weights.get(name, 1) for name in by_group) or 1
    options = {option for scores in by_group.values() for option in scores}
    means = {
        option: sum((weights.get(name, 1) * scores[option] for name, scores in by_group.items()), Fraction(0))
        / total
        for option in sorted(options)
    }
    return Result(means, best(means))


def least(by_group: Mapping[str, Scores]) -> Result:
    """Return for each option the score that the group gives which gives it the lowest."""
    options = {option for scores in by_group.values() for option in scores}
    lowest = {option: min(scores[option] for scores in by_group.values()) for option in sorted(options)}
    return Result(lowest, best(lowest))
