"""The house of the simulated year: two processes on one database that look at the clock and die by chance."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import func, select

from benchmarks.year_people import IN_FORCE
from bot.domain.message import OutboundMessage
from bot.domain.outbox import Settlement
from bot.outbox.pump import Pump
from bot.outbox.speaker import Speaker
from bot.plan.fire import PlanClock
from bot.storage import outbox
from bot.storage.database import Database, StoreDown, Tx
from bot.storage.tables import outbox as table
from bot.storage.vault import Vault
from tests.engine.small_library import SmallLibrary
from tests.fakes import FakeClock

T = TypeVar("T")
POINT = re.compile(r"\[(\w+)\]")
#: A lease that a dead process has left behind is over after this.
LEASE = timedelta(seconds=61)
#: So often a round is begun again at one moment, whoever dies.
TRIES = 40


class Killed(Exception):
    """The process is gone."""


class Mortal(Database):
    """The database of a process that dies in one of its transactions, just before or just after its end."""

    chance: random.Random
    #: How likely it is to die in a transaction.
    risk: float = 0.0

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Write, and die by chance: nothing is kept then, or all of it and nobody knows."""
        lot = self.chance.random()

        def last(tx: Tx) -> T:
            done = work(tx)
            if lot < self.risk / 2:
                raise Killed
            return done

        done = await super().write(last)
        if lot < self.risk:
            raise Killed
        return done


class Words(SmallLibrary):
    """A library in which one wording of each purpose is in force."""

    def sources(self, purpose: str) -> frozenset[str]:
        """The wordings of each purpose."""
        return frozenset({IN_FORCE})


@dataclass(frozen=True, slots=True)
class Call:
    """Something that the provider was asked to say: to whom, of which point, and when."""

    to: str
    point: str
    at: datetime


@dataclass(slots=True)
class Provider:
    """A channel that writes down each call, with its time."""

    now: Callable[[], datetime]
    heard: Callable[[Call], None]
    calls: list[Call] = field(default_factory=list)
    #: Our own words may be said for ever.
    window: timedelta | None = None

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Take a message."""
        found = POINT.search(message.text)
        call = Call(to, found[1] if found else "?", self.now())
        self.calls.append(call)
        self.heard(call)
        return f"id-{len(self.calls)}"


class Says(Protocol):
    """Somewhere to say something; it has nothing to do with what is heard."""

    window: timedelta | None

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Take a message; return the provider's id of it."""


class Process:
    """One `bigroom run`: it looks at the plan, and at the outbox."""

    def __init__(
        self, database: Mortal, clock: Callable[[], datetime], provider: Says, name: str, page: int
    ) -> None:
        self._database, self._clock, self._provider, self._name = database, clock, provider, name
        self._page = page
        self.deaths = 0
        self._born()

    def _born(self) -> None:
        self._settled: list[Settlement] = []
        words, name = Words(), f"{self._name}{self.deaths}"
        self._plan = PlanClock(self._database, lambda: words, self._clock, page=self._page)
        channels = {"fake": self._provider}
        self._speaker = Speaker(channels, self._settled.append, self._clock, lambda: 0.5, set())
        self._pump = Pump(
            self._database, self._speaker, frozenset(channels), name, words.sources, self._clock
        )

    async def round(self) -> bool:
        """Do all that is due; False when it died over it, and another stands in its place."""
        try:
            await self._plan.round()
            while await self._pump.round():
                await self._speaker.quiet()
                await self._write_down()
        except Killed:
            await self._speaker.quiet()
            self.deaths += 1
            self._born()
            return False
        except StoreDown:  # the next tick begins anew
            return False
        return True

    async def _write_down(self) -> None:
        done, self._settled[:] = list(self._settled), []
        await self._database.write(lambda tx: outbox.settle(tx, done, self._clock()))
        self._speaker.written(done)


class Processes:
    """Two of them at once."""

    def __init__(
        self, url: str, vault: Vault, clock: FakeClock, provider: Provider, chance: random.Random, page: int
    ) -> None:
        self._clock = clock
        self.databases = [Mortal(url, vault) for _ in range(2)]
        for each in self.databases:
            each.chance = chance
        self.all = [
            Process(each, clock, provider, f"process{number}-", page)
            for number, each in enumerate(self.databases)
        ]

    @property
    def deaths(self) -> int:
        """How often one has died."""
        return sum(each.deaths for each in self.all)

    async def work(self, risk: float) -> None:
        """Do all that is due at this moment, and what was left behind by whoever died over it."""
        for each in self.databases:
            each.risk = risk
        for number in range(TRIES):
            done = await asyncio.gather(*(each.round() for each in self.all))
            with suppress(StoreDown):
                if all(done) and not await self.databases[0].read(self._left_over):
                    return
            if all(done):  # only leases are in the way
                self._clock.at += LEASE
            if number == TRIES // 2:
                for each in self.databases:
                    each.risk = 0.0

    def _left_over(self, tx: Tx) -> int:
        """Count what is in the hands of somebody dead, and what has come due."""
        open_now = table.c.status.in_(["queued", "leased"])
        due = (table.c.status == "leased") | (table.c.due <= self._clock() + LEASE)
        return int(tx.conn.execute(select(func.count()).where(open_now, due)).scalar_one())

    def close(self) -> None:
        """Let go of the database."""
        for each in self.databases:
            each.close()
