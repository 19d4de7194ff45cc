"""What stands before every page: headers for safe browsers, a limit on size, and no leak from a fault."""

from __future__ import annotations

import traceback
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.message import Unavailable
from bot.web.pages import sorry

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_log = structlog.get_logger()


class SafeHeaders:
    """Adds the headers that a page has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed)


class KnownHosts:
    """Serves the practice room only under names of this machine.

    Another site could otherwise give our address a name of its own (DNS rebinding), and its page would count
    as ours.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None, prefix: str) -> None:
        self._app = app
        #: None: under any name, for someone who has opened it to other machines on purpose.
        self._hosts = hosts
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when its host is one of ours."""
        if self._hosts is None or not str(scope.get("path", "")).startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        name = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
        if name in self._hosts:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("This address is not one of ours.\n", 421)(scope, receive, send)


class SizeLimit:
    """Refuses a request whose body is larger than anything we ask for."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on while its body stays small."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > self._largest:
            await sorry(Request(scope), 413)(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._largest:
                raise HTTPException(413)
            return message

        await self._app(scope, bounded, send)


class Kindly:
    """Turns a fault of ours into a kind page. The log is told its place, never what was being said."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and catch what falls."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            status = 503 if isinstance(error, Unavailable) else 500
            if status == 500:
                _log.error("request_failed", error=type(error).__name__, place=place(error))
            if scope["type"] == "http" and not begun:
                await sorry(Request(scope), status)(scope, receive, send)


def place(error: BaseException) -> str:
    """Return where an error arose, as file and line, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
