"""The shortest way for a delivery: from the parser of the web server to the door, past everything else.

Of all requests one kind comes more often than all the others together. For it there is no scope, no cycle and
no middleware; whatever is not exactly that goes the web server's own way, and finds the same door there.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import Any, cast

import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from bot.connections import Connection
from bot.web.visitors import Guesses
from bot.web.webhooks import BROKEN, GUESSING, LARGEST, SECRET, TELEGRAM_PATH, TOO_LARGE, Answer, TelegramDoor

_log = structlog.get_logger()

_PATH = TELEGRAM_PATH.encode()


class _Way(Enum):
    """What is done with what the parser reads."""

    #: A delivery: it is gathered for the door.
    SHORT = "short"
    #: Any other request: the web server deals with it.
    LONG = "long"
    #: Nothing: it came before the last delivery was answered, or is too large.
    NONE = "none"


class ShortWay(Connection):
    """One connection of the web server that knows deliveries when it sees them."""

    def __init__(self, door: TelegramDoor, guesses: Guesses, **server: Any) -> None:
        super().__init__(**server)
        self._door = door
        self._guesses = guesses
        self._way = _Way.NONE
        self._body = bytearray()
        self._secret: str | None = None
        #: True while a delivery is at the door.
        self._at_the_door = False
        #: False when this connection ends with the answer at hand.
        self._stays = True

    # -- what the parser finds --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin a request; what it is, its head will say."""
        self.url, self.headers = b"", []
        self.begins()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Choose the way."""
        self.has_its_head()
        if self._at_the_door:  # nobody who delivers here does that; the connection ends with the answer
            self._way, self._stays = _Way.NONE, False
        elif self.url == _PATH and self._is_a_delivery():
            self._way, self._body = _Way.SHORT, bytearray()
            self._stays = self.parser.should_keep_alive()
        else:
            self._way = _Way.LONG
            self._begin_the_long_way()

    def _is_a_delivery(self) -> bool:
        if self.parser.get_method() != b"POST" or not (self.cycle is None or self.cycle.response_complete):
            return False
        self._secret = None
        for name, value in self.headers:
            known = name.lower()
            if known == SECRET:
                self._secret = value.decode("latin-1")
            elif known in (b"expect", b"upgrade"):
                return False
        return True

    def _begin_the_long_way(self) -> None:
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep a part of a delivery, as long as it is not too large."""
        if self._way is _Way.LONG:
            super().on_body(body)
        elif self._way is _Way.SHORT:
            self._body += body
            if len(self._body) > LARGEST:
                self._way, self._stays = _Way.NONE, False
                self._say(TOO_LARGE)

    def on_message_complete(self) -> None:
        """Bring a delivery to the door."""
        if self._way is _Way.LONG:
            super().on_message_complete()
        elif self._way is _Way.SHORT:
            self.is_whole()
            self._at_the_door = True
            task = self.loop.create_task(self._take(bytes(self._body)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    # -- the answer -------------------------------------------------------------------------

    async def _take(self, body: bytes) -> None:
        try:
            answer = await self._door.webhook(self._secret, body)
        except Exception as error:
            # Never its text, which may quote what was said.
            _log.error("delivery_not_taken", error=type(error).__name__)
            answer = BROKEN
        if answer.status == 403 and self._guesses.goes_on(self.client[0] if self.client else ""):
            answer = GUESSING
        self._at_the_door = False
        self._say(answer)

    def _say(self, answer: Answer) -> None:
        if self.transport.is_closing():
            return
        lines = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            lines += (name, b": ", value, b"\r\n")
        lines += [f"{title}: {text}\r\n".encode("latin-1") for title, text in answer.headers.items()]
        lines.append(b"" if self._stays else b"Connection: close\r\n")
        lines.append(b"Content-Length: %d\r\n\r\n%b" % (len(answer.body), answer.body))
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

    guesses = Guesses()

    def made(**server: Any) -> ShortWay:
        return ShortWay(door, guesses, **server)

    return cast("type[asyncio.Protocol]", made)
