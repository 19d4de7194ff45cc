"""The Bot API over one pool of kept-alive connections; every trouble comes out as one of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp
from pydantic_core import from_json, to_json

from bot.channels.telegram.errors import refusal, seconds
from bot.channels.telegram.line import Lost
from bot.channels.telegram.line import Reply as Reply
from bot.channels.telegram.wire import Wire
from bot.domain.message import SendError, SendTrouble

#: Calls under way at the same time; the others wait for a connection.
CONNECTIONS = 256
#: Seconds after which a call counts as lost.
TIMEOUT = 20.0
#: Seconds that an idle connection is kept.
KEEP_ALIVE = 30.0


class Upload(NamedTuple):
    """A file on its way to Telegram."""

    #: The parameter of the call that it is, for example ``document``.
    part: str
    name: str
    content: bytes
    #: Its media type.
    kind: str


class Api:
    """One bot's calls. The token is part of every address, so addresses appear in no error and no log."""

    def __init__(self, token: str, api_url: str, timeout: float = TIMEOUT) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._timeout = timeout
        self._wire: Wire | None = None
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return "Api()"

    async def open(self) -> None:
        """Make the pools; to be called where the event loop runs."""
        self._wire = Wire(self._base, connections=CONNECTIONS, keep_alive=KEEP_ALIVE)
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Hang up; calls from now on fail as unreachable."""
        session, self._session = self._session, None
        wire, self._wire = self._wire, None
        if session is not None:
            await session.close()
        if wire is not None:
            await wire.close()

    async def call(self, method: str, params: Mapping[str, Any], within: float | None = None) -> Any:
        """Call a method and return its result, or raise SendError; `within` so many seconds."""
        if self._wire is None:
            raise SendError(SendTrouble.UNREACHABLE, code="closed")
        # What is raised holds nothing of the request, and none of it is kept, not even as a cause.
        try:
            reply = await self._wire.post(method, _encoded(params), within or self._timeout)
        except TimeoutError:
            raise SendError(SendTrouble.UNREACHABLE, code="timeout") from None
        except Lost:
            raise SendError(SendTrouble.UNREACHABLE, code="connection") from None
        return result_of(reply)

    async def upload(self, method: str, params: Mapping[str, Any], upload: Upload) -> Any:
        """Call a method with a file as one of its parts and return its result, or raise SendError."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, str(value))
        form.add_field(upload.part, upload.content, filename=upload.name, content_type=upload.kind)
        return result_of(await self.post(self._base + method, form))

    async def download(self, path: str, most: int) -> bytes:
        """Return a file, by the path that getFile gave, or raise SendError; it may have so many bytes."""
        if self._session is None:
            raise SendError(SendTrouble.UNREACHABLE, code="closed")
        limit = aiohttp.ClientTimeout(total=self._timeout)
        # As in `post`: what aiohttp raises names the address, token and all.
        try:
            async with self._session.get(
                self._files + path, timeout=limit, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise refusal(response.status, "", response.headers.get("Retry-After"))
                content = b""
                async for part in response.content.iter_chunked(64 * 1024):
                    content += part
                    if len(content) > most:
                        raise SendError(SendTrouble.REFUSED, code="too_large")
                return content
        except TimeoutError:
            trouble = SendError(SendTrouble.UNREACHABLE, code="timeout")
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError):
            trouble = SendError(SendTrouble.UNREACHABLE, code="connection")
        raise trouble

    async def post(self, url: str, form: aiohttp.FormData, within: float | None = None) -> Reply:
        """Send a form and return what came back, whatever it is, or raise SendError."""
        if self._session is None:
            raise SendError(SendTrouble.UNREACHABLE, code="closed")
        limit = aiohttp.ClientTimeout(total=within or self._timeout)
        # What aiohttp raises names the address, token and all: none of it is kept, not even as a cause.
        try:
            async with self._session.post(url, data=form, timeout=limit, allow_redirects=False) as response:
                return Reply(response.status, await response.read(), response.headers.get("Retry-After"))
        except TimeoutError:
            trouble = SendError(SendTrouble.UNREACHABLE, code="timeout")
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError):
            trouble = SendError(SendTrouble.UNREACHABLE, code="connection")
        raise trouble


def result_of(reply: Reply) -> Any:
    """Return the result of a call, or raise what the answer means.

    Only an answer in the form of the Bot API is believed: a page that some proxy in between puts up must not
    make everybody count as having blocked us.
    """
    answer = _parsed(reply.body)
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        if reply.status == 429:
            raise refusal(429, "", reply.retry_after)
        raise SendError(
            SendTrouble.UNREACHABLE, retry_after=seconds(reply.retry_after), code=f"{reply.status} unreadable"
        )
    if answer["ok"]:
        return answer.get("result")
    raise _refusal(answer, reply)


def _refusal(answer: dict[Any, Any], reply: Reply) -> SendError:
    code, text, extra = (answer.get(name) for name in ("error_code", "description", "parameters"))
    status = code if isinstance(code, int) and 400 <= code < 600 else reply.status
    if status < 400:
        return SendError(SendTrouble.UNREACHABLE, code=f"{status} not_ok")
    wait = extra.get("retry_after") if isinstance(extra, dict) else None
    known = seconds(wait) is not None
    return refusal(status, text if isinstance(text, str) else "", wait if known else reply.retry_after)


def _encoded(params: Mapping[str, Any]) -> bytes:
    try:
        return to_json(params)
    except ValueError:  # half a character
        return json.dumps(params, ensure_ascii=False).encode(errors="replace")


def _parsed(body: bytes) -> Any:
    try:
        return from_json(body)
    except ValueError:
        pass
    try:
        return json.loads(body)  # slower, and lets half a character pass
    except (ValueError, RecursionError):
        return None
