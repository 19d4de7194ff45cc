"""Clears away what is over its time: once a day, class by class, in chunks with replies between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

import structlog

from bot.domain.retention import Action, Record, Rule
from bot.library.retention import RetentionHasErrors
from bot.library.translations import LONDON
from bot.storage import overdue, retention
from bot.storage.database import Database, Tx
from bot.storage.overdue import COVERED, NOT_COVERED, Due
from bot.storage.retention import LEASE, Run, RunLost

log = structlog.get_logger()

#: Hears the class and the number of what has just been cleared away.
Told: TypeAlias = Callable[[Record, int], None]

#: A day of clearing away begins at this hour of London's clock. The hour that autumn has twice is before it.
HOUR = 3


class UnderWay(Exception):
    """Another process is clearing away just now."""


def day_of(at: datetime) -> str:
    """Return the day whose run is due at a moment: a day in London, which begins at three in the morning."""
    wall = at.astimezone(LONDON).replace(tzinfo=None)
    return (wall - timedelta(hours=HOUR)).date().isoformat()


def limit(at: datetime, days: int) -> datetime:
    """Return the moment so many days before by London's calendar and clock; what is older is over."""
    # Aware arithmetic within one zone goes by its wall clock, whatever summer time does in between.
    return (at.astimezone(LONDON) - timedelta(days=days)).astimezone(UTC)


def dues(
    rules: Sequence[Rule],
    at: datetime,
    keeps: Mapping[str, timedelta],
    hers: frozenset[str] = frozenset(),
) -> list[Due]:
    """Return what is over at a moment, in the order in which it is cleared away."""
    timed = {rule.record: rule.after_days for rule in rules if rule.after_days is not None}
    return [
        Due(record, limit(at, timed[record]), at, dict(keeps), hers)
        for record in Record
        if record in timed and record in overdue.CLASSES
    ]


def touched(rules: Sequence[Rule], counts: Mapping[str, int]) -> list[str]:
    """Return the tables in which a run has deleted or blanked something."""
    done = {Record(name) for name, number in counts.items() if number}
    people = {rule.record for rule in rules if rule.action is Action.FORGET} | {Record.STOPPED_PEOPLE}
    if done & people:  # much goes with a person
        return sorted({table for each in COVERED.values() for table in each} | NOT_COVERED.keys())
    return sorted({table for record in done for table in COVERED[record]})


class Sweeper:
    """Does a day's run when it is due, and one that somebody asks for."""

    def __init__(
        self,
        database: Database,
        rules: Callable[[], Sequence[Rule]],
        now: Callable[[], datetime],
        keeps: Mapping[str, timedelta] | None = None,
        hers: frozenset[str] = frozenset(),
    ) -> None:
        self._database, self._rules, self._now = database, rules, now
        self._keeps, self._hers = keeps or {}, hers

    async def round(self) -> None:
        """Do today's run, or go on with it, unless it is done or another process is at it."""
        at = self._now()
        if await self._database.read(partial(retention.is_done, day=day_of(at))):
            return
        try:
            rules = await asyncio.to_thread(self._rules)
        except RetentionHasErrors as error:
            log.error("retention_table_has_errors", errors=len(error.problems))
            return
        run = await self._database.write(partial(retention.claim, day=day_of(at), at=at))
        if run is None:
            return
        try:
            done = await self._go_on(run, rules)
            log.info("retention_run", day=done.day, complete=done.complete, records=sum(done.counts.values()))
        except RunLost:
            log.warning("retention_run_lost", day=run.day)

    async def over(self) -> dict[Record, int]:
        """Count what is over its time, class by class; nothing is changed. Raises RetentionHasErrors."""
        found = dues(self._rules(), self._now(), self._keeps, self._hers)
        return {each.record: await self._database.read(partial(overdue.count, due=each)) for each in found}

    async def run(self, told: Told) -> tuple[Run, dict[str, int]]:
        """Clear away now; return the day's run as it is then, and what was done this time, by class.

        Raises:
            UnderWay: Another process is at it.
            RetentionHasErrors: The table cannot be read.
            RunLost: Another process has taken the run over.
        """
        rules, at = self._rules(), self._now()
        run = await self._database.write(partial(retention.begin_again, day=day_of(at), at=at))
        if run is None:
            raise UnderWay
        done = await self._go_on(run, rules, told)
        return done, {name: number - run.counts.get(name, 0) for name, number in done.counts.items()}

    async def _go_on(self, run: Run, rules: Sequence[Rule], told: Told = lambda *_: None) -> Run:
        for due in dues(rules, run.at, self._keeps, self._hers):
            run = await self._clear(run, due, told)
        # Until that is done too, the run is not: the next round tries again.
        clean = [await self._database.scrub([table]) for table in touched(rules, run.counts)]
        last = replace(run, complete=all(clean), lease_until=self._now())
        await self._database.write(partial(retention.note, run=last, before=run))
        return last

    async def _clear(self, run: Run, due: Due, told: Told) -> Run:
        """Clear a class away. Looking for rows is left to the readers: nobody's reply waits for it."""
        after = None
        run = replace(run, counts={due.record.value: 0, **run.counts})
        while found := await self._database.read(partial(overdue.find, due=due, after=after)):
            keys = [place.key for place in found]
            before, after = run.counts[due.record], found[-1]
            run = await self._database.write(partial(self._chunk, run=run, due=due, keys=keys))
            told(due.record, run.counts[due.record] - before)
        return run

    def _chunk(self, tx: Tx, *, run: Run, due: Due, keys: Sequence[Any]) -> Run:
        """Clear some rows away and write it down, in one transaction."""
        number = retention.clear(tx, due, keys)
        counts = {**run.counts, due.record.value: run.counts[due.record] + number}
        further = replace(run, counts=counts, lease_until=self._now() + LEASE)
        retention.note(tx, further, run)
        return further
