"""Small calls beside the answer."""

from __future__ import annotations

import asyncio

from structlog.typing import EventDict

from bot.channels.telegram.errands import Errands


async def test_an_errand_is_run_and_closing_waits_for_it() -> None:
    errands, done = Errands(), []

    async def errand() -> None:
        await asyncio.sleep(0.01)
        done.append(1)

    errands.run(errand())
    await errands.close(5)
    assert done == [1]


async def test_too_many_are_not_run_and_that_is_said_once(logs: list[EventDict]) -> None:
    errands, done = Errands(most=2), []

    async def errand(number: int) -> None:
        done.append(number)

    for number in range(5):
        errands.run(errand(number))
    await errands.close(5)
    errands.run(errand(5))
    await errands.close(5)
    assert done == [0, 1, 5]
    assert [entry["event"] for entry in logs] == ["telegram_errands_dropped"]


async def test_closing_does_not_wait_for_ever() -> None:
    errands, ended = Errands(), []

    async def errand() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    errands.run(errand())
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        await errands.close(0.01)
    assert ended == [1]


async def test_an_errand_that_breaks_is_logged_without_its_words(logs: list[EventDict]) -> None:
    errands = Errands()

    async def errand() -> None:
        raise ValueError("private words")

    errands.run(errand())
    await errands.close(5)
    await asyncio.sleep(0)
    assert logs == [{"event": "telegram_errand_broke", "error": "ValueError", "log_level": "error"}]
