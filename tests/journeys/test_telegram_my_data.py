"""MY DATA through the real command and an emulated Telegram: the words, and then the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.tables import outbox
from tests.emulators.bot_api import BotApi, Heard, Person
from tests.journeys.on_telegram import does, goes_all_the_way, hears, running, words_of

pytestmark = pytest.mark.emulator

SAID = "Everything is in the file."


async def asks_for_file(bot_api: BotApi, person: Person) -> Heard:
    """Ask for it, agree, and return what arrives last."""
    await does(person, "my data")
    await hears(bot_api, person, "Shall I send it?")
    await does(person, "Yes, send me the file")
    await bot_api.until(lambda: person.heard[-1].file is not None, 30, "the file")
    return person.heard[-1]


def text_of(heard: Heard) -> str:
    assert heard.file is not None
    return heard.file.data.decode("utf-8-sig")


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_the_file_comes_after_the_words(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path, mode: str
) -> None:
    ada = bot_api.person(447_700_900_001, "Zaynabcanary")
    async with running(bot_api, sqlite_url, tmp_path, mode) as (command, database):
        await goes_all_the_way(bot_api, ada)
        arrived = await asks_for_file(bot_api, ada)
        assert SAID in str(ada.heard[-2].text)
        assert arrived.file is not None
        assert (arrived.file.filename, arrived.file.content_type) == ("big-room-my-data.txt", "text/plain")
        text = text_of(arrived)
        assert words_of(ada) in text and "Telegram: 447700900001" in text
        ids = [str(each.message_id) for each in ada.heard[-2:]]
        await bot_api.settles()
        await does(ada, "help")  # what was said before is settled with the next batch
        await hears(bot_api, ada, "This is Big Room")
        sent = await database.read(lambda tx: tx.conn.execute(outbox.select()).all())
        assert " ".join(ids) in [row.provider_id for row in sent]
        assert await command.ends() == 0
    shown = command.log.read_text()
    for secret in ("Zaynabcanary", "447700900001", "Biscuits", "What Big Room holds"):
        assert secret not in shown


async def test_when_only_the_file_fails_the_words_are_said_once(
    bot_api: BotApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = bot_api.person(447_700_900_001)
    async with running(bot_api, sqlite_url, tmp_path):
        await goes_all_the_way(bot_api, ada)
        bot_api.fail("sendDocument", 429, retry_after=1)
        bot_api.fail("sendDocument", 502)
        assert words_of(ada) in text_of(await asks_for_file(bot_api, ada))
        assert len([each for each in ada.heard if SAID in str(each.text)]) == 1
        assert len(bot_api.calls_of("sendDocument")) == 3
