"""Says a message: the words first, the buttons under the last of them, then the file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.channels.parts import MOST, InParts
from bot.channels.telegram.api import Api
from bot.channels.telegram.rendering import calls_for, chat_of
from bot.domain.message import File, OutboundMessage


class Saying:
    """Says messages; one that is tried again goes on where it broke off."""

    def __init__(self, api: Api, most: int = MOST) -> None:
        self._api = api
        self._in_parts = InParts(most)

    def __repr__(self) -> str:
        return f"Saying({self._in_parts.begun} begun)"

    async def say(self, to: str, message: OutboundMessage) -> str:
        """Say it, and return Telegram's ids of its parts with a space between, or raise SendError."""
        return await self._in_parts.say(to, message, self._parts(to, message))

    def _parts(self, to: str, message: OutboundMessage) -> list[Callable[[], Awaitable[str]]]:
        parts: list[Callable[[], Awaitable[str]]] = [
            partial(self._call, call) for call in calls_for(to, message)
        ]
        if message.file is not None:
            parts.append(partial(self._upload, to, message.file))
        return parts

    async def _call(self, call: dict[str, Any]) -> str:
        return _number(await self._api.call("sendMessage", call))

    async def _upload(self, to: str, file: File) -> str:
        return _number(await self._api.upload("sendDocument", {"chat_id": chat_of(to)}, "document", file))


def _number(result: Any) -> str:
    """It was said, whatever the answer looks like: better no id than saying it twice."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return str(number) if isinstance(number, int) else ""
