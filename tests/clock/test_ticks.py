"""Ticks go on whatever happens in one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.clock.ticks import Clock, Tick

Body = Callable[[], Awaitable[object]]


class Counting:
    """Counts its ticks, and does something else besides."""

    def __init__(self, then: Body | None = None) -> None:
        self.times = 0
        self.then = then

    async def __call__(self) -> None:
        self.times += 1
        if self.then is not None:
            await self.then()

    async def reaches(self, times: int) -> None:
        async with asyncio.timeout(20):
            while self.times < times:  # noqa: ASYNC110  # nothing tells when a clock ticks
                await asyncio.sleep(0.005)


@asynccontextmanager
async def ticking(**bodies: Body) -> AsyncIterator[Clock]:
    clock = Clock(Tick(name, 0.02, body) for name, body in bodies.items())
    clock.open()
    try:
        yield clock
    finally:
        clock.close()


async def fails() -> None:
    raise ZeroDivisionError("her own words")


async def test_what_fails_stops_neither_itself_nor_another() -> None:
    bad, good = Counting(fails), Counting()
    with capture_logs() as logs:
        async with ticking(bad=bad, good=good):
            await bad.reaches(3)
            await good.reaches(3)
    assert logs[0] == {
        "event": "tick_failed",
        "tick": "bad",
        "error": "ZeroDivisionError",
        "log_level": "error",
    }
    assert "her own words" not in str(logs)


async def test_what_hangs_keeps_nobody_else_waiting_and_is_not_begun_a_second_time() -> None:
    slow, good = Counting(lambda: asyncio.sleep(60)), Counting()
    async with ticking(slow=slow, good=good):
        await good.reaches(5)
    assert slow.times == 1


async def test_what_is_late_is_done_once_and_not_made_up_for() -> None:
    async def stalls() -> None:
        import time

        if tick.times == 1:
            time.sleep(0.3)  # noqa: ASYNC251  # as when the whole process stands still

    tick = Counting(stalls)
    async with ticking(tick=tick):
        await tick.reaches(2)
        after_stall, began = tick.times, asyncio.get_running_loop().time()
        await asyncio.sleep(0.01)
        in_time = (asyncio.get_running_loop().time() - began) / 0.02
        assert tick.times <= after_stall + in_time + 1
        await tick.reaches(4)


async def test_a_closed_clock_ticks_no_more() -> None:
    tick = Counting()
    async with ticking(tick=tick):
        await tick.reaches(1)
    before = tick.times
    await asyncio.sleep(0.08)
    assert tick.times == before


async def test_a_clock_ticks_only_when_it_is_open() -> None:
    tick = Counting()
    Clock([Tick("tick", 0.01, tick)])
    await asyncio.sleep(0.05)
    assert tick.times == 0


async def test_two_ticks_cannot_have_one_name() -> None:
    clock = Clock([Tick("same", 1, Counting()), Tick("same", 1, Counting())])
    with pytest.raises(Exception, match="same"):
        clock.open()
