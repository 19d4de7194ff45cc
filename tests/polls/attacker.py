"""Somebody who knows everything but one thing, and works out how likely each possibility is.

She is given the published figures, knows every ballot but one (or but those of a tiny group), knows this
program, and lacks only the chance that was drawn. For each possibility she computes how likely exactly these
figures are, and guesses the likeliest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations, product

from bot.domain.poll import AGREE, SUPPORT, Marks, Method, Sheet
from bot.domain.release import EVERYBODY, Release, Share
from bot.polls.consensus import SMALLEST
from bot.polls.disclosure import OFTENER, Figures, Protections, in_favour, people, share

ALPHA = math.exp(-0.5)
#: Beyond so far she does not look: it comes once in a million million draws.
FAR = 55
#: How likely each noise is.
CHANCES = {k: (1 - ALPHA) / (1 + ALPHA) * ALPHA ** abs(k) for k in range(-FAR, FAR + 1)}


def added(one: Mapping[int, float], other: Mapping[int, float]) -> Mapping[int, float]:
    """Return how likely each sum is."""
    found: dict[int, float] = {}
    for (k, likely), (j, also) in product(one.items(), other.items()):
        if abs(k + j) <= FAR:
            found[k + j] = found.get(k + j, 0.0) + likely * also
    return found


#: The same by how often a number is blurred.
BLURRED = {0: {0: 1.0}, 1: CHANCES, OFTENER: added(CHANCES, added(CHANCES, CHANCES))}

Votes = Sequence[tuple[str, Marks]]


def every_ballot(sheet: Sheet) -> list[Marks]:
    """Return everything that one person may vote, the empty ballot too."""
    options = sheet.options
    if sheet.method is Method.CHOOSE:
        return [{}, *({option: 1} for option in options)]
    if sheet.method is Method.APPROVE:
        return [_some(options, taken) for taken in product((None, 1), repeat=len(options))]
    if sheet.method is Method.RANK:
        picks = (chosen for number in range(sheet.most + 1) for chosen in permutations(options, number))
        return [{option: place for place, option in enumerate(chosen, 1)} for chosen in picks]
    marks = {Method.RATE: range(1, 10), Method.SUPPORT: SUPPORT.values(), Method.AGREE: AGREE.values()}
    each = (None, *marks[sheet.method])
    return [_some(options, taken) for taken in product(each, repeat=len(options))]


def _some(options: Sequence[str], taken: Sequence[int | None]) -> Marks:
    return {option: mark for option, mark in zip(options, taken, strict=True) if mark is not None}


@dataclass
class Attacker:
    """What she has: the rule, the figures, and which protections there are."""

    sheet: Sheet
    figures: Figures | Release
    on: Protections = field(default_factory=Protections)

    def likelihood(self, votes: Votes) -> float:
        """Return how likely exactly these figures are, were these all the ballots."""
        groups = {name: [marks for group, marks in votes if group == name] for name in self.figures.turnout}
        groups[EVERYBODY] = [marks for _, marks in votes]
        rest = sum(map(bool, groups[EVERYBODY])) - sum(
            bool(marks) for name, cast in groups.items() if name for marks in cast
        )
        few = self.on.hide and 0 < rest < SMALLEST
        times = {name: self.on.blur * (OFTENER if few and not name else 1) for name in groups}
        return math.prod(
            self._group(name, [each for each in cast if each], times[name]) for name, cast in groups.items()
        )

    def posterior(self, known: Votes, group: str, ballots: Sequence[Marks]) -> list[float]:
        """Return how likely each ballot is, were all equally likely before."""
        found: dict[tuple[tuple[bool, bool], ...], float] = {}
        likely = []
        for ballot in ballots:
            looks = tuple(
                (option in ballot, in_favour(self.sheet.method, ballot, option))
                for option in self.sheet.options
            )
            if looks not in found:  # only this much of a ballot stands behind any figure
                found[looks] = self.likelihood([*known, (group, ballot)])
            likely.append(found[looks])
        whole = sum(likely)
        return [each / whole for each in likely]

    def _group(self, name: str, cast: Sequence[Marks], times: int) -> float:
        counts = tuple(
            (
                sum(in_favour(self.sheet.method, marks, option) for marks in cast),
                sum(option in marks for marks in cast),
            )
            for option in self.sheet.options
        )
        told = tuple(self.figures.shares[option].get(name) for option in self.sheet.options)
        by_option = self.sheet.method in (Method.RATE, Method.SUPPORT, Method.AGREE)
        return _likelihood(len(cast), self.figures.turnout[name], counts, told, by_option, times, self.on)


@lru_cache(maxsize=200_000)
def _likelihood(
    size: int,
    turnout: int,
    counts: tuple[tuple[int, int], ...],
    told: tuple[Share | None, ...],
    by_option: bool,
    times: int,
    on: Protections,
) -> float:
    found = 0.0
    for whole, likely in _turnouts(size, times, on).items():
        if people(whole, on) != turnout:
            continue
        shares = 1.0
        if not by_option:
            parts = zip(counts, told, strict=True)
            shares = math.prod(_part(part, whole, each, times, on) for (part, _), each in parts)
        found += likely * shares
    if by_option:
        both = zip(counts, told, strict=True)
        found *= math.prod(_answered(*each, here, times, on) for each, here in both)
    return found


def _turnouts(size: int, times: int, on: Protections) -> Mapping[int, float]:
    found: dict[int, float] = {}
    for noise, likely in BLURRED[times].items():
        number = max(size + noise, SMALLEST) if on.hide else size + noise
        found[number] = found.get(number, 0.0) + likely
    return found


@lru_cache(maxsize=500_000)
def _part(part: int, whole: int, told: Share | None, times: int, on: Protections) -> float:
    return sum(likely for noise, likely in BLURRED[times].items() if share(part + noise, whole, on) == told)


@lru_cache(maxsize=200_000)
def _answered(part: int, whole: int, told: Share | None, times: int, on: Protections) -> float:
    return sum(
        likely * _part(part, whole + noise, told, times, on) for noise, likely in BLURRED[times].items()
    )
