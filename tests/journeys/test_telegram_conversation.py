"""A whole conversation through the real command and an emulated Telegram, polled and by webhook."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.domain.consent import Decision
from tests.emulators.bot_api import BotApi
from tests.journeys.on_telegram import (
    MODES,
    WAY,
    does,
    goes_all_the_way,
    hears,
    known,
    running,
    words_of,
    written_by,
)
from tests.journeys.voting import chosen

pytestmark = pytest.mark.emulator


@pytest.mark.parametrize("mode", MODES)
async def test_she_joins_votes_and_stops(
    bot_api: BotApi, migrated_url: str, tmp_path: Path, mode: str
) -> None:
    people = [bot_api.person(447_700_900_000 + number, "Zaynabcanary") for number in range(4)]
    async with running(bot_api, migrated_url, tmp_path, mode) as (command, database):
        await asyncio.gather(*(goes_all_the_way(bot_api, person) for person in people))
        for person in people:
            her = await known(database, person)
            assert await written_by(database, person) == [words_of(person)]
            assert her.contact.consents["polls"].decision is Decision.GIVEN
            assert "checkins" not in her.contact.consents
        cast = await database.read(chosen)
        assert cast == ["respect"] * 4
        ada = people[0]
        await ada.says("STOP")
        await hears(bot_api, ada, "You will get no more messages")
        assert (await known(database, ada)).contact.stopped_at is not None
        await bot_api.settles()
        figures = await command.figures()
        assert await command.ends() == 0
    shown = figures + command.log.read_text()
    for secret in (bot_api.token, "Zaynabcanary", "4477009", "Biscuits", "whsec-1"):
        assert secret not in shown
    assert f'bigroom_inbox_total{{outcome="turns"}} {4 * (len(WAY) + 1) + 1}.0' in figures


@pytest.mark.parametrize("mode", MODES)
async def test_each_tap_is_acknowledged_and_shown(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode):
        await goes_all_the_way(bot_api, ada)
        taps = sum(1 for what, _ in WAY if what not in ("/start", "poll"))
        await bot_api.until(lambda: len(ada.toasts) == taps, 10, "every tap acknowledged")
        chosen = [one for one in ada.heard if "✓" in str(one.text)]
        assert [str(one.text).split("✓ ")[1] for one in chosen] == [
            what for what, _ in WAY if what not in ("/start", "poll")
        ]
        assert all(one.labels == [] for one in chosen), "their buttons have done their work"


@pytest.mark.parametrize("mode", MODES)
async def test_blocking_stops_and_coming_back_asks_again(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path, mode) as (_, database):
        await goes_all_the_way(bot_api, ada)
        await ada.blocks()
        await bot_api.settles()
        her = await known(database, ada)
        assert her.contact.stopped_at is not None
        assert her.contact.consents["polls"].decision is Decision.GIVEN
        await ada.unblocks()
        await does(ada, "/start")
        await hears(bot_api, ada, "Welcome back")
        assert (await known(database, ada)).contact.stopped_at is None


async def test_a_link_of_an_invitation_is_remembered(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = bot_api.person(42)
    async with running(bot_api, sqlite_url, tmp_path) as (_, database):
        await ada.says("/start brent-7")
        await hears(bot_api, ada, "Which language is best for you?")
        assert (await known(database, ada)).contact.campaign == "brent-7"
