"""Fixtures for tests that need Telegram: `bot_api`, and the Node process that its tests share."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.emulators.bot_api import BotApi, start_node
from tests.emulators.node import NodeProcess


@pytest.fixture(scope="session")
def telegram_node() -> Iterator[NodeProcess]:
    """One Node process for the session: it takes longer to start than most tests to run."""
    node = start_node()
    yield node
    node.stop()


@pytest_asyncio.fixture
async def bot_api(telegram_node: NodeProcess) -> AsyncIterator[BotApi]:
    """A fresh Telegram with a new bot, of which nobody has heard yet."""
    async with BotApi(telegram_node) as api:
        yield api
