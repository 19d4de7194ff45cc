"""Blurs a number: adds noise that nobody can guess, of either sign, without an end, and drawn exactly.

The noise is the two-sided geometric one (discrete Laplace): a number k is drawn with a chance in proportion
to exp(-|k| / 2), so half of all draws are -1, 0 or 1, and nine in ten lie between -4 and 4. Whatever is shown
could then come from any true number: one person more or less makes it likelier by a factor of at most
exp(1/2), about 1.65. Sources: Ghosh, Roughgarden, Sundararajan, "Universally utility-maximizing privacy
mechanisms" (2009); drawn with whole numbers only, as in Canonne, Kamath, Steinke, "The discrete Gaussian for
differential privacy" (2020), algorithm 1: rounding of broken numbers would leave holes that tell things.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

#: Hands out so many bytes that nobody can guess.
Bytes: TypeAlias = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Blur:
    """Adds noise to numbers: new noise every time, so what it returns is to be kept."""

    chance: Bytes = field(repr=False)
    #: How often noise is added to one number.
    times: int = 1
    #: False leaves numbers as they are: only for tests.
    on: bool = True

    def __call__(self, number: int) -> int:
        """Return the number blurred; it may be below zero."""
        return number + sum(noise(self.chance) for _ in range(self.times)) if self.on else number


def noise(chance: Bytes) -> int:
    """Return a whole number that is k with a chance in proportion to exp(-|k| / 2)."""
    return _steps(chance) - _steps(chance)


def _steps(chance: Bytes) -> int:
    """Count how often in a row something happens that has a chance of exp(-1/2)."""
    steps = 0
    while _happens(chance):
        steps += 1
    return steps


def _happens(chance: Bytes) -> bool:
    """True with a chance of exactly exp(-1/2), from fair draws of one in two, one in four, one in six ..."""
    draws = 1
    while _one_in(2 * draws, chance):
        draws += 1
    return draws % 2 == 1


def _one_in(number: int, chance: Bytes) -> bool:
    """True once in so many times; `number` is small."""
    fair = 2**32 - 2**32 % number  # what is left over would make the first ones likelier
    while (drawn := int.from_bytes(chance(4), "big")) >= fair:
        pass
    return drawn % number == 0
