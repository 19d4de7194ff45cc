"""HTTP/1.1 to one server over kept-alive connections: the shortest way to the Bot API.

A client for everything costs five times the CPU of one that posts and reads the answer, and posting is most
of what a house does (README, Decisions). What is rare goes through aiohttp (api.py).
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import NamedTuple, cast
from urllib.parse import quote, urlsplit

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


class _Line(asyncio.Protocol):
    """One connection, one question at a time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Reply] | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._retry_after: str | None = None
        #: When it became free, by the loop's clock.
        self.free_since = 0.0

    def ask(self, question: _Question) -> None:
        """Send a question; its future gets the answer."""
        assert self._transport is not None
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

    def data_received(self, data: bytes) -> None:
        """Read on; what is no HTTP, or nobody has asked for, ends the connection."""
        if self._answer is None:
            return self.hang_up()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.hang_up()

    def connection_lost(self, _: Exception | None) -> None:
        """Whoever waits is told."""
        self._transport = None
        self._wire.lost(self)
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(Lost())

    # -- what the parser finds --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin an answer."""
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
        """Hand the answer over, and be free for the next question."""
        status = self._parser.get_status_code()
        if status < 200:  # "go on": the answer itself is still to come
            return
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(Reply(status, b"".join(self._body), self._retry_after))
        if self._parser.should_keep_alive():
            self._wire.free(self)
        else:
            self.hang_up()


class _Question:
    """What is to be sent, and who waits for the answer."""

    __slots__ = ("answer", "line", "raw")

    def __init__(self, raw: bytes, answer: asyncio.Future[Reply]) -> None:
        self.raw = raw
        self.answer = answer
        self.line: _Line | None = None


class Wire:
    """The connections to one server. Its address may hold a secret and is shown nowhere."""

    def __init__(self, url: str, *, connections: int, keep_alive: float) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port or (443 if secure else 80)
        self._ssl = ssl.create_default_context() if secure else None
        self._base = quote(parts.path)
        self._most, self._keep_alive = connections, keep_alive
        head = (
            f"Host: {parts.netloc.rpartition('@')[2]}\r\nContent-Type: application/json\r\nContent-Length: "
        )
        self._head = head.encode("idna" if not head.isascii() else "ascii")
        self._lines: set[_Line] = set()
        self._idle: list[_Line] = []
        self._opening: set[asyncio.Task[None]] = set()
        self._waiting: deque[_Question] = deque()
        self._sweep: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        return f"Wire({len(self._lines)} lines, {len(self._waiting)} waiting)"

    async def post(self, path: str, body: bytes, within: float) -> Reply:
        """Post JSON and return what came back, whatever it is.

        Raises Lost when there is no answer, TimeoutError when there is none within so many seconds.
        """
        loop = asyncio.get_running_loop()
        question = _Question(
            b"POST %b HTTP/1.1\r\n%b%d\r\n\r\n%b"
            % ((self._base + quote(path)).encode(), self._head, len(body), body),
            loop.create_future(),
        )
        timer = loop.call_later(within, _too_late, question)
        self._begin(question)
        try:
            return await question.answer
        except (TimeoutError, asyncio.CancelledError):
            if question.line is not None:
                question.line.hang_up()
            raise
        finally:
            timer.cancel()

    async def close(self) -> None:
        """Hang up; whoever still waits is told that it is lost."""
        for task in self._opening:
            task.cancel()
        for question in self._waiting:
            if not question.answer.done():
                question.answer.set_exception(Lost())
        self._waiting.clear()
        for line in self._lines:
            line.hang_up()
        if self._sweep is not None:
            self._sweep.cancel()
        await asyncio.sleep(0)  # the connections are told

    def free(self, line: _Line) -> None:
        """A line has its answer: the next who waits, or nobody."""
        while self._waiting:
            question = self._waiting.popleft()
            if not question.answer.done():
                return line.ask(question)
        loop = asyncio.get_running_loop()
        line.free_since = loop.time()
        self._idle.append(line)
        if self._sweep is None:
            self._sweep = loop.call_later(self._keep_alive, self._close_idle)

    def lost(self, line: _Line) -> None:
        """A line is gone; if somebody waits for one, another is opened."""
        self._lines.discard(line)
        if line in self._idle:
            self._idle.remove(line)
        self._begin_next()

    def _begin(self, question: _Question) -> None:
        if self._idle:
            self._idle.pop().ask(question)
        elif len(self._lines) + len(self._opening) < self._most:
            task = asyncio.get_running_loop().create_task(self._open(question))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
        else:
            self._waiting.append(question)

    def _begin_next(self) -> None:
        while self._waiting:
            question = self._waiting.popleft()
            if not question.answer.done():
                return self._begin(question)

    async def _open(self, question: _Question) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, line = await loop.create_connection(lambda: _Line(self), self._host, self._port, ssl=self._ssl)
        except (OSError, ValueError):  # a name that is none, too
            if not question.answer.done():
                question.answer.set_exception(Lost())
            self._begin_next()
            return
        self._lines.add(line)
        if question.answer.done():
            self.free(line)
        else:
            line.ask(question)

    def _close_idle(self) -> None:
        """Hang up on what has not been needed for a while; the longest free are first."""
        self._sweep = None
        loop = asyncio.get_running_loop()
        old = loop.time() - self._keep_alive
        for line in [each for each in self._idle if each.free_since <= old]:
            self._idle.remove(line)
            line.hang_up()
        if self._idle:
            self._sweep = loop.call_later(self._keep_alive, self._close_idle)


def _too_late(question: _Question) -> None:
    if not question.answer.done():
        question.answer.set_exception(TimeoutError())
