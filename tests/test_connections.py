"""Whoever sends no whole request in time, or a head without end, is hung up on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.connections import LARGEST_HEAD, Connection, drop_the_slow

PATIENCE = 0.4


async def slow(request: Request) -> Response:
    """Read everything, think for longer than a request may take, answer."""
    body = await request.body()
    await asyncio.sleep(PATIENCE * 2)
    return PlainTextResponse(f"{len(body)}")


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """A server with little patience; gives its port."""
    app = Starlette(routes=[Route("/", slow, methods=["POST"])])
    config = uvicorn.Config(app, port=0, http=Connection, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    dropping = asyncio.create_task(drop_the_slow(server.server_state.connections, PATIENCE, look=0.05))
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        dropping.cancel()
        server.should_exit = True
        await asyncio.wait_for(task, 10)


async def answer_to(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send these parts and return what comes back until the other side hangs up, or an answer is there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = b""
    try:
        async with asyncio.timeout(10):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(pause)
            while b"\r\n\r\n" not in found and (more := await reader.read(1000)):
                found += more
    except ConnectionError:
        pass
    finally:
        writer.close()
    return found


REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"


async def test_a_whole_request_is_answered_however_long_that_takes() -> None:
    async with served() as port:
        assert (await answer_to(port, REQUEST)).startswith(b"HTTP/1.1 200")
        assert (await answer_to(port, REQUEST[:20], REQUEST[20:], pause=0.05)).startswith(b"HTTP/1.1 200")


async def test_who_says_nothing_is_hung_up_on() -> None:
    async with served() as port:
        assert await answer_to(port) == b""


async def test_half_a_request_is_hung_up_on() -> None:
    async with served() as port:
        for half in (b"POST", REQUEST[:30], REQUEST[:-2]):
            assert await answer_to(port, half) == b""


async def test_a_request_that_comes_drop_by_drop_is_hung_up_on() -> None:
    async with served() as port:
        drops = [REQUEST[place : place + 1] for place in range(len(REQUEST))]
        assert await answer_to(port, *drops, pause=0.05) == b""


async def test_a_head_without_end_is_refused() -> None:
    async with served() as port:
        line = b"X-Padding: " + b"x" * 1000 + b"\r\n"
        parts = [REQUEST[:26], *[line] * (LARGEST_HEAD // len(line) + 2)]
        assert (await answer_to(port, *parts)).startswith(b"HTTP/1.1 431")
