"""Deliveries on the short way: what the long way answers, and nothing that confuses the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import uvicorn

from bot.web.shortway import short_way
from bot.web.site import site
from bot.web.webhooks import LARGEST
from tests.channels.telegram.wire_server import until
from tests.web.echo import Echo

HEAD = b"POST /webhooks/telegram HTTP/1.1\r\nHost: room\r\n"


@dataclass(frozen=True)
class Said:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Door:
    """Notes what is delivered, and answers when it is let."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[str | None, bytes]] = []
        self.answer = Said()
        self.let = asyncio.Event()
        self.let.set()

    async def webhook(self, secret: str | None, body: bytes) -> Said:
        self.deliveries.append((secret, body))
        await self.let.wait()
        if body == b"break":
            raise RuntimeError("a word that she wrote")
        return self.answer


@dataclass
class Caller:
    """A provider at the other end of one connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, raw: bytes) -> None:
        self.writer.write(raw)

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await self.reader.readexactly(int(headers["content-length"]))
        return int(first.split()[1]), headers, body

    async def is_closed(self) -> bool:
        return await asyncio.wait_for(self.reader.read(), 20) == b""


def posted(body: bytes, headers: bytes = b"") -> bytes:
    return HEAD + headers + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.fixture
def door() -> Door:
    return Door()


@asynccontextmanager
async def serving(door: Door) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    app = site(rooms=replace(Echo().rooms, telegram=door))
    config: Any = uvicorn.Config(
        app, port=0, log_config=None, http=short_way(door), server_header=False, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    server.config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


@pytest.fixture
async def port(door: Door) -> AsyncIterator[int]:
    async with serving(door) as (_, port):
        yield port


@pytest.fixture
async def caller(port: int) -> AsyncIterator[Caller]:
    made = Caller(*await asyncio.open_connection("127.0.0.1", port))
    yield made
    made.writer.close()


async def test_one_connection_brings_many_deliveries(caller: Caller, door: Door) -> None:
    for number in range(3):
        caller.send(posted(b"%d" % number, b"X-Telegram-Bot-Api-Secret-Token: s3cret\r\n"))
        status, _, body = await caller.answer()
        assert (status, body) == (200, b"")
    assert door.deliveries == [("s3cret", b"0"), ("s3cret", b"1"), ("s3cret", b"2")]


async def test_without_a_secret_the_door_is_told_so_also_after_one_with(caller: Caller, door: Door) -> None:
    caller.send(posted(b"a", b"x-telegram-bot-api-secret-token: s3cret\r\n"))
    await caller.answer()
    caller.send(posted(b"b"))
    await caller.answer()
    assert door.deliveries == [("s3cret", b"a"), (None, b"b")]


async def test_the_doors_answer_goes_back_as_it_is(caller: Caller, door: Door) -> None:
    door.answer = Said(503, b'{"a":1}', {"Retry-After": "2", "Content-Type": "application/json"})
    caller.send(posted(b"{}"))
    status, headers, body = await caller.answer()
    assert (status, body, headers["retry-after"]) == (503, b'{"a":1}', "2")
    assert headers["content-type"] == "application/json"


async def test_a_delivery_in_pieces_is_put_together(caller: Caller, door: Door) -> None:
    for piece in (posted(b"{}")[i : i + 7] for i in range(0, len(posted(b"{}")), 7)):
        caller.send(piece)
        await caller.writer.drain()
        await asyncio.sleep(0)
    assert (await caller.answer())[0] == 200
    assert door.deliveries == [(None, b"{}")]


async def test_a_chunked_delivery_is_read(caller: Caller, door: Door) -> None:
    caller.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert (await caller.answer())[0] == 200
    assert door.deliveries == [(None, b"{}")]


async def test_other_requests_on_the_same_connection_go_the_long_way(caller: Caller, door: Door) -> None:
    caller.send(b"GET /healthz HTTP/1.1\r\nHost: room\r\n\r\n")
    assert (await caller.answer())[2] == b"ok"
    caller.send(posted(b"{}"))
    assert (await caller.answer())[0] == 200
    caller.send(b"GET /webhooks/telegram HTTP/1.1\r\nHost: room\r\n\r\n")
    status, headers, _ = await caller.answer()
    assert (status, headers["allow"]) == (405, "POST")
    caller.send(posted(b"{}"))
    assert (await caller.answer())[0] == 200
    assert len(door.deliveries) == 2


async def test_the_long_way_leads_to_the_same_door(caller: Caller, door: Door) -> None:
    caller.send(posted(b"{}", b"Expect: 100-continue\r\nX-Telegram-Bot-Api-Secret-Token: s\r\n"))
    head = await asyncio.wait_for(caller.reader.readuntil(b"\r\n\r\n"), 20)
    assert head.startswith(b"HTTP/1.1 100")
    assert (await caller.answer())[0] == 200
    caller.send(b"POST /webhooks/telegram?a=b HTTP/1.1\r\nHost: room\r\nContent-Length: 2\r\n\r\n{}")
    assert (await caller.answer())[0] == 200
    assert door.deliveries == [("s", b"{}"), (None, b"{}")]


async def test_as_large_as_allowed_is_taken_and_one_byte_more_is_refused_before_it_is_all_there(
    caller: Caller, port: int, door: Door
) -> None:
    caller.send(posted(b"x" * LARGEST))
    assert (await caller.answer())[0] == 200
    caller.send(HEAD + b"Content-Length: %d\r\n\r\n" % (LARGEST * 1000) + b"x" * (LARGEST + 1))
    status, headers, body = await caller.answer()
    assert (status, headers["connection"], body) == (413, "close", b"That is too large.\n")
    assert len(door.deliveries) == 1


async def test_a_door_that_breaks_is_a_500_without_a_word_of_it(
    caller: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    caller.send(posted(b"break"))
    status, _, body = await caller.answer()
    assert (status, body) == (500, b"")
    caller.send(posted(b"{}"))
    assert (await caller.answer())[0] == 200
    printed = capsys.readouterr()
    assert "a word that she wrote" not in printed.out + printed.err


async def test_who_asks_to_close_is_closed(caller: Caller) -> None:
    caller.send(posted(b"{}", b"Connection: close\r\n"))
    assert (await caller.answer())[1]["connection"] == "close"
    assert await caller.is_closed()


async def test_what_comes_before_the_answer_ends_the_connection_and_is_not_taken(
    caller: Caller, door: Door
) -> None:
    door.let.clear()
    caller.send(posted(b"one") + posted(b"two") + b"GET /healthz HTTP/1.1\r\nHost: room\r\n\r\n")
    await until(lambda: bool(door.deliveries))
    door.let.set()
    assert (await caller.answer())[1]["connection"] == "close"
    assert await caller.is_closed()
    assert door.deliveries == [(None, b"one")]


async def test_what_is_no_http_is_a_400(caller: Caller, door: Door) -> None:
    caller.send(b"\x16\x03\x01\x02\x00 nonsense\r\n\r\n")
    assert (await caller.answer())[0] == 400
    assert door.deliveries == []


async def test_who_hangs_up_does_not_undo_the_delivery(port: int, door: Door) -> None:
    door.let.clear()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(posted(b"{}"))
    await until(lambda: bool(door.deliveries))
    writer.close()
    door.let.set()
    await asyncio.sleep(0.05)
    after = Caller(*await asyncio.open_connection("127.0.0.1", port))
    after.send(posted(b"after"))
    assert (await after.answer())[0] == 200
    after.writer.close()


async def test_the_delivery_at_the_door_is_answered_before_the_server_stops(door: Door) -> None:
    async with serving(door) as (server, port):
        caller = Caller(*await asyncio.open_connection("127.0.0.1", port))
        idle = Caller(*await asyncio.open_connection("127.0.0.1", port))
        door.let.clear()
        caller.send(posted(b"{}"))
        await until(lambda: bool(door.deliveries))
        stopping = asyncio.create_task(server.shutdown())
        assert await idle.is_closed()
        door.let.set()
        status, headers, _ = await caller.answer()
        assert (status, headers["connection"]) == (200, "close")
        await asyncio.wait_for(stopping, 10)
        for each in (caller, idle):
            each.writer.close()


async def test_who_goes_on_guessing_is_told_to_wait_and_who_knows_the_secret_is_not(
    caller: Caller, door: Door
) -> None:
    door.answer = Said(403)
    told = []
    for _ in range(200):
        caller.send(posted(b"{}"))
        told.append(await caller.answer())
    assert told[0][0] == 403
    assert (told[-1][0], told[-1][1]["retry-after"]) == (429, "60")
    door.answer = Said(200)
    caller.send(posted(b"{}"))
    assert (await caller.answer())[0] == 200
