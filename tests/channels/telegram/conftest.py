"""What the tests of this door share: a Telegram that does as it is told, and a channel that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.channels.telegram.api import Api
from bot.channels.telegram.wire import Wire
from tests.channels.telegram import wire_server
from tests.channels.telegram.stub import TOKEN, Stub, listening
from tests.channels.telegram.wire_server import Server
from tests.emulators.fixtures import bot_api, telegram_node

__all__ = ["api", "bot_api", "logs", "server", "stub", "telegram_node", "wire"]

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    """A Telegram that answers as told."""
    async with listening(Stub()) as stub:
        yield stub


@pytest.fixture
async def api(stub: Stub) -> AsyncIterator[Api]:
    """Our side of it."""
    api = Api(TOKEN, stub.url)
    await api.open()
    yield api
    await api.close()


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """What was logged."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server that knows nothing of Telegram."""
    async with wire_server.listening(Server()) as server:
        yield server


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    """A wire to it of two connections at most."""
    wire = Wire(server.url, connections=2, keep_alive=30)
    yield wire
    await wire.close()
