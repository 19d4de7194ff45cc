"""The proof by a year of the plan: every point, and everybody of its audience, is accounted for just once."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from structlog.testing import capture_logs

from benchmarks.year_count import accounts
from benchmarks.year_house import Call, Processes, Provider
from benchmarks.year_oracle import Oracle, moment
from benchmarks.year_people import Street
from benchmarks.year_plan import BEGIN, POLLS, REST, versions
from benchmarks.year_watch import Watch
from bot.domain.plan import Anchor, Audience
from bot.domain.timer import TimerStatus
from bot.domain.workshop import Kind, Workshop
from bot.plan.planting import KIND
from bot.storage import plans, polls, timers, workshops
from bot.storage.database import Database, Tx
from bot.storage.vault import Vault
from tests.fakes import FakeClock
from tests.journeys.voting import SHEET, a_release, open_poll

#: What is decided by the team comes at this time of the night, and is looked at before anything is due.
NIGHT = time(3, 30)
DAYS = 365
KINDS = (Kind.DISCOVER, Kind.DEFINE, Kind.DEVELOP, Kind.DELIVER)


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens in the year."""

    people: int = 2000
    points: int = 60
    #: How much people do on a day.
    doings: int = 20
    #: How likely a process is to die in one of its transactions.
    risk: float = 0.02
    #: On which days anything runs, from each to before the other. Three days nothing does.
    awake: tuple[tuple[int, int], ...] = ((0, 203), (206, 365))
    seed: int = 1


#: A small one: about both changes of the clocks, about each publishing, and at the end.
_AWAKE = ((20, 30), (40, 46), (119, 131), (174, 184), (242, 248), (352, 365))
SMALL = Size(24, 24, 1, 0.02, _AWAKE, 3)


@dataclass(slots=True)
class Lived:
    """What the year showed."""

    fired: int = 0
    skipped: int = 0
    pairs: int = 0
    sent: int = 0
    doubled: int = 0
    deaths: int = 0
    #: How many pairs came to what.
    became: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """What it showed, in one line."""
        became = ", ".join(f"{number} {reason}" for reason, number in sorted(self.became.items()))
        return (
            f"{self.fired} times a point was said, {self.skipped} left out or asked about; "
            f"{self.deaths} deaths; {self.pairs} pairs: {became}; {self.doubled} said again, all listed"
        )


async def lived(url: str, size: Size, told: Callable[[int], None]) -> Lived:
    """Let the year pass, and look at it; `told` hears how many days are over."""
    vault = Vault(bytes(range(32)), secrets.token_bytes)
    with closing(Database(url, vault)) as database, capture_logs():
        a_year = Year(database, vault, size)
        try:
            for day in range(DAYS):
                await a_year.day(day)
                told(day + 1)
        finally:
            a_year.processes.close()
        return database.read_now(a_year.found)


