"""A real house over a real database, a fake channel before it, and people who talk.

A journey reads like this:

    async with house(url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("English")
        assert "Are you 16 or over?" in ada.last.text
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.app import House, build
from bot.clock.ticks import Clock
from bot.config import ROOT, Settings
from bot.domain.publication import FlowVersion
from bot.inbox.hearing import Screen, unscreened
from bot.library.publish import compile_flows
from bot.storage import publications
from bot.storage.database import Tx
from tests.fakes import FakeChannel, FakeClock
from tests.journeys.person import Person
from tests.journeys.voting import open_poll

T = TypeVar("T")

#: The secret of every test database.
KEY = base64.b64encode(bytes(range(32))).decode()
FLOWS = ROOT / "flows"


@dataclass(slots=True)
class Play:
    """A house with its fake channel and its fake clock, and the people in front of it."""

    house: House
    channel: FakeChannel
    clock: FakeClock
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)
    _before: frozenset[asyncio.Task[None]] = frozenset()
    crashed: bool = False

    def person(
        self, value: str, language_hint: str | None = None, channel: FakeChannel | None = None
    ) -> Person:
        """Return somebody by her address, always the same one."""
        door = channel or self.channel
        person = Person(self, door, value, language_hint)
        return self._people.setdefault((door.name, value), person)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Look something up in the database."""
        return await self.house.database.read(work)

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Change something in the database, as another room would."""
        return await self.house.database.write(work)

    async def holds_writer(self, gate: asyncio.Event) -> asyncio.Task[None]:
        """Keep the writer busy until the gate is opened: nothing is committed meanwhile.

        Returns when it is busy, with what ends when it no longer is.
        """
        loop, begun = asyncio.get_running_loop(), asyncio.Event()

        async def waits() -> None:
            begun.set()  # from here on it is there to be cancelled, as in a crash
            await gate.wait()

        def work(tx: Tx) -> None:
            asyncio.run_coroutine_threadsafe(waits(), loop).result()

        busy = asyncio.create_task(self.write(work))
        busy.add_done_callback(lambda _: begun.set())
        await begun.wait()
        assert not busy.done(), "the writer cannot be held"
        return busy

    @asynccontextmanager
    async def busy_writer(self) -> AsyncIterator[None]:
        """Keep the writer busy for a while."""
        gate = asyncio.Event()
        busy = await self.holds_writer(gate)
        try:
            yield
        finally:
            gate.set()
            await busy

    async def ticks(self, name: str) -> None:
        """Do a round that the clock of the house does every so many seconds; its errors come out."""
        await self.house.clock._scheduler.get_job(name).func.__wrapped__()

    async def pumps(self) -> int:
        """Let the pump take up what is due; return how many messages that were."""
        await self.house.settled()
        number = await self.house.pump.round()
        await self.house.settled()
        return number

    async def crashes(self) -> None:
        """Die where we stand: nothing is finished, nothing more is written down."""
        self.crashed = True
        self.house.clock.close()
        ours = asyncio.all_tasks() - self._before
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        self.house.database.close()


def settings_for(url: str, flows: Path = FLOWS, key: str = KEY) -> Settings:
    """Return settings that depend on nothing of the machine."""
    return Settings(_env_file=None, database_url=url, secret_key=key, flows=flows, simulator=False)


def _publish(opened: House, flows: Path, at: datetime) -> None:
    """Publish as `bigroom flows publish` does, but check the same files only once for all tests."""
    versions = _real_flows() if flows == FLOWS else compile_flows(flows, flows / "locales")
    opened.database.write_now(lambda tx: publications.publish(tx, versions, "test", flows.name, at))


@cache
def _real_flows() -> tuple[FlowVersion, ...]:
    return compile_flows(FLOWS, ROOT / "locales")


class _StandsStill(Clock):
    """The heartbeat of a house where nothing happens by itself: a test does every round by hand.

    A round of its own, coming in between two lines of a test, once in a thousand runs changes what it sees.
    """

    def __init__(self, clock: Clock) -> None:
        self._scheduler = clock._scheduler

    def open(self) -> None:
        """Tick never; the rounds are there all the same."""


@asynccontextmanager
async def house(
    url: str,
    *,
    flows: Path = FLOWS,
    clock: FakeClock | None = None,
    channel: FakeChannel | None = None,
    more: Sequence[FakeChannel] = (),
    alone: bool = False,
    publish: bool = True,
    screen: Screen = unscreened,
    vote: bool = True,
) -> AsyncIterator[Play]:
    """Open a house as bot.app.open_house does, so that it may also crash; a vote is open in it."""
    channel, clock = channel or FakeChannel(), clock or FakeClock()
    before = frozenset(asyncio.all_tasks())
    opened = build(settings_for(url, flows), [channel, *more], alone=alone, now=clock, screen=screen)
    opened.clock = _StandsStill(opened.clock)
    try:
        if publish:
            _publish(opened, flows, clock())
        if vote:
            opened.database.write_now(open_poll)
        opened.keeper.prepare(publish=False)
        await opened.open()
    except BaseException:
        await opened.close()
        raise
    play = Play(opened, channel, clock, _before=before)
    try:
        yield play
    finally:
        if not play.crashed:
            for name in list(channel.hanging):
                channel.lets_go(name)
            await opened.close()
