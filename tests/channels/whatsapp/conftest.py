"""What the tests of this door share: an emulated Twilio, our side of it, and what was logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.channels.whatsapp.api import Api
from tests.emulators.fixtures import prism
from tests.emulators.twilio_api import TwilioApi

__all__ = ["api", "logs", "prism", "twilio"]

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    """A Twilio that remembers."""
    async with TwilioApi() as twilio:
        yield twilio


@pytest.fixture
async def api(twilio: TwilioApi) -> AsyncIterator[Api]:
    """Our side of it."""
    api = Api(twilio.account, twilio.token, twilio.url)
    await api.open()
    yield api
    await api.close()


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """What was logged."""
    with capture_logs() as entries:
        yield entries