class Year:
    """A year on one database."""

    def __init__(self, database: Database, vault: Vault, size: Size) -> None:
        self._database, self._size = database, size
        self._chance = random.Random(size.seed)
        self.clock = FakeClock(datetime.combine(BEGIN, NIGHT, UTC))
        self._street = Street(self._chance)
        self._oracle = Oracle(self._street)
        self._watch = Watch(self._street, self._oracle)
        self._provider = Provider(self.clock, self._heard)
        page = max(7, size.people // 20)
        self.processes = Processes(database.url, vault, self.clock, self._provider, self._chance, page)
        self._versions = versions(size.points, DAYS, self._chance)
        self._awake = {day for first, until in size.awake for day in range(first, until)}
        database.write_now(lambda tx: self._street.join(tx, size.people, self.clock.at))

    def _heard(self, call: Call) -> None:
        self._watch.heard(call)

    async def day(self, number: int) -> None:
        """One day: what the team does at night, what people do, and what is due."""
        day = BEGIN + timedelta(days=number)
        self.clock.at = max(self.clock.at, datetime.combine(day, NIGHT, UTC))
        self._database.write_now(lambda tx: self._night(tx, number))
        doings = sorted(self._chance.uniform(4, 23.5) for _ in range(self._size.doings))
        happens = [datetime.combine(day, time(), UTC) + timedelta(hours=hours) for hours in doings]
        if number not in self._awake:
            self._people_do(happens, datetime.combine(day, time(23, 59), UTC))
            return
        ticks = {self.clock.at, moment(day, time(9)), *self._oracle.day(day, self.clock.at)}
        if number % 5 == 0:
            ticks.add(moment(day, time(self._chance.randint(20, 23), 10)))
        for at in sorted(ticks):
            self.clock.at = max(self.clock.at, at)
            self._people_do(happens, self.clock.at)
            now = self._oracle.look(self.clock.at)
            self._watch.expect(now, self.clock.at)
            await self.processes.work(self._size.risk)
            self._watch.came(self.clock.at)

    def _people_do(self, happens: list[datetime], until: datetime) -> None:
        while happens and happens[0] <= until:
            at = happens.pop(0)
            self._database.write_now(partial(self._street.something_happens, at=at))

    def _night(self, tx: Tx, number: int) -> None:
        self._publish(tx, number)
        self._anchors(tx, number)
        self._workshops(tx, number)
        if number % 7 == 0:
            self._street.join(tx, 1, self.clock.at)
        if number in self._awake and number % 10 == 0 and number < DAYS - REST:
            for each in timers.of_kind(tx, KIND, TimerStatus.ASKED)[:1]:
                if timers.release(tx, each.key, self.clock.at):
                    self._oracle.released.add(each.key)

    def _publish(self, tx: Tx, number: int) -> None:
        at = self.clock.at
        for each in self._versions:
            if each.day == number:
                plans.publish(tx, each.plan, at, "terminal:proof")
                self._oracle.plan, self._oracle.published = each.plan, at
        for place, each in enumerate(self._versions):
            later = [other.day for other in self._versions[place + 1 :]]
            if number in each.signed and all(number < other for other in later):
                assert plans.sign(tx, place + 1, each.signed[number], 1, at)
                self._oracle.sign(each.signed[number])

    def _anchors(self, tx: Tx, number: int) -> None:
        for place, name in enumerate(POLLS):
            poll, _, stage = name.partition(".")
            opens, closes = 30 + 130 * place, 80 + 130 * place
            closes_at = moment(BEGIN + timedelta(days=closes), time(20))
            sheet = replace(SHEET, poll=poll, stage=stage, closes_at=closes_at)
            if number == opens:
                open_poll(tx, sheet)
                self._oracle.anchors.setdefault(Anchor.POLL, {})[name] = closes_at
            if number == closes + 1:
                release = replace(a_release(sheet), at=self.clock.at)
                polls.close(tx, name, release, self.clock.at, lambda: secrets.token_hex(12))
                self._oracle.anchors.setdefault(Anchor.RESULT, {})[name] = self.clock.at

    def _workshops(self, tx: Tx, number: int) -> None:
        there = self._oracle.anchors.setdefault(Anchor.WORKSHOP, {})
        for place, kind in enumerate(KINDS):
            first = 40 + 75 * place
            at = moment(BEGIN + timedelta(days=first + 25), time(17, 30))
            new = Workshop(kind.value, kind, at, at + timedelta(hours=2), "Town hall", Audience())
            if number == first:
                workshops.add(tx, new, self.clock.at)
                there[new.name] = at
            if number == first + 10 + place and place % 2:
                later = at + timedelta(days=6)
                workshops.move(tx, replace(new, starts_at=later, ends_at=later), self.clock.at)
                there[new.name] = later
        if number == 100:
            at = moment(BEGIN + timedelta(days=120), time(12))
            off = Workshop("off", Kind.FOCUS_GROUP, at, at + timedelta(hours=1), "Library", Audience())
            workshops.add(tx, off, self.clock.at)
            there["off"] = at
        if number == 111:
            workshops.cancel(tx, "off", self.clock.at)
            del there["off"]

    def found(self, tx: Tx) -> Lived:
        """Return what the year showed."""
        shown = Lived(deaths=self.processes.deaths, wrong=list(self._watch.wrong))
        shown.fired = len(self._oracle.fired)
        shown.skipped = sum(each != "fired" for each in self._oracle.became.values())
        count = accounts(tx, self._oracle, self._street, self._provider.calls)
        shown.wrong += count.wrong
        shown.pairs, shown.became, shown.doubled = count.pairs, count.became, count.doubled
        shown.sent = len(self._provider.calls) - count.doubled
        return shown
