"""Head to head: how many prefer each option to each other one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from bot.polls.election import Election, Ranking

#: pairwise[a][b]: how many prefer a to b.
Pairwise: TypeAlias = Mapping[str, Mapping[str, int]]


def pairwise(election: Election) -> Pairwise:
    """Count for every two options how many prefer the one to the other.

    For each option and each place one long number remembers, bit by bit, which orders put it there; so two
    options are compared over all orders at once, and a thousand statements are no trouble.
    """
    orders = election.orders
    placed, deepest = _placed(orders, election.options)
    # Orders that many voters share: the bits of how many, one long number for each.
    planes = [
        (1 << bit, _bits(i for i, number in enumerate(orders.values()) if number >> bit & 1))
        for bit in range(max(orders.values(), default=0).bit_length())
    ]
    below = {option: _below(places, len(orders), deepest) for option, places in placed.items()}
    return {
        a: {b: _preferring(places, below[b], planes) for b in election.options if b != a}
        for a, places in placed.items()
    }


def _placed(orders: Iterable[Ranking], options: Iterable[str]) -> tuple[dict[str, dict[int, int]], int]:
    """Return option -> place -> which orders put it there, as bits, and how many places there are at most."""
    listed: dict[str, dict[int, list[int]]] = {option: defaultdict(list) for option in options}
    deepest = 0
    for i, ranking in enumerate(orders):
        deepest = max(deepest, len(ranking))
        for place, tied in enumerate(ranking):
            for option in tied:
                listed[option][place].append(i)
    return {o: {at: _bits(found) for at, found in places.items()} for o, places in listed.items()}, deepest


def _bits(places: Iterable[int]) -> int:
    """Return a number with these bits."""
    found = list(places)
    bits = bytearray(max(found, default=0) // 8 + 1)
    for place in found:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _below(places: Mapping[int, int], orders: int, deepest: int) -> list[int]:
    """Return for each place which orders put an option below it, or do not name it."""
    left, below = (1 << orders) - 1, []
    for place in range(deepest):
        left &= ~places.get(place, 0)
        below.append(left)
    return below


def _preferring(places: Mapping[int, int], below: Sequence[int], planes: Iterable[tuple[int, int]]) -> int:
    """Return how many voters put one option, of these places, above another one."""
    orders = 0
    for place, found in places.items():
        orders |= found & below[place]
    return sum(worth * (orders & plane).bit_count() for worth, plane in planes)
