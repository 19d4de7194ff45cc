"""The proof by a simulated year: rows of every class come and age, and after each run just those over go."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from structlog.testing import capture_logs

from bot.domain.retention import DEFAULTS, Record
from bot.retention.sweep import Sweeper
from bot.storage.database import Database, Tx
from bot.storage.vault import Vault
from tests.fakes import FakeClock
from tests.storage.aged import SIGNS, Aged, left, plant, settle_in

LONDON = ZoneInfo("Europe/London")
#: The year begins before the clocks go back, and holds both of their changes.
BEGIN = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)
DAYS: dict[Record, int] = {rule.record: rule.after_days for rule in DEFAULTS if rule.after_days is not None}


@dataclass(frozen=True, slots=True)
class Year:
    """How long, and how much."""

    days: int = 365
    #: A run is looked at every so many days.
    every: int = 1
    #: Rows of each class that come between two runs.
    rows: int = 20
    seed: int = 1


@dataclass(slots=True)
class Swept:
    """What the year showed."""

    runs: int = 0
    planted: int = 0
    gone: int = 0
    wrong: list[str] = field(default_factory=list)


async def year(url: str, plan: Year, told: Callable[[int], None]) -> Swept:
    """Let a year pass, and look after every run; `told` hears how many days are over."""
    chance, clock, found = random.Random(plan.seed), FakeClock(BEGIN), Swept()
    there: dict[Record, dict[str, datetime]] = {record: {} for record in DAYS}
    with closing(Database(url, Vault(bytes(range(32)), secrets.token_bytes))) as database:
        database.write_now(partial(settle_in, at=BEGIN))
        sweeper = Sweeper(database, lambda: DEFAULTS, clock)
        for day in range(0, plan.days, plan.every):
            clock.at = BEGIN + timedelta(days=day, minutes=chance.randrange(0, 19 * 60))
            comes = {record: _rows(record, found, clock.at, plan.rows, chance) for record in DAYS}
            database.write_now(partial(_plant, comes=comes))
            for record, rows in comes.items():
                there[record].update(rows)
            with capture_logs():  # a line for every day of the year
                await sweeper.round()
            found.runs += 1
            _look(database, there, clock.at, found)
            told(min(day + plan.every, plan.days))
    return found


def _rows(record: Record, found: Swept, now: datetime, number: int, chance: random.Random) -> list[Aged]:
    """Return rows that come: of today, of about their time, and long over it."""
    rows = []
    for _ in range(number):
        found.planted += 1
        days = chance.choice((0, DAYS[record] - 1, DAYS[record], DAYS[record] + 1, DAYS[record] * 2))
        age = now - timedelta(days=days, minutes=chance.randrange(-60, 24 * 60) if days else 0)
        rows.append((f"{SIGNS[record]}{found.planted}", age))
    return rows


def _plant(tx: Tx, comes: dict[Record, list[Aged]]) -> None:
    for record, rows in comes.items():
        plant(tx, record, rows)


def _look(database: Database, there: dict[Record, dict[str, datetime]], now: datetime, found: Swept) -> None:
    """Compare what is left with what must be."""
    for record, rows in there.items():
        over = {name for name, age in rows.items() if _wall(now) - _wall(age) > timedelta(days=DAYS[record])}
        is_left = database.read_now(partial(left, record=record))
        if record is Record.RETENTION_REPORTS:  # and our own
            is_left = {name for name in is_left if name in rows}
        too_long, too_soon = is_left & over, rows.keys() - over - is_left
        for what, names in (("is kept too long", too_long), ("went too soon", too_soon)):
            found.wrong.extend(f"{now:%Y-%m-%d}: {name} {what}" for name in sorted(names))
        found.gone += len(over)
        for name in over:
            del rows[name]


def _wall(moment: datetime) -> datetime:
    """Return what a clock on a wall in London shows."""
    return moment.astimezone(LONDON).replace(tzinfo=None)
