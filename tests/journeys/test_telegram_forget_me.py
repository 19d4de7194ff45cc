"""On the emulated Telegram she is forgotten, and what we wrote to her is deleted there as well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.message import Address
from bot.storage import contacts
from bot.storage.database import Tx
from bot.storage.tables import provider_copy
from tests.emulators.bot_api import BotApi
from tests.journeys.on_telegram import does, hears, open_to_telegram

pytestmark = pytest.mark.emulator

GOODBYE = "Everything is deleted"


async def test_only_the_goodbye_is_left_of_what_we_wrote(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada, bea = bot_api.person(447_700_900_321), bot_api.person(42)
    async with open_to_telegram(bot_api, sqlite_url, tmp_path) as house:
        for person in (ada, bea):
            await person.says("/start")
            await hears(bot_api, person, "Which language is best for you?")
        await does(ada, "English")
        await hears(bot_api, ada, "Are you 16 or over?")
        await ada.says("forget me")
        await hears(bot_api, ada, "Do you want us to delete everything about you?")
        await does(ada, "Yes, please delete everything about me")
        await hears(bot_api, ada, GOODBYE)
        await bot_api.settles()
        await house.settled()
        await house.copies.round()
        left = [str(one.text) for one in ada.heard if not one.deleted]
        assert len(left) == 1 and GOODBYE in left[0]
        assert len(ada.heard) == 4
        assert not any(one.deleted for one in bea.heard)

        def known(tx: Tx) -> tuple[bool, int]:
            found = contacts.find(tx, Address("telegram", str(ada.id)))
            return found is not None, len(tx.conn.execute(provider_copy.select()).all())

        assert await house.database.read(known) == (False, 0)
        assert house.channels["telegram"].keeps == timedelta(hours=48)
