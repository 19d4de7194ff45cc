"""What no bot expects of Telegram: duplicates, updates that nobody can read, and strangers at the webhook."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.storage import inbound, outbox
from tests.emulators.bot_api import BotApi
from tests.journeys.on_telegram import (
    MODES,
    WAY,
    goes_all_the_way,
    hears,
    once_each,
    running,
    words_of,
    written_by,
)
from tests.journeys.texts import HELP, PRIVACY
from tests.journeys.voting import chosen, open_poll

pytestmark = [pytest.mark.emulator, pytest.mark.parametrize("mode", MODES)]

#: What no update looks like; Telegram may invent anything.
STRANGE: list[dict[str, object]] = [
    {"message": {"chat": "?"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": "x", "type": "private"}, "text": ["a", "list"]}},
    {"callback_query": 7},
    {"something_new": {"from": {"id": 42}}},
    {"poll": {"id": "1", "question": "What?", "options": []}},
    {"my_chat_member": {"new_chat_member": {}}},
    {"edited_message": None, "message": None},
]


async def test_every_update_twice_in_flight_changes_nothing(
    bot_api: BotApi, migrated_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(42 + number) for number in range(3)]
    bot_api.deliver_twice_at_once = True
    async with running(bot_api, migrated_url, tmp_path, mode) as (_, database):
        await database.write(open_poll)
        await asyncio.gather(*(goes_all_the_way(bot_api, person) for person in people))
        await bot_api.settles()
        for person in people:
            assert await written_by(database, person) == [words_of(person)]
            assert len(person.heard) == len(WAY) + 1
        assert len(await database.read(chosen)) == 3


async def test_an_update_that_comes_again_later_changes_nothing(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        first = await ada.says("help")
        await hears(bot_api, ada, HELP)
        second = await ada.says("privacy")
        await hears(bot_api, ada, PRIVACY)
        said = [one.text for one in ada.heard]
        for update in (first, second, first):
            await bot_api.deliver_again(update["update_id"])
        await ada.says("help")
        await hears(bot_api, ada, HELP, times=2)
        await bot_api.settles()
        assert [one.text for one in ada.heard] == [*said, HELP]
        assert await database.read(outbox.doubtful) == []


async def test_an_update_that_nobody_can_read_is_kept_and_the_next_is_answered(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        for number, strange in enumerate(STRANGE, 1):
            await bot_api.raw_update(strange)
            await ada.says("help")
            await hears(bot_api, ada, HELP, times=number, within=5)
        await bot_api.settles()
        kept = await database.read(lambda tx: inbound.kept(tx, "unreadable"))
        assert len(kept) >= 3
        assert all("update_id" in payload for _, payload in kept)
        assert all(attempt.ok for attempt in bot_api.webhook_log), "and Telegram got its 200"


async def test_a_stranger_who_knows_no_secret_is_not_heard(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    async with running(bot_api, sqlite_url, tmp_path, mode) as (command, database):
        chat = {"id": 666, "type": "private"}
        message = {"message_id": 1, "date": 1, "chat": chat, "text": "/start"}
        for secret in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            async with (
                aiohttp.ClientSession(headers=secret) as web,
                web.post(
                    f"{command.url}/webhooks/telegram", json={"update_id": 1, "message": message}
                ) as answer,
            ):
                assert answer.status == 403
        assert once_each(bot_api.person(666)) == []
        assert await database.read(outbox.counts) == {}
