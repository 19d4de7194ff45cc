"""HTTP at the least cost in Python: a server and a client of the benchmark's own, on httptools."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import httptools

#: Given method path, body -> the whole HTTP response, or None to answer later through the connection.
Handler = Callable[[bytes, bytes, "ServerConnection"], bytes | None]


def response(body: bytes, status: bytes = b"200 OK") -> bytes:
    """Return a whole JSON response."""
    head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"


class ServerConnection(asyncio.Protocol):
    """One connection to us."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._body = b"", b""
        self.headers: dict[bytes, bytes] = {}
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body, self.headers = b"", {}

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        answer = self._handler(self._url, self._body, self)
        if answer is not None:
            self.answer(answer)

    def answer(self, whole: bytes) -> None:
        """Write a response, unless the other side has gone."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(whole)


class _ClientConnection(asyncio.Protocol):
    def __init__(self, pool: Client) -> None:
        self._pool = pool
        self._body = b""
        self.waiting: Callable[[int, bytes], None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        done, self.waiting = self.waiting, None
        status, body = self._parser.get_status_code(), self._body
        self._pool.free(self)
        if done is not None:
            done(status, body)

    def connection_lost(self, error: Exception | None) -> None:
        done, self.waiting = self.waiting, None
        self._pool.lost(self)
        if done is not None:
            done(0, b"")


class Client:
    """A pool of kept-alive connections to one server; each carries one request at a time."""

    def __init__(self, host: str, port: int, connections: int) -> None:
        self._where = (host, port)
        self._most = connections
        self._open = 0
        self._idle: list[_ClientConnection] = []
        self._queue: deque[tuple[bytes, Callable[[int, bytes], None]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    def post(
        self,
        path: str,
        body: bytes,
        headers: bytes,
        done: Callable[[int, bytes], None],
        kind: bytes = JSON,
    ) -> None:
        """Send a request; `done` is told status and body, status 0 when the connection broke."""
        head = b"POST %b HTTP/1.1\r\nHost: bench\r\nContent-Type: %b\r\n" % (path.encode(), kind)
        whole = head + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body
        if self._idle:
            self._send(self._idle.pop(), whole, done)
            return
        self._queue.append((whole, done))
        if self._open < self._most:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def free(self, connection: _ClientConnection) -> None:
        """A connection has its answer."""
        if self._queue:
            self._send(connection, *self._queue.popleft())
        else:
            self._idle.append(connection)

    def lost(self, connection: _ClientConnection) -> None:
        """A connection broke."""
        self._open -= 1
        if connection in self._idle:
            self._idle.remove(connection)

    def _send(self, connection: _ClientConnection, whole: bytes, done: Callable[[int, bytes], None]) -> None:
        connection.waiting = done
        assert connection.transport is not None
        connection.transport.write(whole)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(lambda: _ClientConnection(self), *self._where)
        except OSError:
            self._open -= 1
            if self._queue:
                self._queue.popleft()[1](0, b"")
            return
        self.free(connection)
