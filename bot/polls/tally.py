"""Votes counted by every measure, pure. Nothing ever falls back on the order of a list: a tie is a tie.

How each measure is defined here, and who defines it so:

plurality    How many put an option first; those who put several first share their vote equally among them.
approval     How many approve of an option: chose it, named it on a ranked ballot (a complete one approves of
             all), rated it 7 to 9, or agreed with it.
borda        Tournament style: with n options n-1 points for the first place down to 0 for the last; options
             on equal places, those left out among them, share the average of their points. It is half of
             what `pref-voting` calls the symmetric Borda score, moved so that it begins at 0.
pairwise     pairwise[a][b]: how many prefer a to b. An option that is named is preferred to one that is not.
condorcet    The option that more people prefer than not, against every other one; there may be none.
copeland     One point for each other option that it beats head to head, half a point for a tie.
minimax      By margins (Simpson and Kramer): the worst margin by which another option beats it, written with
             a minus, 0 when none beats it; the highest wins. As `minimax_scores` of `pref-voting`.
irv          Instant-runoff: first places as for plurality. While no option has more than half of the votes
             that still name one of those left, the options with the fewest go out, all of them at once when
             they are equal; if that would leave none, all that are left win. An option's score is what it
             had in the last round in which it stood. As `instant_runoff` of `pref-voting`, votes split.

Where nobody voted, or nobody gave an option anything, there is no winner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from bot.polls.election import Election
from bot.polls.pairs import Pairwise, pairwise

#: Exact: shares are fractions.
Number: TypeAlias = int | Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """What one measure says."""

    #: Every option; the highest wins.
    scores: Mapping[str, Number]
    #: In the order of the alphabet; more than one is a tie.
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What every measure says."""

    voters: int
    plurality: Result
    approval: Result
    borda: Result
    copeland: Result
    minimax: Result
    irv: Result
    condorcet_winner: str | None
    pairwise: Pairwise


def count(election: Election) -> Tally:
    """Return what every measure says of an election."""
    pairs = pairwise(election)
    return Tally(
        voters=election.voters,
        plurality=plurality(election),
        approval=approval(election),
        borda=borda(election, pairs),
        copeland=copeland(election, pairs),
        minimax=minimax(election, pairs),
        irv=instant_runoff(election),
        condorcet_winner=condorcet(election, pairs),
        pairwise=pairs,
    )


def best(scores: Mapping[str, Number], above: Number | None = None) -> tuple[str, ...]:
    """Return the options with the highest score, all of them; none when it is not `above` so much."""
    highest = max(scores.values(), default=0)
    if above is not None and highest <= above:
        return ()
    return tuple(sorted(option for option, score in scores.items() if score == highest))


def plurality(election: Election) -> Result:
    """Count first places."""
    tops = [(ranking[0], number) for ranking, number in election.orders.items()]
    scores = _scaled(*_firsts(tops, election.options))
    return Result(scores, best(scores, above=0))


def approval(election: Election) -> Result:
    """Count approvals."""
    scores: dict[str, Number] = dict.fromkeys(election.options, 0)
    for vote in election.votes:
        for option in vote.approved:
            scores[option] += vote.count
    return Result(scores, best(scores, above=0))


def condorcet(election: Election, pairs: Pairwise) -> str | None:
    """Return the option that beats every other one head to head, if there is one."""
    beats_all = (
        a for a in election.options if all(pairs[a][b] > pairs[b][a] for b in election.options if b != a)
    )
    return next(beats_all, None) if election.votes else None


def borda(election: Election, pairs: Pairwise) -> Result:
    """Count points: one for each option that stands below, half of one for each that stands beside."""
    voters = election.voters
    doubled = {
        a: sum(voters + pairs[a][b] - pairs[b][a] for b in election.options if b != a)
        for a in election.options
    }
    scores = {option: _whole(Fraction(points, 2)) for option, points in doubled.items()}
    return Result(scores, best(scores) if voters else ())


def copeland(election: Election, pairs: Pairwise) -> Result:
    """Count head-to-head wins, a tie as half of one."""
    scores: dict[str, Number] = {}
    for a in election.options:
        margins = [pairs[a][b] - pairs[b][a] for b in election.options if b != a]
        scores[a] = _whole(Fraction(sum((margin > 0) + (margin >= 0) for margin in margins), 2))
    return Result(scores, best(scores) if election.votes else ())


def minimax(election: Election, pairs: Pairwise) -> Result:
    """Look for the worst defeat of each option, by its margin."""
    scores: dict[str, Number] = {
        a: -max([0, *(pairs[b][a] - pairs[a][b] for b in election.options if b != a)])
        for a in election.options
    }
    return Result(scores, best(scores) if election.votes else ())


def instant_runoff(election: Election) -> Result:
    """Let the options with the fewest first places go, round by round."""
    scores: dict[str, Number] = dict.fromkeys(election.options, 0)
    left = set(election.options)
    tops = [_Top(iter(ranking), number) for ranking, number in election.orders.items()]
    out: set[str] = set()
    while tops := [top for top in tops if top.stands(left, out)]:
        now, scale = _firsts([(top.options, top.number) for top in tops], left)
        fewest, most = min(now.values()), max(now.values())
        over = 2 * most > sum(now.values())
        if over or fewest == most:
            return Result(scores | _scaled(now, scale), best(now))
        out = {option for option, score in now.items() if score == fewest}
        scores.update(_scaled(dict.fromkeys(out, fewest), scale))
        left -= out
    return Result(scores, ())


class _Top:
    """The first place of an order, of the options that are left."""

    def __init__(self, places: Iterator[tuple[str, ...]], number: int) -> None:
        self.options: set[str] = set()
        #: How many voters have this order.
        self.number = number
        self._places = places

    def stands(self, left: set[str], out: set[str]) -> bool:
        """Take out who is out, and go on to the next place when none is left; False when none is named."""
        if not self.options.isdisjoint(out):
            self.options = self.options - out
        while not self.options:
            place = next(self._places, None)
            if place is None:
                return False
            self.options = left.intersection(place)
        return True


def _firsts(
    tops: Collection[tuple[Collection[str], int]], options: Iterable[str]
) -> tuple[dict[str, int], int]:
    """Add up first places, shared by several at the top of a vote; and what one vote is worth in the sums."""
    scale = lcm(*{len(top) for top, _ in tops})
    sums = dict.fromkeys(options, 0)
    for top, number in tops:
        share = number * (scale // len(top))
        for option in top:
            sums[option] += share
    return sums, scale


def _scaled(sums: Mapping[str, int], scale: int) -> dict[str, Number]:
    return {option: _whole(Fraction(number, scale)) for option, number in sums.items()}


def _whole(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else number
