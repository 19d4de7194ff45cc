"""python-telegram-bot's calls over our own pool: the library's way through httpx slows down under load."""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.api import TIMEOUT, Api, result_of
from bot.channels.telegram.errors import Refused
from bot.domain.message import SendError


class PooledRequest(BaseRequest):
    """The library's extension point for another HTTP client."""

    def __init__(self, api: Api) -> None:
        self._api = api

    @property
    def read_timeout(self) -> float:
        """Seconds until a call counts as lost."""
        return TIMEOUT

    async def initialize(self) -> None:
        """Nothing: the pool is opened and closed by the channel."""

    async def shutdown(self) -> None:
        """Nothing, for the same reason."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """Make one call. A refusal is one of ours already here, so that no text of it travels on."""
        read = timeouts.get("read_timeout")
        try:
            reply = await self._api.post(
                url, _form(request_data), within=read if isinstance(read, int | float) else None
            )
            result_of(reply)
        except SendError as error:
            raise Refused(error) from None
        return reply.status, reply.body


def _form(data: RequestData | None) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in (data.json_parameters if data else {}).items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data if data else {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
