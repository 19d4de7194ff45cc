"""Learnt weights: small, inspectable, and nothing but sums.

A weight says how much a sign of a text (a word or a piece of one, a concept, a pair of concepts, how long
it is) speaks for something. Signs of one kind share what their number allows: a long text weighs no more than
a short one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from struct import unpack

from bot.safeguarding.grams import of_concepts, of_pieces, of_shape, of_words

#: Weights are kept as whole numbers, this many to 1.
UNIT = 200
#: No weight of a sign is further from nothing: each is one letter of the file.
MOST = 45
#: How much all pieces of words count together, all words, all concepts, all their pairs, and the shape.
TOGETHER = (4.0, 4.0, 3.0, 2.0, 1.5)

#: What a sign counts is a whole number, this many to 1; sums that stand side by side have so many bits each.
_PART, _BITS = 4096, 32
_HALF = 1 << _BITS - 1
_BYTES = _BITS // 8
#: The letters of the file, from -MOST to MOST: all that JSON writes as they are.
_LETTERS = bytes(each for each in range(35, 127) if each != ord("\\"))
_VALUES = bytes(max(0, _LETTERS.find(each)) for each in range(256))


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
        for signs, together in zip(kinds, TOGETHER, strict=True):
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
    """All that was learnt: whether there is danger, whether it is told as over, and of which kind it is."""

    kinds: tuple[str, ...] = ()
    #: Of danger, of being over, and of each kind.
    biases: tuple[int, ...] = (0, 0)
    #: Sign -> its weight for each of these, side by side in one number: one sum adds them all.
    by_sign: Mapping[str, int] = field(default_factory=dict)
    #: What it was learnt from, as `digest` of `bot.safeguarding.sentences` says it.
    learnt_from: str = ""

    @classmethod
    def of(cls, danger: Weights, kinds: Mapping[str, Weights], past: Weights) -> Model:
        """Return the model with these weights."""
        every = (danger, past, *(kinds[name] for name in sorted(kinds)))
        found: dict[str, int] = {}
        for place, weights in enumerate(every):
            for sign, weight in weights.by_sign.items():
                found[sign] = found.get(sign, 0) + (weight << place * _BITS)
        return cls(tuple(sorted(kinds)), tuple(weights.bias for weights in every), found)

    def told(self, signs: Signs) -> Told:
        """Return what the signs of a text speak for."""
        total, get = 0, self.by_sign.get
        for each, counts in signs.parts():
            total += round(counts * _PART) * sum([get(sign, 0) for sign in each])
        danger, past, *kinds = (
            (bias + one / _PART) / UNIT for bias, one in zip(self.biases, self._apart(total), strict=True)
        )
        if not kinds:
            return Told(danger, "", past)
        most, kind = max(zip(kinds, self.kinds, strict=True))
        return Told(danger + most, kind, past)

    def strongest(self, signs: Signs, kind: str, most: int = 12) -> list[tuple[str, float]]:
        """Return the signs that count most for a danger of one kind, or against, with what they add."""
        at = 2 + self.kinds.index(kind) if kind else 0
        added = []
        for each, counts in signs.parts():
            for sign in each:
                weights = self._apart(self.by_sign.get(sign, 0))
                if weight := weights[0] + (weights[at] if kind else 0):
                    added.append((sign, counts * weight / UNIT))
        return sorted(added, key=lambda each: (-abs(each[1]), each[0]))[:most]

    def _apart(self, total: int) -> list[int]:
        """Return what stands side by side in a sum."""
        number = len(self.biases)
        apart = (total + _halves(number)).to_bytes(number * _BYTES, "little")
        return [one - _HALF for one in unpack(f"<{number}I", apart)]

    def letters(self, sign: str) -> str:
        """Return the weights of a sign as the file has them, a letter each."""
        return "".join(chr(_LETTERS[one + MOST]) for one in self._apart(self.by_sign[sign]))


def written(model: Model) -> str:
    """Return a model as text; the same model gives the same text.

    Raises:
        IndexError: A weight is further from nothing than `MOST`.
    """
    return json.dumps(
        {
            "learnt_from": model.learnt_from,
            "kinds": model.kinds,
            "biases": model.biases,
            "signs": {sign: model.letters(sign) for sign in sorted(model.by_sign)},
        },
        ensure_ascii=False,
        indent=0,
        separators=(",", ":"),
    )


def read_model(text: str) -> Model:
    """Return the model that `written` wrote.

    Raises:
        ValueError: It is not one.
    """
    try:
        raw = json.loads(text)
        kinds, biases = tuple(raw["kinds"]), tuple(map(int, raw["biases"]))
        if len(biases) != 2 + len(kinds) or not isinstance(raw["learnt_from"], str):
            raise TypeError
        by_sign = dict(zip(raw["signs"], _numbers(raw["signs"].values(), len(biases)), strict=True))
    except (KeyError, AttributeError, TypeError, ValueError):
        raise ValueError("These are no learnt weights: run `bigroom safeguarding train`.") from None
    return Model(kinds, biases, by_sign, raw["learnt_from"])


@lru_cache
def _halves(number: int) -> int:
    """Return what lifts so many sums that stand side by side above nothing."""
    return sum(_HALF << place * _BITS for place in range(number))


def _numbers(letters: Collection[str], number: int) -> Sequence[int]:
    """Return for each sign its weights side by side: all letters are put in their places at once."""
    values = "".join(letters).encode("ascii").translate(_VALUES)
    if any(len(each) != number for each in letters):
        raise TypeError
    spread = bytearray(len(values) * _BYTES)
    spread[::_BYTES] = values
    nothing = sum(MOST << place * _BITS for place in range(number))
    wide = number * _BYTES
    return [
        int.from_bytes(spread[start : start + wide], "little") - nothing
        for start in range(0, len(spread), wide)
    ]
