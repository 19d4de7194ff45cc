"""Says a message of one part or several; what is tried again goes on where it broke off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.channels.telegram.api import Api
from bot.channels.telegram.rendering import calls_for, chat_of
from bot.domain.message import OutboundMessage, SendError

#: People whose broken-off message is remembered; of more, the oldest are said from the beginning.
MOST = 1000


class Saying:
    """The words go first, the buttons under the last of them, then the file.

    Which parts went is remembered, of one message for each person and without its words, for as long as the
    process lives. After a crash in the middle the first parts may be said twice, as anything in flight may.
    """

    def __init__(self, api: Api, most: int = MOST) -> None:
        self._api = api
        self._most = most
        #: Address -> fingerprint of the message, ids of the parts that went.
        self._begun: dict[str, tuple[int, list[str]]] = {}

    def __repr__(self) -> str:
        return f"Saying({len(self._begun)} begun)"

    async def say(self, to: str, message: OutboundMessage) -> str:
        """Say it, and return Telegram's ids of its parts with a space between, or raise SendError."""
        parts = self._parts(to, message)
        fingerprint, ids = self._begun.pop(to, (0, []))
        said = ids if fingerprint == hash(message) else []
        for part in parts[len(said) :]:
            try:
                said.append(_number(await part()))
            except SendError as error:
                if said and error.trouble.retryable:
                    self._remember(to, hash(message), said)
                raise
        return " ".join(filter(None, said))

    def _remember(self, to: str, fingerprint: int, said: list[str]) -> None:
        self._begun[to] = (fingerprint, said)
        if len(self._begun) > self._most:
            del self._begun[next(iter(self._begun))]

    def _parts(self, to: str, message: OutboundMessage) -> list[Callable[[], Awaitable[Any]]]:
        calls = calls_for(to, message)
        parts: list[Callable[[], Awaitable[Any]]] = [
            partial(self._api.call, "sendMessage", call) for call in calls
        ]
        if message.file is not None:
            chat = {"chat_id": chat_of(to)}
            parts.append(partial(self._api.upload, "sendDocument", chat, "document", message.file))
        return parts


def _number(result: Any) -> str:
    """It was said, whatever the answer looks like: better no id than saying it twice."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return str(number) if isinstance(number, int) else ""
