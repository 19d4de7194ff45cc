"""The fixtures of this folder's own tests."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.emulators.bot_api import BotApi, Person
from tests.emulators.fixtures import bot_api, telegram_node

__all__ = ["ada", "bot", "bot_api", "telegram_node"]


@pytest.fixture(autouse=True)
def _no_deprecation(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns at every RetryAfter unless it is told to use timedelta."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def bot(bot_api: BotApi) -> AsyncIterator[Bot]:
    """The real client, pointed at our server."""
    async with Bot(bot_api.token, base_url=bot_api.base_url) as bot:
        bot_api.calls.clear()  # it has called getMe
        yield bot


@pytest.fixture
async def ada(bot_api: BotApi, bot: Bot) -> Person:
    """Somebody who has written to the bot, which has read it."""
    ada = bot_api.person(42, first_name="Ada", language_code="cy")
    update = await ada.says("/start")
    await bot.get_updates(offset=update["update_id"] + 1)
    bot_api.calls.clear()
    return ada
