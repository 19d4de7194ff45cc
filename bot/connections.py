"""Connections of the web server: dropped when no whole request comes on them in time, or too large a one."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Seconds within which a request must have come whole, from the first byte or the connection on.
PATIENCE = 20.0
#: The largest head of a request, in bytes.
LARGEST_HEAD = 32 * 1024
#: Seconds between two looks at who is slow.
LOOK = 2.0

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Connection(HttpToolsProtocol):
    """One connection. The server itself bounds neither the size of a head nor the time that it takes."""

    #: Since when a request is awaited or under way; None while it is being answered, or none is due.
    since: float | None = None
    _in_head = False
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self.since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head stays small."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self.transport.write(_TOO_LARGE)
                self.transport.close()

    def begins(self) -> None:
        """Note that a request begins."""
        self.since, self._in_head, self._head = self.loop.time(), True, 0

    def has_its_head(self) -> None:
        """Note that its head is whole."""
        self._in_head = False

    def is_whole(self) -> None:
        """Note that it is whole: the answer may take as long as it takes."""
        self.since = None

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.begins()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self.has_its_head()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """It is whole."""
        self.is_whole()
        super().on_message_complete()


async def drop_the_slow(connections: Collection[Any], patience: float = PATIENCE, look: float = LOOK) -> None:
    """Hang up on whoever has not sent a whole request in time; for ever."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(look)
        for each in list(connections):
            since = getattr(each, "since", None)
            if since is not None and loop.time() - since > patience:
                each.transport.abort()
