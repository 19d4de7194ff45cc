"""A house with a door like WhatsApp's: our own words go only for a day after hers, and it reports back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import Heard, InboundMessage, OutboundMessage, Press, SendTrouble, Template
from bot.domain.outbox import KNOCK
from tests.fakes import FakeChannel, Said
from tests.journeys.person import Person
from tests.journeys.play import Play, house

DAY = timedelta(hours=24)
#: What she is sent when something waits for her.
TAP_TO_READ = OutboundMessage("", template=Template(KNOCK, "en_GB"))


def a_door(name: str = "fake") -> FakeChannel:
    """A channel with a window of a day."""
    return FakeChannel(name, window=DAY)


@asynccontextmanager
async def a_house(url: str) -> AsyncIterator[Play]:
    """A house with such a door only."""
    async with house(url, channel=a_door()) as play:
        yield play


def tap(person: Person) -> InboundMessage:
    """Her tap on the button below "something waits for you"."""
    return person.message(Heard.PRESS, press=Press(KNOCK, 0))


async def pumped(play: Play, rounds: int = 5) -> None:
    """Let everything go that may go."""
    for _ in range(rounds):
        await play.pumps()


async def report(
    play: Play, said: Said | str, progress: Progress, trouble: SendTrouble | None = None
) -> None:
    """Have the provider report something."""
    provider_id = said if isinstance(said, str) else said.provider_id
    told = DeliveryReport(play.channel.name, provider_id, progress, play.clock(), trouble, "fake")
    await play.house.report(told)
    await play.house.settled()
