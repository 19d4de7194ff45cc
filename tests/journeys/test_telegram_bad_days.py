"""Telegram's bad days: 429, 403, 5xx, broken connections, duplicates, and updates that nobody can read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.storage import ballots, inbound, outbox
from tests.emulators.bot_api import BotApi
from tests.emulators.telegram_api.faults import Trouble
from tests.journeys.on_telegram import (
    MODES,
    WAY,
    does,
    goes_all_the_way,
    hears,
    known,
    once_each,
    running,
    words_of,
    written_by,
)
from tests.journeys.texts import HELP, PRIVACY

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
        await hears(bot_api, bea, HELP, within=2)
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


async def test_every_update_twice_in_flight_changes_nothing(
    bot_api: BotApi, migrated_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(42 + number) for number in range(3)]
    bot_api.deliver_twice_at_once = True
    async with running(bot_api, migrated_url, tmp_path, mode) as (_, database):
        await asyncio.gather(*(goes_all_the_way(bot_api, person) for person in people))
        await bot_api.settles()
        for person in people:
            assert await written_by(database, person) == [words_of(person)]
            assert len(person.heard) == len(WAY) + 1
        assert len(await database.read(lambda tx: ballots.of_poll(tx, "first_priority"))) == 3


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
