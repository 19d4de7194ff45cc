"""`kill -9` in the middle of conversations on Telegram: nothing is lost, and the order is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.kills_process import Bigroom
from bot.storage import outbox
from bot.storage.database import Database
from tests.emulators.bot_api import BotApi, Person
from tests.journeys.on_telegram import (
    MODES,
    WAY,
    a_minute_passes,
    goes_all_the_way,
    hears,
    once_each,
    running,
    said_again,
    words_of,
    written_by,
)
from tests.journeys.texts import HELP, PRIVACY
from tests.journeys.voting import chosen, open_poll

pytestmark = [pytest.mark.emulator, pytest.mark.parametrize("mode", MODES)]

#: After so many messages of ours the process is killed, twice.
KILLS = (7, 26)


async def dies_and_comes_back(command: Bigroom, database: Database) -> None:
    """Kill it, let its minute pass, and start it again."""
    await command.dies()
    if not command.alone:
        await database.write(a_minute_passes)
    await command.starts()


async def test_killed_twice_in_the_middle_everybody_comes_through(
    bot_api: BotApi, migrated_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(42 + number) for number in range(5)]
    async with running(bot_api, migrated_url, tmp_path, mode) as (command, database):
        await database.write(open_poll)
        going = asyncio.gather(*(goes_all_the_way(bot_api, person) for person in people))
        for number in KILLS:
            await _so_many_said(bot_api, number)
            await dies_and_comes_back(command, database)
        await going
        await bot_api.settles()
        doubled = 0
        for person in people:
            await _came_through(database, person)
            doubled += len(said_again(person))
        cast = await database.read(chosen)
        assert cast == ["respect"] * len(people)
        assert doubled <= len(await database.read(outbox.doubtful))


async def _so_many_said(bot_api: BotApi, number: int) -> None:
    await bot_api.until(lambda: len(bot_api.calls_of("sendMessage")) >= number, 30, f"{number} messages")


async def _came_through(database: Database, person: Person) -> None:
    """She was asked everything once, in order, and what she said is kept once."""
    heard = once_each(person)
    assert len(heard) == len(WAY) + 1
    for text, (_, then) in zip(heard, WAY, strict=False):
        assert then in text
    assert await written_by(database, person) == [words_of(person)]


async def test_what_is_written_while_it_is_down_is_answered_in_order(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (command, database):
        await ada.says("help")
        await hears(bot_api, ada, HELP)
        await command.dies()
        for words in ("privacy", "help", "privacy"):
            await ada.says(words)
        if not command.alone:
            await database.write(a_minute_passes)
        await command.starts()
        await hears(bot_api, ada, PRIVACY, times=2)
        assert once_each(ada) == [HELP, PRIVACY, HELP, PRIVACY]
        assert len(said_again(ada)) <= len(await database.read(outbox.doubtful))


async def test_asked_to_end_it_finishes_what_it_has_in_hand(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(42 + number) for number in range(10)]
    async with running(bot_api, sqlite_url, tmp_path, mode) as (command, database):
        for person in people:
            await person.says("help")
        await bot_api.until(lambda: len(bot_api.calls_of("sendMessage")) >= 3, 30, "some answers")
        began = asyncio.get_running_loop().time()
        assert await command.ends() == 0
        assert asyncio.get_running_loop().time() - began < 10
        counts = await database.read(outbox.counts)
        assert set(counts) == {"sent"}, "whatever it accepted, it has said and written down"
        await command.starts()
        for person in people:
            await hears(bot_api, person, HELP)
        await bot_api.settles()
        assert [len(person.heard) for person in people] == [1] * 10
        assert await database.read(outbox.doubtful) == []
