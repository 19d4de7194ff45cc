"""Chance that is drawn ahead is handed out once, whoever asks for it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from bot.chance import Chance


def test_every_byte_is_handed_out_once() -> None:
    numbers = count()
    chance = Chance(lambda size: b"".join(next(numbers).to_bytes(4) for _ in range(size // 4)))
    got = [chance.bytes(12) for _ in range(2000)]
    assert len(set(got)) == 2000
    assert all(len(each) == 12 for each in got)


def test_what_is_asked_for_at_once_by_many_is_not_the_same() -> None:
    chance = Chance(os.urandom)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: [chance.bytes(12) for _ in range(500)], range(16)))
    each = [one for some in got for one in some]
    assert len(set(each)) == len(each) == 8000


def test_more_than_is_drawn_ahead_is_drawn_by_itself() -> None:
    asked: list[int] = []

    def draw(size: int) -> bytes:
        asked.append(size)
        return bytes(size)

    chance = Chance(draw)
    assert len(chance.bytes(10_000)) == 10_000
    assert len(chance.bytes(4096)) == 4096
    assert asked == [10_000, 4096]
    assert repr(chance) == "Chance()"
