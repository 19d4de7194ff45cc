"""The noise has exactly the shape it is said to have, and takes nothing but the chance handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, repeat
from math import exp
from random import Random

from bot.polls.blurring import _happens, noise
from tests.polls.attacker import CHANCES

DRAWS = 40_000


def saying(*numbers: int) -> Callable[[int], bytes]:
    """Chance that draws these numbers, and then ones for ever."""
    drawn = chain(numbers, repeat(1))
    return lambda count: next(drawn).to_bytes(count, "big")


def test_each_number_comes_as_often_as_the_shape_says() -> None:
    found = Counter(map(noise, repeat(Random(7).randbytes, DRAWS)))
    for k in range(-8, 9):
        expected = DRAWS * CHANCES[k]
        assert abs(found[k] - expected) < 5 * expected**0.5, k
    assert max(found) > 12
    assert min(found) < -12


def test_one_more_is_less_likely_by_the_same_factor_wherever_one_is() -> None:
    assert sum(CHANCES.values()) > 1 - 1e-10
    assert all(abs(CHANCES[k + 1] / CHANCES[k] - exp(-0.5)) < 1e-12 for k in range(30))


def test_a_step_is_taken_with_exactly_its_chance() -> None:
    """What comes of every row of fair draws, added up, is the series of exp(-1/2)."""
    chance, alive = Fraction(0), Fraction(1)
    for row in range(20):
        ends = alive * (1 - Fraction(1, 2 * (row + 1)))
        if _happens(saying(*[0] * row, 1)):  # 0 is drawn once in so many times, 1 is not
            chance += ends
        alive -= ends
    assert abs(float(chance) - exp(-0.5)) < 1e-12


def test_what_is_left_over_of_a_draw_is_drawn_again() -> None:
    """2**32 is no multiple of six: the last few numbers would make the first ones likelier."""
    asked: list[int] = []
    row = iter([0, 0, 2**32 - 1, 2**32 - 4, 1])  # one in two, one in four, then one in six

    def chance(count: int) -> bytes:
        asked.append(count)
        return next(row).to_bytes(count, "big")

    assert _happens(chance)
    assert asked == [4] * 5


def test_there_is_no_end_to_it() -> None:
    """Three hundred steps to one side: the first draw of each is 1, which is a step."""
    one_step = [1]
    no_step = [0, 1]
    assert noise(saying(*one_step * 300, *no_step, *no_step)) == 300
    assert noise(saying(*no_step, *one_step * 300, *no_step)) == -300
