"""The shortest way for a delivery: from the parser of the web server to the door, past everything else.

Of all requests one kind comes more often than all the others together. For it there is no scope, no cycle and
no middleware; whatever is not exactly that goes the web server's own way, and finds the same door there.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from bot.web.webhooks import LARGEST, SECRET, TELEGRAM_PATH, TOO_LARGE, Answer, TelegramDoor

_log = structlog.get_logger()

_PATH = TELEGRAM_PATH.encode()


class ShortWay(HttpToolsProtocol):
    """One connection of the web server that knows deliveries when it sees them."""

    def __init__(self, door: TelegramDoor, **server: Any) -> None:
        super().__init__(**server)
        self._door = door
        #: What was sent with the delivery that is being read; None for any other request.
        self._body: bytearray | None = None
        self._secret: str | None = None
        #: True while a delivery is at the door.
        self._at_the_door = False
        #: False when this connection ends with the answer at hand.
        self._stays = True

    # -- what the parser finds --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin a request; what it is, its head will say."""
        self.url, self.headers = b"", []
        self._body = None

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Choose the way."""
        if self._at_the_door:  # sent before the last was answered: it is not taken, and the caller is told so
            self._stays = False
        elif self.url == _PATH and self._plain_post():
            self._body = bytearray()
        else:
            self._go_the_long_way()

    def _plain_post(self) -> bool:
        if self.parser.get_method() != b"POST" or not (self.cycle is None or self.cycle.response_complete):
            return False
        self._secret = None
        for name, value in self.headers:
            known = name.lower()
            if known == SECRET:
                self._secret = value.decode("latin-1")
            elif known in (b"expect", b"upgrade"):
                return False
        self._stays = self.parser.should_keep_alive()
        return True

    def _go_the_long_way(self) -> None:
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep a part of a delivery, as long as it is not too large."""
        if self._body is None:
            if not self._at_the_door:
                super().on_body(body)
        elif len(self._body) <= LARGEST:
            self._body += body

    def on_message_complete(self) -> None:
        """Bring a delivery to the door."""
        if self._body is None:
            if not self._at_the_door:
                super().on_message_complete()
            return
        body, self._body = self._body, None
        if len(body) > LARGEST:
            self._stays = False
            return self._say(TOO_LARGE)
        self._at_the_door = True
        task = self.loop.create_task(self._take(bytes(body)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # -- the answer -------------------------------------------------------------------------

    async def _take(self, body: bytes) -> None:
        try:
            answer: Answer | None = await self._door.webhook(self._secret, body)
        except Exception as error:
            # Never its text, which may quote what was said.
            _log.error("delivery_not_taken", error=type(error).__name__)
            answer = None
        self._at_the_door = False
        self._say(answer)

    def _say(self, answer: Answer | None) -> None:
        if self.transport.is_closing():
            return
        status, body = (500, b"") if answer is None else (answer.status, answer.body)
        lines = [STATUS_LINE[status]]
        for name, value in self.server_state.default_headers:
            lines += (name, b": ", value, b"\r\n")
        for title, text in () if answer is None else answer.headers.items():
            lines.append(f"{title}: {text}\r\n".encode("latin-1"))
        lines.append(b"" if self._stays else b"Connection: close\r\n")
        lines.append(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.transport.write(b"".join(lines))
        if self._stays:
            self.on_response_complete()
        else:
            self.transport.close()

    def shutdown(self) -> None:
        """Close once the delivery at the door has its answer; at once when there is none."""
        if self._at_the_door:
            self._stays = False
        else:
            super().shutdown()


def short_way(door: TelegramDoor) -> type[asyncio.Protocol]:
    """Return what the web server makes a connection with, as it expects it."""

    def made(**server: Any) -> ShortWay:
        return ShortWay(door, **server)

    return cast("type[asyncio.Protocol]", made)
