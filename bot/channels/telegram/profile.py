"""What Telegram is told once at start: where updates go, and what stands on the bot's own page."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import TypeVar

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import ours
from bot.channels.telegram.request import PooledRequest
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.domain.message import SendError

_log = structlog.get_logger(__name__)
# At its finest the library logs every call with its address, and the token is part of the address.
logging.getLogger("telegram").setLevel(logging.INFO)

T = TypeVar("T")

#: Deliveries that Telegram may have under way to us at once.
MAX_CONNECTIONS = 40

#: Language code ("" for everybody else) -> what the menu offers, as (command, description).
Commands = Mapping[str, Sequence[tuple[str, str]]]
#: Language code ("" for everybody else) -> (what an empty chat shows, what the profile shows).
Descriptions = Mapping[str, tuple[str, str]]


class Profile:
    """The set-up calls, by python-telegram-bot."""

    def __init__(self, token: str, api_url: str, api: Api) -> None:
        request = PooledRequest(api)
        self._bot = Bot(
            token, base_url=f"{api_url.rstrip('/')}/bot", request=request, get_updates_request=request
        )

    async def point_to(self, url: str, secret: str) -> None:
        """Have updates delivered to us; what waited meanwhile comes too."""
        await _told(
            self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MAX_CONNECTIONS,
                drop_pending_updates=False,
            )
        )

    async def point_nowhere(self) -> None:
        """Have updates kept until we fetch them."""
        await _told(self._bot.delete_webhook(drop_pending_updates=False))

    async def username(self) -> str:
        """Return the bot's own name, for links to it."""
        return (await _told(self._bot.get_me())).username or ""

    async def leave(self, group: int) -> None:
        """Leave a group."""
        await _told(self._bot.leave_chat(group))

    async def show(self, commands: Commands, descriptions: Descriptions) -> None:
        """Write the menu and the page in each language. What fails is only logged: it is decoration."""
        for code, offered in _by_short_code(commands).items():
            menu = [BotCommand(name, text) for name, text in offered]
            await _try("setMyCommands", self._bot.set_my_commands(menu, language_code=code))
        for code, (long, short) in _by_short_code(descriptions).items():
            await _try("setMyDescription", self._bot.set_my_description(long, language_code=code))
            await _try("setMyShortDescription", self._bot.set_my_short_description(short, language_code=code))


async def username_of(token: str, api_url: str) -> str:
    """Return the name of the bot with this token, where no channel is open; or raise SendError."""
    api = Api(token, api_url)
    await api.open()
    try:
        return await Profile(token, api_url, api).username()
    finally:
        await api.close()


def _by_short_code(by_language: Mapping[str, T]) -> dict[str, T]:
    """Return what Telegram can tell apart: it knows languages of two letters only, without a country."""
    found: dict[str, T] = {}
    for language, wanted in by_language.items():
        code = language.replace("-", "_").split("_")[0].lower()
        if len(code) in (0, 2):
            found.setdefault(code, wanted)
    return found


async def _told(call: Awaitable[T]) -> T:
    try:
        return await call
    except TelegramError as error:
        trouble = ours(error)
    raise trouble


async def _try(method: str, call: Awaitable[object]) -> None:
    try:
        await _told(call)
    except SendError as error:
        _log.warning("telegram_profile_not_set", method=method, trouble=error.trouble, code=error.code)
