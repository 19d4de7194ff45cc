"""Telegram's bad days: 429, 403, 5xx and broken connections."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.storage import outbox
from tests.emulators.bot_api import BotApi
from tests.emulators.telegram_api.faults import Trouble
from tests.journeys.on_telegram import (
    MODES,
    does,
    goes_all_the_way,
    hears,
    known,
    running,
)
from tests.journeys.texts import HELP, PRIVACY

pytestmark = [pytest.mark.emulator, pytest.mark.parametrize("mode", MODES)]

TROUBLES: list[Trouble] = [500, 502, "closed"]


async def test_a_429_for_one_keeps_her_order_and_delays_nobody(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada, bea = bot_api.person(42), bot_api.person(43)
    async with running(bot_api, sqlite_url, tmp_path, mode):
        bot_api.fail("sendMessage", 429, times=1, retry_after=2, chat=42)
        for words in ("help", "privacy", "help"):
            await ada.says(words)
        await bea.says("help")
        await hears(bot_api, bea, HELP, within=5)
        assert ada.heard == []
        await hears(bot_api, ada, HELP, times=2)
        assert [one.text for one in ada.heard] == [HELP, PRIVACY, HELP]
        refused = next(call for call in bot_api.calls_of("sendMessage") if call.status == 429)
        again = [call for call in bot_api.calls_of("sendMessage") if call.chat_id == 42][1]
        assert again.time - refused.time >= 2, "she waits as long as Telegram said"


async def test_a_server_in_trouble_loses_nothing_and_changes_no_order(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(42 + number) for number in range(3)]
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        for person, trouble in zip(people, TROUBLES, strict=True):
            bot_api.fail("sendMessage", trouble, chat=person.id)
        bot_api.fail("getUpdates", 500)
        for person in people:
            await person.says("help")
            await person.says("privacy")
        for person in people:
            await hears(bot_api, person, PRIVACY)
            assert [one.text for one in person.heard] == [HELP, PRIVACY]
        await bot_api.settles()
        assert len(await database.read(outbox.doubtful)) == 3


async def test_an_answer_that_is_lost_on_its_way_to_us_is_said_twice_at_most_and_listed(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        bot_api.fail("sendMessage", "closed", times=1, after=True)
        await ada.says("help")
        await ada.says("privacy")
        await hears(bot_api, ada, PRIVACY)
        assert [one.text for one in ada.heard] == [HELP, HELP, PRIVACY]
        assert len(await database.read(outbox.doubtful)) == 1


async def test_who_has_blocked_us_is_left_alone(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada, bea = bot_api.person(42), bot_api.person(43)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        await goes_all_the_way(bot_api, ada)
        bot_api.fail("sendMessage", 403, chat=42)
        await ada.says("help")
        await bea.says("help")
        await hears(bot_api, bea, HELP)

        async with asyncio.timeout(10):
            while (await known(database, ada)).contact.stopped_at is None:  # noqa: ASYNC110 - in the database
                await asyncio.sleep(0.05)
        assert (await known(database, ada)).contact.consents["polls"].decision.value == "given"
        await does(ada, "/start")
        await hears(bot_api, ada, "Welcome back")
