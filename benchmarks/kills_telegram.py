"""A Telegram for crowds: takes every message, remembers it, and tells who waits that it came."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

#: How long a message takes to be said, in seconds: so some are always in flight.
SLOW = (0.002, 0.03)


@dataclass(frozen=True, slots=True)
class Said:
    """One message as somebody's phone shows it."""

    text: str
    #: What each button carries, by its label.
    buttons: dict[str, str]

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two messages the same: the words, and the question that the buttons belong to."""
        return self.text, next(iter(self.buttons.values()), ":").split(":")[0]


class Telegram:
    """The Bot API as far as a conversation needs it."""

    def __init__(self, chance: random.Random) -> None:
        self.url = ""
        self.said: dict[int, list[Said]] = defaultdict(list)
        self.calls = 0
        self._chance = chance
        self._bells: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def hears(self, chat: int, words: str, after: int, within: float) -> Said:
        """Wait for a message with these words, and return the newest one."""
        async with asyncio.timeout(within):
            while True:
                found = [each for each in self.said[chat][after:] if words in each.text]
                if found:
                    return found[-1]
                self._bells[chat].clear()
                await self._bells[chat].wait()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        result: object = True
        if method == "sendMessage":
            result = await self._send(_fields(await request.read(), request.content_type))
        elif method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "Big Room", "username": "big_room_bot"}
        return web.json_response({"ok": True, "result": result})

    async def _send(self, fields: dict[str, object]) -> dict[str, object]:
        await asyncio.sleep(self._chance.uniform(*SLOW) / 2)
        chat, markup = int(str(fields["chat_id"])), fields.get("reply_markup") or {}
        rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
        buttons = {button["text"]: button["callback_data"] for row in rows for button in row}
        self.said[chat].append(Said(str(fields["text"]), buttons))
        self.calls += 1
        number = self.calls
        self._bells[chat].set()
        await asyncio.sleep(self._chance.uniform(*SLOW) / 2)  # said already, and the bot does not know yet
        return {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}}


def _fields(body: bytes, kind: str) -> dict[str, object]:
    if kind != "application/json":
        raise web.HTTPUnsupportedMediaType
    fields: dict[str, object] = json.loads(body)
    return fields
