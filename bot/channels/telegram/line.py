"""One kept-alive connection to the Bot API: a question goes out, its answer comes back, nothing else does."""

from __future__ import annotations

import asyncio
from typing import NamedTuple, Protocol, cast

import httptools

#: The largest answer that is read, in bytes; those of the Bot API are far below.
LARGEST = 8 << 20


class Reply(NamedTuple):
    """What came back, not yet looked at."""

    status: int
    body: bytes
    #: The header Retry-After.
    retry_after: str | None


class Lost(Exception):
    """The connection broke, or could not be made; what was asked may have been done all the same."""


class Owner(Protocol):
    """Who has the connections, and is told how each of them fares."""

    def made(self, line: Line, /) -> None:
        """It is open."""

    def free(self, line: Line, /) -> None:
        """It has its answer, and may be asked again."""

    def lost(self, line: Line, /) -> None:
        """It is closed."""


class Question:
    """What is to be sent, and who waits for the answer."""

    __slots__ = ("answer", "line", "raw")

    def __init__(self, raw: bytes, answer: asyncio.Future[Reply]) -> None:
        self.raw = raw
        self.answer = answer
        #: The connection it was sent over.
        self.line: Line | None = None


class Line(asyncio.Protocol):
    """One connection, one question at a time."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Reply] | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._retry_after: str | None = None
        #: False once the server has said something that nobody asked for.
        self._in_order = True
        #: False when the server closes after this answer.
        self._stays = True
        #: When it became free, by the loop's clock.
        self.free_since = 0.0

    def ask(self, question: Question) -> None:
        """Send a question; its future gets the answer."""
        if self._transport is None:  # lost between two steps of the event loop
            question.answer.set_exception(Lost())
            return
        self._answer = question.answer
        question.line = self
        self._transport.write(question.raw)

    def hang_up(self) -> None:
        """Close at once: an answer that still comes would be taken for the next one's."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way out."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is no subclass of it
        self._owner.made(self)

    def data_received(self, data: bytes) -> None:
        """Read on; what is no HTTP, or nobody has asked for, ends the connection."""
        if not self._asked():
            return self.hang_up()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            return self.hang_up()
        if self._asked():
            return
        if self._in_order and self._stays:  # only now: perhaps something came behind the answer
            self._owner.free(self)
        else:
            self.hang_up()

    def _asked(self) -> bool:
        return self._answer is not None

    def connection_lost(self, _: Exception | None) -> None:
        """Whoever waits is told."""
        self._transport = None
        self._owner.lost(self)
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(Lost())

    # -- what the parser finds --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin an answer, to a question if all is in order."""
        self._in_order = self._answer is not None
        self._body, self._size, self._retry_after = [], 0, None

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the only header that matters."""
        if len(name) == 11 and name.lower() == b"retry-after":
            self._retry_after = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        """Keep a part of the answer."""
        self._size += len(part)
        if self._size > LARGEST:
            self.hang_up()
        self._body.append(part)

    def on_message_complete(self) -> None:
        """Hand the answer over."""
        status = self._parser.get_status_code()
        if status < 200:  # "go on": the answer itself is still to come
            return
        self._stays = self._parser.should_keep_alive()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(Reply(status, b"".join(self._body), self._retry_after))
