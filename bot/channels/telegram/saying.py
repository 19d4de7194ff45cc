"""Says a message: the picture, the words with the buttons under the last of them, then the file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog

from bot.channels.parts import MOST, InParts, units, with_page
from bot.channels.telegram.api import Api, Upload
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.rendering import calls_for, chat_of
from bot.domain.message import File, OutboundMessage, SendError, SendTrouble
from bot.domain.picture import CannotDraw, NoPictures, Pictures

_log = structlog.get_logger(__name__)

#: The longest text below a photo, in UTF-16 code units.
LONGEST_CAPTION = 1024
_NO_PICTURES = NoPictures()

_Part = Callable[[], Awaitable[str]]


class Saying:
    """Says messages; one that is tried again goes on where it broke off."""

    def __init__(self, api: Api, most: int = MOST, pictures: Pictures = _NO_PICTURES) -> None:
        self._api = api
        self._in_parts = InParts(most)
        self._pictures = pictures
        self._photos = Photos(api)

    def __repr__(self) -> str:
        return f"Saying({self._in_parts.begun} begun)"

    async def say(self, to: str, message: OutboundMessage) -> str:
        """Say it, and return Telegram's ids of its parts with a space between, or raise SendError."""
        return await self._in_parts.say(to, message, self._parts(to, message))

    def _parts(self, to: str, message: OutboundMessage) -> list[_Part]:
        calls = calls_for(to, with_page(message, self._pictures))
        parts: list[_Part] = [partial(self._call, call) for call in calls]
        if message.picture is not None:
            parts = self._shown(to, message.picture.name, calls, parts)
        if message.file is not None:
            parts.append(partial(self._upload, to, message.file))
        return parts

    def _shown(self, to: str, name: str, calls: list[dict[str, Any]], parts: list[_Part]) -> list[_Part]:
        """Put the picture over the words: in one message where they fit below it, without buttons.

        A question keeps a message of its own: what is chosen is written into it.
        """
        text = calls[0]["text"]
        if len(calls) > 1 or "reply_markup" in calls[0] or units(text) > LONGEST_CAPTION:
            return [partial(self._photo, to, name, "", None), *parts]
        return [partial(self._photo, to, name, text, parts[0])]

    async def _photo(self, to: str, name: str, caption: str, otherwise: _Part | None) -> str:
        """Send a picture; where it cannot be drawn, or Telegram will not have it, the words go alone."""
        params = {"chat_id": chat_of(to)} | ({"caption": caption} if caption else {})
        try:
            return _number(await self._photos.send(params, await self._pictures.png(name)))
        except CannotDraw:
            _log.warning("telegram_picture_not_drawn")
        except SendError as error:
            if error.trouble is not SendTrouble.REFUSED:
                raise
            _log.warning("telegram_picture_refused", code=error.code)
        return await otherwise() if otherwise is not None else ""

    async def _call(self, call: dict[str, Any]) -> str:
        return _number(await self._api.call("sendMessage", call))

    async def _upload(self, to: str, file: File) -> str:
        upload = Upload("document", file.name, file.content, "text/plain")
        return _number(await self._api.upload("sendDocument", {"chat_id": chat_of(to)}, upload))


def _number(result: Any) -> str:
    """It was said, whatever the answer looks like: better no id than saying it twice."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return str(number) if isinstance(number, int) else ""
