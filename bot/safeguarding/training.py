"""Learning weights from sentences, in plain Python, the same every time.

A linear support vector machine with a squared loss, solved one sentence at a time (dual coordinate descent).
It needs nothing but + - * / and square roots, so every machine comes to the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from bot.safeguarding.model import MOST, TOGETHER, UNIT, Model, Signs, Weights

#: How closely the weights follow the sentences; how often all of them are gone through.
_CLOSENESS = 0.04
_ROUNDS = 12
#: All sentences are gone through in so many rounds first and in every fourth; else those not yet known well.
_ALL_ROUNDS = 2
#: A sign that stands in fewer sentences teaches nothing.
_LEAST_SEEN = 2
#: So many signs are kept, those that count most; of how often one was seen so many are counted.
_MOST_SIGNS, _MOST_SEEN = 103_000, 9
#: What a sign that both sides have alike counts, against one that only one side has.
_LEAST_WORTH = 0.3
#: From one sentence to the next: far apart, so that languages and categories mix.
_STRIDE = 7919
#: All that the weights depend on beside the examples.
SETTINGS = (
    *(_CLOSENESS, _ROUNDS, _ALL_ROUNDS, _LEAST_SEEN, _MOST_SIGNS, _MOST_SEEN, _LEAST_WORTH, _STRIDE),
    *(MOST, UNIT, TOGETHER),
)


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of one sentence and what it tells."""

    signs: Signs
    #: A category, or ``none``.
    category: str
    past: bool = False


def learn(examples: Sequence[Example], learnt_from: str = "") -> Model:
    """Return what can be learnt from examples; `learnt_from` goes into the model as it is."""
    known = Counter(sign for example in examples for each, _ in example.signs.parts() for sign in each)
    places = {sign: n for n, sign in enumerate(sorted(s for s, seen in known.items() if seen >= _LEAST_SEEN))}
    rows = [_Row.of(example, places) for example in examples]
    danger = _weights(rows, [example.category != "none" for example in examples], len(places))
    told = [n for n, example in enumerate(examples) if example.category != "none"]
    past = _weights([rows[n] for n in told], [examples[n].past for n in told], len(places))
    kinds = {
        name: _weights(rows, [example.category == name for example in examples], len(places))
        for name in sorted({examples[n].category for n in told})
    }
    signs = _counting(places, known, [danger.by_place, *(each.by_place for each in kinds.values())])
    every = {name: each.rounded(signs) for name, each in kinds.items()}
    return replace(Model.of(danger.rounded(signs), every, past.rounded(signs)), learnt_from=learnt_from)


def _counting(
    places: Mapping[str, int], known: Mapping[str, int], weights: Sequence[Sequence[float]]
) -> dict[str, int]:
    """Return the signs that count most, for danger and for a kind of it, with their places."""
    danger, *kinds = [[abs(weight) for weight in each] for each in weights]
    most = [max(each) for each in zip(*kinds, strict=True)] if kinds else danger
    counts = {
        sign: (danger[place] + most[place]) * sqrt(sqrt(min(known[sign], _MOST_SEEN)))
        for sign, place in places.items()
    }
    kept = sorted(places, key=lambda sign: (-counts[sign], sign))[:_MOST_SIGNS]
    return {sign: places[sign] for sign in kept}


@dataclass(frozen=True, slots=True)
class _Learnt:
    """The weight of each place, and the bias."""

    by_place: list[float]
    bias: float = 0

    def rounded(self, signs: Mapping[str, int]) -> Weights:
        """Return it in whole numbers, of some signs."""
        numbers = {sign: round(self.by_place[place] * UNIT) for sign, place in signs.items()}
        return Weights(
            round(self.bias * UNIT), {sign: max(-MOST, min(MOST, number)) for sign, number in numbers.items()}
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence as numbers: where its signs are, what each counts, and the squares added up."""

    places: list[int]
    counts: list[float]
    square: float

    @classmethod
    def of(cls, example: Example, places: dict[str, int]) -> _Row:
        at: list[int] = []
        counts: list[float] = []
        for each, count in example.signs.parts():
            known = sorted(places[sign] for sign in each if sign in places)
            at += known
            counts += [count] * len(known)
        return cls(at, counts, 1 + sum(count * count for count in counts))

    def by(self, worth: Sequence[float]) -> _Row:
        """Return it with each count multiplied by what its place is worth."""
        counts = [worth[at] * count for at, count in zip(self.places, self.counts, strict=True)]
        return _Row(self.places, counts, 1 + sum([count * count for count in counts]))


def _weights(rows: Sequence[_Row], yes: Sequence[bool], size: int) -> _Learnt:
    if not rows:
        return _Learnt([0.0] * size)
    worth = _worth(rows, yes, size)
    numbers, bias = _solve([row.by(worth) for row in rows], yes, size)
    return _Learnt([number * each for number, each in zip(numbers, worth, strict=True)], bias)


def _worth(rows: Sequence[_Row], yes: Sequence[bool], size: int) -> list[float]:
    """Return for each place how much it may count: more when it is rare, and when one side has it more."""
    seen = {True: [1] * size, False: [1] * size}
    for row, side in zip(rows, yes, strict=True):
        counted = seen[side]
        for place in row.places:
            counted[place] += 1
    number = sum(yes)
    for_it, against = 1 / (number + 2), 1 / (len(rows) - number + 2)
    worth = []
    for one, other in zip(seen[True], seen[False], strict=True):
        share, rest = one * for_it, other * against
        worth.append((_LEAST_WORTH + abs(share - rest) / (share + rest)) * 2 / sqrt(sqrt(sqrt(one + other))))
    return worth


def _solve(rows: Sequence[_Row], yes: Sequence[bool], size: int) -> tuple[list[float], float]:
    """Return a weight for each place, and the bias. Both sides count the same, however many they are."""
    weights, bias = [0.0] * size, 0.0
    total, number = len(rows), max(1, sum(yes))
    slack = {
        True: number / (_CLOSENESS * total),
        False: max(1, total - number) / (_CLOSENESS * total),
    }
    alphas = [0.0] * total
    for place in _order(alphas):
        row, sign = rows[place], 1.0 if yes[place] else -1.0
        give = slack[yes[place]]
        said = bias
        for at, count in zip(row.places, row.counts, strict=True):
            said += weights[at] * count
        before = alphas[place]
        after = max(0.0, before - (sign * said - 1 + give * before) / (row.square + give))
        if after != before:
            alphas[place] = after
            step = sign * (after - before)
            bias += step
            for at, count in zip(row.places, row.counts, strict=True):
                weights[at] += step * count
    return weights, bias


def _order(alphas: Sequence[float]) -> Iterator[int]:
    """Yield the sentences round by round; those that are known well wait for every fourth round."""
    total = len(alphas)
    stride = _STRIDE if total % _STRIDE else 1
    for turn in range(_ROUNDS):
        for step in range(total):
            place = (turn + step * stride) % total
            if alphas[place] or turn < _ALL_ROUNDS or not turn % 4:
                yield place
