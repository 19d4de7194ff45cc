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

from bot.channels.telegram.line import Line, Lost, Question, Reply


class _Where(NamedTuple):
    """A server, and what stands before every path there."""

    host: str
    port: int
    secure: bool
    name: str
    base: str

    @classmethod
    def of(cls, url: str) -> _Where:
        """Take an address apart; one that is none leads nowhere."""
        try:
            parts = urlsplit(url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 80)
        except ValueError:
            return cls("", 0, False, "", "")
        name = parts.netloc.rpartition("@")[2]
        return cls(parts.hostname or "", port, secure, name, quote(parts.path))


class _Heads(dict[str, bytes]):
    """What comes before the length of a question, by the path it goes to; there are a handful of paths."""

    def __init__(self, where: _Where) -> None:
        self._where = where

    def __missing__(self, path: str) -> bytes:
        lines = (
            f"POST {self._where.base}{quote(path)} HTTP/1.1",
            f"Host: {self._where.name}",
            "Content-Type: application/json",
            "Content-Length: ",
        )
        self[path] = head = "\r\n".join(lines).encode()
        return head


class Wire:
    """The connections to one server. Its address may hold a secret and is shown nowhere."""

    def __init__(self, url: str, *, connections: int, keep_alive: float) -> None:
        where = _Where.of(url)
        self._host, self._port = where.host, where.port
        self._ssl = ssl.create_default_context() if where.secure else None
        self._most, self._keep_alive = connections, keep_alive
        self._heads = _Heads(where)
        self._loop = asyncio.get_running_loop()  # asked for once: asking costs a system call
        self._lines: set[Line] = set()
        self._idle: list[Line] = []
        self._opening: set[asyncio.Task[None]] = set()
        self._waiting: deque[Question] = deque()
        self._sweep: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        return f"Wire({len(self._lines)} lines, {len(self._waiting)} waiting)"

    async def post(self, path: str, body: bytes, within: float) -> Reply:
        """Post JSON and return what came back, whatever it is.

        Raises Lost when there is no answer, TimeoutError when there is none within so many seconds.
        """
        question = Question(
            b"%b%d\r\n\r\n%b" % (self._heads[path], len(body), body), self._loop.create_future()
        )
        timer = self._loop.call_later(within, _too_late, question)
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

    def made(self, line: Line) -> None:
        """A line is there."""
        self._lines.add(line)

    def free(self, line: Line) -> None:
        """A line has its answer: the next who waits, or nobody."""
        if line not in self._lines:
            return
        while self._waiting:
            question = self._waiting.popleft()
            if not question.answer.done():
                return line.ask(question)
        line.free_since = self._loop.time()
        self._idle.append(line)
        if self._sweep is None:
            self._sweep = self._loop.call_later(self._keep_alive, self._close_idle)

    def lost(self, line: Line) -> None:
        """A line is gone; if somebody waits for one, another is opened."""
        self._lines.discard(line)
        if line in self._idle:
            self._idle.remove(line)
        self._begin_next()

    def _begin(self, question: Question) -> None:
        if self._idle:
            self._idle.pop().ask(question)
        elif len(self._lines) + len(self._opening) < self._most:
            task = self._loop.create_task(self._open(question))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
        else:
            self._waiting.append(question)

    def _begin_next(self) -> None:
        while self._waiting:
            question = self._waiting.popleft()
            if not question.answer.done():
                return self._begin(question)

    async def _open(self, question: Question) -> None:
        try:
            _, line = await self._loop.create_connection(
                lambda: Line(self), self._host, self._port, ssl=self._ssl
            )
        except (OSError, ValueError):  # a name that is none, too
            self._opening.discard(cast("asyncio.Task[None]", asyncio.current_task()))
            if not question.answer.done():
                question.answer.set_exception(Lost())
            self._begin_next()
            return
        if question.answer.done():
            self.free(line)
        else:
            line.ask(question)

    def _close_idle(self) -> None:
        """Hang up on what has not been needed for a while; the longest free are first."""
        self._sweep = None
        old = self._loop.time() - self._keep_alive
        for line in [each for each in self._idle if each.free_since <= old]:
            self._idle.remove(line)
            line.hang_up()
        if self._idle:
            self._sweep = self._loop.call_later(self._keep_alive, self._close_idle)


def _too_late(question: Question) -> None:
    if not question.answer.done():
        question.answer.set_exception(TimeoutError())
