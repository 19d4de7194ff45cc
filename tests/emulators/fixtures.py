"""Fixtures for tests that need a provider, and the Node processes that these tests share."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.emulators.bot_api import BotApi, start_node
from tests.emulators.node import NodeProcess
from tests.emulators.prism import start_prism
from tests.emulators.twilio_api import TwilioApi


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


@pytest.fixture(scope="session")
def prism() -> Iterator[NodeProcess]:
    """One Prism for the session: it takes 165 MB."""
    node = start_prism()
    yield node
    node.stop()


@pytest_asyncio.fixture
async def twilio_api() -> AsyncIterator[TwilioApi]:
    """A fresh Twilio with an account of ours, in this process."""
    async with TwilioApi() as api:
        yield api
