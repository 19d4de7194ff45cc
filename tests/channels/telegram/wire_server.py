"""A server that behaves as each test of the wire wants it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Speaks = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """It answers every question with its own body, until it is told otherwise."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[bytes] = []
        self.connections = 0
        self.speaks: Speaks = self.answers
        self.hold = asyncio.Event()
        self.hold.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak over one connection until it breaks."""
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self.speaks(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def question(self, reader: asyncio.StreamReader) -> bytes:
        """Read and note one question; return its body."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        self.asked.append(head.partition(b" HTTP")[0] + b" " + body)
        return body

    async def answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer each question with its own body, when `hold` lets go."""
        while True:
            body = await self.question(reader)
            await self.hold.wait()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    def says(self, answer: bytes, *, then_close: bool = False) -> None:
        """Answer every question with these bytes."""

        async def speaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                await self.question(reader)
                writer.write(answer)
                await writer.drain()
                if then_close:
                    return

        self.speaks = speaks

    def end(self) -> None:
        """Break off every connection."""
        for task in self._tasks:
            task.cancel()


async def until(true: Callable[[], bool]) -> None:
    """Return as soon as it is so."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  # what changes is in another task, and tells nobody
            await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[Server]:
    """Let a server be reached at its address."""
    at = await asyncio.start_server(server.met, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{at.sockets[0].getsockname()[1]}/bot1:SECRET/"
    yield server
    server.end()
    at.close()
