"""What somebody recorded is fetched only when the house asks for it, and never more than fits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.channels.telegram import fetching
from bot.channels.telegram.api import Api
from bot.domain.message import SendError, SendTrouble
from tests.channels.telegram.stub import TOKEN, Stub, ok, refusal


@asynccontextmanager
async def files(stub: Stub, content: bytes, status: int = 200) -> AsyncIterator[Api]:
    """A Telegram that also gives out one file, and our side of it."""

    async def give(request: web.Request) -> web.Response:
        assert request.match_info["token"] == TOKEN
        assert request.match_info["path"] == "voice/file_1.oga"
        return web.Response(status=status, body=content)

    app = web.Application()
    app.router.add_get("/file/bot{token}/{path:.+}", give)
    app.router.add_route("*", "/bot{token}/{method}", stub.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    api = Api(TOKEN, f"http://{host}:{port}")
    await api.open()
    try:
        yield api
    finally:
        await api.close()
        await runner.cleanup()


async def test_it_is_fetched_by_its_reference(stub: Stub) -> None:
    stub.next("getFile", ok({"file_id": "AwAC", "file_path": "voice/file_1.oga", "file_size": 5}))
    async with files(stub, b"OggS!") as api:
        assert await fetching.fetch(api, "AwAC") == b"OggS!"
    assert stub.of("getFile") == [{"file_id": "AwAC"}]


@pytest.mark.parametrize(
    "found",
    [
        {},
        True,
        {"file_path": "../../etc/passwd"},
        {"file_path": "voice/../secret"},
        {"file_path": "https://example.org/x"},
        {"file_path": "voice/file_1.oga", "file_size": fetching.LARGEST + 1},
    ],
)
async def test_what_is_no_file_or_too_large_is_not_asked_for(stub: Stub, found: Any) -> None:
    stub.next("getFile", ok(found))
    async with files(stub, b"never") as api:
        with pytest.raises(SendError) as caught:
            await fetching.fetch(api, "AwAC")
    assert caught.value.trouble is SendTrouble.REFUSED


async def test_one_that_is_larger_than_it_says_is_not_taken(stub: Stub) -> None:
    stub.next("getFile", ok({"file_path": "voice/file_1.oga"}))
    async with files(stub, b"x" * (fetching.LARGEST + 1)) as api:
        with pytest.raises(SendError) as caught:
            await fetching.fetch(api, "AwAC")
    assert caught.value.code == "too_large"


async def test_one_that_is_gone_is_refused(stub: Stub) -> None:
    stub.next("getFile", refusal(400, "Bad Request: invalid file_id"))
    async with files(stub, b"never") as api:
        with pytest.raises(SendError) as caught:
            await fetching.fetch(api, "AwAC")
    assert caught.value.trouble is SendTrouble.REFUSED


async def test_a_closed_door_fetches_nothing() -> None:
    with pytest.raises(SendError) as caught:
        await Api(TOKEN, "http://127.0.0.1:9").download("voice/file_1.oga", 10)
    assert caught.value.code == "closed"
    assert TOKEN not in str(caught.value)
