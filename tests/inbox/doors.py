"""An inbox between fake ports, and one in a small house with a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from bot.domain.message import InboundMessage, Receipt, Unavailable
from bot.inbox.receive import Inbox
from bot.outbox.pump import Pump
from bot.outbox.speaker import Speaker
from bot.runner.batch import Batch, Care, Heed, Result
from bot.runner.turn import Runner
from bot.storage.database import Database, StoreDown, Tx
from tests.engine.small_library import SmallLibrary
from tests.fakes import FakeChannel, FakeClock
from tests.runner.heeds import a_library, a_runner
from tests.storage.rows import a_vault

T = TypeVar("T")


@dataclass
class FakeDatabase:
    """A database that is as slow as it is told, and down when it is told."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    down: int = 0
    writes: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def write(self, work: Callable[[Tx], T]) -> T:
        self.writes += 1
        await asyncio.sleep(0)
        await self.gate.wait()
        if self.down:
            self.down -= 1
            raise StoreDown("told so")
        return work(cast(Tx, None))


@dataclass
class FakeRunner:
    """Takes everything but what it is told to choke on, and remembers in which batches it came."""

    batches: list[list[str]] = field(default_factory=list)
    settled: list[list[int]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    #: Texts of which no turn can be made, and texts that cannot even be kept.
    poison: set[str] = field(default_factory=set)
    worse: set[str] = field(default_factory=set)
    #: How often the person who writes this is locked elsewhere.
    locked: dict[str, int] = field(default_factory=dict)
    #: Settlements that cannot be written.
    bad: set[int] = field(default_factory=set)
    #: How much was tried for each, in order.
    care: list[Care] = field(default_factory=list)

    def take(self, tx: Tx, batch: Batch) -> Result:
        texts = [heed.message.text for heed in batch.heeds]
        if self.poison.intersection(texts) or self.bad.intersection(each.id for each in batch.settlements):
            raise LookupError("no turn can be made of it")
        self.batches.append(texts)
        self.settled.append([each.id for each in batch.settlements])
        return Result([self._receipt(text) for text in texts])

    def _receipt(self, text: str) -> Receipt | None:
        if self.locked.get(text, 0):
            self.locked[text] -= 1
            return None
        return Receipt()

    def keep_poison(self, tx: Tx, heed: Heed, care: Care) -> Result:
        self.care.append(care)
        if heed.message.text in self.worse:
            raise LookupError("it cannot even be kept")
        self.kept.append(heed.message.text)
        return Result([Receipt()])

    @property
    def taken(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


@dataclass
class Doors:
    """An inbox between a fake database and a fake runner."""

    database: FakeDatabase = field(default_factory=FakeDatabase)
    runner: FakeRunner = field(default_factory=FakeRunner)
    library: SmallLibrary = field(default_factory=a_library)

    def __post_init__(self) -> None:
        self.speaker = Speaker({}, lambda each: self.inbox.settled(each), FakeClock(), lambda: 0.5, set())
        self.inbox = Inbox(
            cast(Database, self.database),
            cast(Runner, self.runner),
            self.speaker,
            lambda: self.library,
            a_vault(),
        )

    def bring(self, *messages: InboundMessage) -> list[asyncio.Task[Receipt]]:
        """Bring these, as that many requests at the same time."""
        return [asyncio.create_task(self.inbox.receive(each)) for each in messages]

    async def outcomes(self, tasks: Sequence[asyncio.Task[Receipt]]) -> list[str]:
        """Wait for the answers: taken, duplicate or unavailable."""
        done: list[Any] = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        return [_named(each) for each in done]


def _named(outcome: object) -> str:
    if isinstance(outcome, Receipt):
        return "duplicate" if outcome.duplicate else "taken"
    return "unavailable" if isinstance(outcome, Unavailable) else type(outcome).__name__


@asynccontextmanager
async def doors() -> AsyncIterator[Doors]:
    """An open inbox, closed at the end."""
    made = Doors()
    made.inbox.open()
    try:
        yield made
    finally:
        made.database.gate.set()
        await asyncio.wait_for(made.inbox.close(), 10)


class SmallHouse:
    """Inbox, runner, speaker and pump over a real database, with a fake channel before them."""

    def __init__(self, url: str, owner: str = "us") -> None:
        self.database = Database(url, a_vault())
        self.clock, self.channel, self.library = FakeClock(), FakeChannel(), a_library()
        self.runner = a_runner(self.library, self.clock, owner)
        self.speaker = Speaker(
            {"fake": self.channel},
            lambda each: self.inbox.settled(each),
            self.clock,
            lambda: 0.5,
            self.runner.in_hand,
        )
        self.inbox = Inbox(self.database, self.runner, self.speaker, lambda: self.library, a_vault())
        self.pump = Pump(
            self.database, self.speaker, frozenset({"fake"}), owner, lambda _: frozenset(), self.clock
        )

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(each.to, each.message.text) for each in self.channel.said]


@asynccontextmanager
async def small_house(url: str, owner: str = "us") -> AsyncIterator[SmallHouse]:
    """Open, and closed at the end."""
    house = SmallHouse(url, owner)
    house.inbox.open()
    try:
        yield house
    finally:
        for name in house.channel.hanging:
            house.channel.lets_go(name)
        await asyncio.wait_for(house.inbox.close(), 20)
        house.database.close()
