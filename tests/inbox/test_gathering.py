"""Under load a batch waits for as many messages as usual; whoever is alone never waits."""

from __future__ import annotations

import asyncio

import pytest

from bot.inbox import gathering
from bot.inbox.gathering import BUSY, LOOKS, Gathering


class Coming:
    """Messages that come one by one: each look finds one more."""

    def __init__(self, there: int) -> None:
        self.there, self.looks = there, 0

    def __len__(self) -> int:
        self.looks += 1
        self.there += 1
        return self.there - 1


@pytest.mark.parametrize("before", [(), (1,), (BUSY - 1,)])
async def test_nobody_waits_where_few_come(before: tuple[int, ...]) -> None:
    usual, coming = Gathering(), Coming(1)
    for number in before:
        usual.served(number)
    await usual.enough(coming)
    assert coming.looks == 0


async def test_it_waits_until_as_many_have_come_as_lately() -> None:
    usual, coming = Gathering(), Coming(18)
    usual.served(20)
    await usual.enough(coming)
    assert (coming.there, coming.looks) == (21, 3)


async def test_it_does_not_wait_for_long() -> None:
    usual, coming = Gathering(), Coming(1)
    usual.served(64)
    started = asyncio.get_running_loop().time()
    await usual.enough(coming)
    assert coming.looks == LOOKS
    assert asyncio.get_running_loop().time() - started >= 0.9 * gathering.LOOK * LOOKS


async def test_when_fewer_come_it_expects_fewer() -> None:
    usual = Gathering()
    usual.served(64)
    for _ in range(100):
        usual.served(1)
    coming = Coming(1)
    await usual.enough(coming)
    assert coming.looks == 0
