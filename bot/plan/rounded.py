"""Counts as a preview shows them: nobody, fewer than 8, or to the nearest 5.

What hides a small count is not only its own cell: no total stands beside its parts. A preview tells parts
only (who hears of a point on which day, and who does not, by reason), never how many an audience has
altogether: so nothing is left that a hidden part could be taken from. What is worked out further, such as how
many people on WhatsApp a day has, and how many days they take, is a sum of parts that are rounded already.

Source: the rule of NHS England for maternity statistics (1 to 7 hidden, the rest to the nearest 5).
"""

from __future__ import annotations

#: Fewer people than this are not counted out.
SMALLEST = 8
STEP = 5


def rounded(number: int) -> int | None:
    """Return a count as it may be shown; None for 1 to 7."""
    if 0 < number < SMALLEST:
        return None
    return (number + STEP // 2) // STEP * STEP


def said(number: int | None) -> str:
    """Return a rounded count in words: ``nobody``, ``fewer than 8`` or ``about 40``."""
    if number is None:
        return f"fewer than {SMALLEST}"
    return f"about {number}" if number else "nobody"
