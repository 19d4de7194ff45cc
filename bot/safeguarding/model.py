"""Learnt weights: small, inspectable, and nothing but sums.

A weight says how much a sign of a text (a word or a piece of one, a concept, a pair of concepts, how long
it is) speaks for something. Signs of one kind share what their number allows: a long text weighs no more than
a short one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt

from bot.safeguarding.grams import of_concepts, of_pieces, of_shape, of_words

#: Weights are kept as whole numbers, this many to 1.
UNIT = 1000
#: How much all pieces of words count together, all words, all concepts, all their pairs, and the shape.
_TOGETHER = (4.0, 4.0, 3.0, 2.0, 1.5)

#: What a sign counts is a whole number, this many to 1; sums that stand side by side have so many bits each.
_PART, _BITS = 4096, 48
_HALF = 1 << _BITS - 1


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one text, by kind, and what each kind counts."""

    pieces: Collection[str] = ()
    words: Collection[str] = ()
    concepts: Collection[str] = ()
    pairs: Collection[str] = ()
    shape: Collection[str] = ()

    def parts(self) -> Iterable[tuple[Collection[str], float]]:
        """Yield each kind of signs and what one sign of it counts."""
        kinds = (self.pieces, self.words, self.concepts, self.pairs, self.shape)
        for signs, together in zip(kinds, _TOGETHER, strict=True):
            if signs:
                yield signs, together / sqrt(len(signs))


def signs_of(plain: str, concepts: Collection[str]) -> Signs:
    """Return the signs of a text that was read, with the concepts that it holds."""
    found = of_concepts(concepts)
    alone = min(len(concepts), len(found))
    return Signs(of_pieces(plain), of_words(plain), found[:alone], found[alone:], of_shape(plain))


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for one thing, and what against it. Above 0 it is more likely than not."""

    bias: int = 0
    by_sign: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What the signs of a text speak for, and how much: the more above 0, the surer."""

    #: That there is danger: what speaks for any, and for the kind that is likeliest.
    danger: float
    #: The likeliest kind, empty when no kind was learnt.
    kind: str
    past: float


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learnt: whether there is danger, of which kind, and whether it is told as over."""

    danger: Weights
    kinds: Mapping[str, Weights]
    past: Weights
    #: Sign -> its weight for each thing, side by side in one number: one sum adds them all.
    _side_by_side: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, int] = {}
        for place, weights in enumerate((self.danger, self.past, *self.kinds.values())):
            for sign, weight in weights.by_sign.items():
                found[sign] = found.get(sign, 0) + (weight << place * _BITS)
        object.__setattr__(self, "_side_by_side", found)

    def told(self, signs: Signs) -> Told:
        """Return what the signs of a text speak for."""
        total, get = 0, self._side_by_side.get
        for each, counts in signs.parts():
            total += round(counts * _PART) * sum([get(sign, 0) for sign in each])
        danger, past, *kinds = self._apart(total)
        if not kinds:
            return Told(danger, "", past)
        most, kind = max(zip(kinds, self.kinds, strict=True))
        return Told(danger + most, kind, past)

    def strongest(self, signs: Signs, kind: str, most: int = 12) -> list[tuple[str, float]]:
        """Return the signs that count most for a danger of one kind, or against, with what they add."""
        tables = (self.danger.by_sign, self.kinds[kind].by_sign if kind else {})
        added = [
            (sign, counts * weight / UNIT)
            for each, counts in signs.parts()
            for sign in each
            if (weight := sum(table.get(sign, 0) for table in tables))
        ]
        return sorted(added, key=lambda each: (-abs(each[1]), each[0]))[:most]

    def _apart(self, total: int) -> Iterator[float]:
        """Yield what stands side by side in a sum, each with its bias."""
        for weights in (self.danger, self.past, *self.kinds.values()):
            one = (total + _HALF) % (2 * _HALF) - _HALF
            total = (total - one) >> _BITS
            yield (weights.bias + one / _PART) / UNIT


def written(model: Model) -> str:
    """Return a model as text; the same model gives the same text."""
    return json.dumps(
        {
            "danger": _plain(model.danger),
            "kinds": {name: _plain(weights) for name, weights in sorted(model.kinds.items())},
            "past": _plain(model.past),
        },
        ensure_ascii=False,
        indent=0,
        separators=(",", ":"),
    )


def _plain(weights: Weights) -> dict[str, int]:
    return {"": weights.bias, **dict(sorted(weights.by_sign.items()))}


def read_model(text: str) -> Model:
    """Return the model that `written` wrote.

    Raises:
        ValueError: It is not one.
    """
    try:
        raw = json.loads(text)
        kinds = {name: _weights(each) for name, each in raw["kinds"].items()}
        return Model(_weights(raw["danger"]), kinds, _weights(raw["past"]))
    except (KeyError, AttributeError, TypeError, json.JSONDecodeError):
        raise ValueError("These are no learnt weights: run `bigroom safeguarding train`.") from None


def _weights(raw: Mapping[str, int]) -> Weights:
    return Weights(raw[""], {sign: weight for sign, weight in raw.items() if sign})
