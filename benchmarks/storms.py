"""A Telegram with bad days: refusals, answers that are lost, and calls that are never answered."""

from __future__ import annotations

import asyncio
import random

from aiohttp import web

from benchmarks.kills_telegram import Telegram

#: How likely each trouble is, for one message.
TROUBLES: dict[str, float] = {
    "500": 0.04,
    "502": 0.02,
    "429": 0.05,
    "cut": 0.02,
    "lost": 0.03,
    "hangs": 0.003,
}
#: Seconds that a call hangs: longer than we wait for any.
HANG = 25.0


class Stormy(Telegram):
    """Says what it is given, when it feels like it."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        #: How often there was which trouble.
        self.troubles: dict[str, int] = dict.fromkeys(TROUBLES, 0)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] != "sendMessage":
            return await super()._call(request)
        trouble = self._trouble()
        if trouble is None:
            return await super()._call(request)
        self.troubles[trouble] += 1
        if trouble == "lost":  # it is said, and nobody is told
            await super()._call(request)
        return await self._refused(request, trouble)

    def _trouble(self) -> str | None:
        lot = self._chance.random()
        for trouble, likely in TROUBLES.items():
            if (lot := lot - likely) < 0:
                return trouble
        return None

    async def _refused(self, request: web.Request, trouble: str) -> web.StreamResponse:
        if trouble == "hangs":
            await asyncio.sleep(HANG)
        if trouble in ("hangs", "cut", "lost"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if trouble == "502":
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        answer: dict[str, object] = {"ok": False, "error_code": int(trouble), "description": "not now"}
        if trouble == "429":
            answer["parameters"] = {"retry_after": 1}
        return web.json_response(answer, status=int(trouble))
