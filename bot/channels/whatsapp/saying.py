"""Says a message on WhatsApp: one part or several, in order; with numbers where buttons are not accepted.

A picture goes last and by itself. WhatsApp fetches it later, and drops what it cannot fetch with its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from bot.channels.parts import MOST, InParts, cut, with_page
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.content import Contents, name_of
from bot.channels.whatsapp.errors import CONTENT
from bot.channels.whatsapp.rendering import LONGEST, Part, Words, parts_of
from bot.domain.message import OutboundMessage, SendError
from bot.domain.picture import CannotDraw, NoPictures, Pictures

_log = structlog.get_logger(__name__)

#: The largest picture that WhatsApp takes, in bytes.
LARGEST = 5_000_000
_NO_PICTURES = NoPictures()


class Saying:
    """Says messages; one that is tried again goes on where it broke off."""

    def __init__(
        self,
        api: Api,
        contents: Contents,
        words: Words,
        sender: str,
        callback: str,
        most: int = MOST,
        pictures: Pictures = _NO_PICTURES,
    ) -> None:
        self._api = api
        self._contents = contents
        self._words = words
        self._sender = sender
        self._callback = callback
        self._in_parts = InParts(most)
        self._pictures = pictures

    def __repr__(self) -> str:
        return f"Saying({self._in_parts.begun} begun)"

    async def say(self, to: str, message: OutboundMessage) -> str:
        """Say it, and return Twilio's ids of its parts with a space between, or raise SendError."""
        template = message.template
        if template is not None and not message.text and name_of(template) not in self._contents.sids:
            await self._contents.refresh()  # it may have been approved since we began
        parts = parts_of(with_page(message, self._pictures), self._contents.sids, self._words)
        calls = [partial(self._part, to, part) for part in parts]
        if message.picture is not None and message.text:
            calls.append(partial(self._picture, to, message.picture.name))
        return await self._in_parts.say(to, message, calls)

    async def _picture(self, to: str, name: str) -> str:
        """Send a picture if it can be drawn. The words went before, and are not said again."""
        link = self._pictures.link(name)
        try:
            if not link or len(await self._pictures.png(name)) > LARGEST:
                return ""
            return await self._send(to, {"media_url": [link]})
        except CannotDraw:
            _log.warning("whatsapp_picture_not_drawn")
        except SendError as error:
            _log.warning("whatsapp_picture_refused", code=error.code)
        return ""

    async def _part(self, to: str, part: Part) -> str:
        try:
            return await self._send(to, part.what)
        except SendError as error:
            if not part.instead or error.code not in CONTENT:
                raise
            _log.warning("whatsapp_buttons_refused", code=error.code)
        said = [await self._send(to, {"body": text}) for text in cut(part.instead, LONGEST)]
        return " ".join(said)

    async def _send(self, to: str, what: Mapping[str, Any]) -> str:
        return await self._api.send(to, self._sender, self._callback, what)
