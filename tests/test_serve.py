"""A house on a port: it says when it is open, whether it is ready, and closes at a signal."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import open_house
from bot.config import Settings
from bot.domain.message import Address, Heard, InboundMessage
from bot.serve import look_inside, serve
from bot.storage.database import Database
from bot.web.inside import Inside
from tests.fakes import FakeChannel, FakeClock
from tests.journeys.play import settings_for
from tests.storage.rows import a_vault


@dataclass
class Served:
    """Where it is served, and how it is asked."""

    where: str
    http: aiohttp.ClientSession
    task: asyncio.Task[None]

    async def get(self, path: str) -> tuple[int, str]:
        async with self.http.get(self.where + path) as answer:
            return answer.status, await answer.text()

    async def stops(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(self.task, 10)


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Served]:
    opened: asyncio.Future[Settings] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(settings, opened.set_result))
    try:
        where = f"http://127.0.0.1:{(await asyncio.wait_for(opened, 20)).port}"
        async with aiohttp.ClientSession() as http:
            yield Served(where, http, task)
    finally:
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(task, 10)


@pytest.fixture
def settings(migrated_url: str) -> Settings:
    """Any free port, with the practice room."""
    return settings_for(migrated_url).model_copy(update={"port": 0, "simulator": True})


async def test_it_is_served_until_a_signal_comes(settings: Settings) -> None:
    async with served(settings) as made:
        assert await made.get("/healthz") == (200, "ok")
        assert (await made.get("/readyz"))[0] == 200
        assert (await made.get("/simulator"))[0] == 200
        assert "bigroom_inbox_total" in (await made.get("/metrics"))[1]
        await made.stops()
        with pytest.raises(aiohttp.ClientConnectionError):
            await made.get("/healthz")


async def test_without_practice_there_is_no_practice_room(settings: Settings) -> None:
    async with served(settings.model_copy(update={"simulator": False})) as made:
        assert (await made.get("/simulator"))[0] == 404


async def test_it_is_not_ready_while_the_database_has_another_form(settings: Settings) -> None:
    async with served(settings) as made:
        with closing(Database(settings.database_url, a_vault())) as database:
            older = text("UPDATE alembic_version SET version_num = '0000'")
            database.write_now(lambda tx: tx.conn.execute(older))
        status, body = await made.get("/readyz")
        assert status == 503
        assert "bigroom db upgrade" in body


async def test_a_port_that_is_taken_is_noticed_before_anything_is_opened() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = settings_for("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
        there = nowhere.model_copy(update={"port": taken.getsockname()[1]})
        with pytest.raises(OSError, match="in use"):
            await serve(there, never)


def never(_: Settings) -> None:
    raise AssertionError("it must not open")


async def test_what_the_house_knows_of_a_person_can_be_looked_into(migrated_url: str) -> None:
    channel = FakeChannel("simulator")
    clock = FakeClock()

    def said(number: int, words: str) -> InboundMessage:
        address = Address("simulator", "ann")
        return InboundMessage("simulator", f"in-{number}", Heard.TEXT, clock(), address, number, words)

    async with open_house(settings_for(migrated_url), [channel], now=clock) as house:
        before = await house.database.read(lambda tx: look_inside(tx, Address("simulator", "ann")))
        assert before == Inside()
        await channel.deliver(said(1, "hello"))
        await house.settled()
        waiting = await house.database.read(lambda tx: look_inside(tx, Address("simulator", "ann")))
        assert waiting.known
        assert [run.flow for run in waiting.runs] == ["welcome"]
        assert waiting.waits_until is not None
        assert waiting.outbox == {"sent": 1}
        await channel.deliver(said(2, "stop"))
        stopped = await house.database.read(lambda tx: look_inside(tx, Address("simulator", "ann")))
        assert stopped.stopped is not None
        assert [line.purpose for line in stopped.ledger] == ["messages"]
        assert stopped.runs == ()
