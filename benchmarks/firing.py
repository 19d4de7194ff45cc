"""What it takes to say a point of the plan, and how much memory for very many people: part of `make bench`.

python -m benchmarks.firing       µs for each person, and MB for 100,000 people through a year
"""

from __future__ import annotations

import asyncio
import resource
import secrets
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock_time
from functools import partial

from rich.console import Console
from structlog.testing import capture_logs

from benchmarks.year_house import Words
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.plan import Aim, Anchor, Audience, Plan, Point, Repeat, Trigger, Unit
from bot.plan.due import at_london
from bot.plan.fire import PlanClock
from bot.storage import contacts, ledger, plans
from bot.storage.database import Database, Tx
from bot.storage.vault import Vault
from tests.databases import migrate
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import met

PEOPLE, BATCH = 10_000, 5000
NOON = clock_time(12)
FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)
ENTRY = ConsentEntry("msg_updates", Decision.GIVEN, Wording("w", "v", "a", "b", "en"), "fake", "m", MONDAY)


def _join(tx: Tx, first: int, number: int, decision: Decision) -> None:
    found = met(tx, *(f"p{first + each}" for each in range(number)))
    who = [replace(each.contact, joined_at=MONDAY, language="en") for each in found.values()]
    contacts.save(tx, who)
    ledger.add(tx, [(each.id, replace(ENTRY, decision=decision)) for each in who])


def _publish(tx: Tx, repeat: Repeat) -> None:
    trigger = Trigger(Anchor.REPEAT, NOON, repeat=repeat)
    point = Point("news", "News", Audience(), Aim.INFORM, trigger, ("family",), say="Hello")
    number = plans.publish(tx, Plan("Plan", {}, {"news": point}, {"en": {"news.say": "Hello"}}), MONDAY, "t")
    plans.sign(tx, number, ["family"], 1, MONDAY)


def _house(folder: str, people: int, decision: Decision, every: int) -> Database:
    url = f"sqlite:///{folder}/{people}.sqlite"
    migrate(url)
    database = Database(url, Vault(bytes(range(32)), secrets.token_bytes))
    for first in range(0, people, BATCH):
        number = min(BATCH, people - first)
        database.write_now(partial(_join, first=first, number=number, decision=decision))
    database.write_now(lambda tx: _publish(tx, Repeat(Unit.DAYS, FIRST, LAST, every)))
    return database


async def _fires(database: Database, every: int, times: int) -> tuple[float, float, float]:
    """Return the seconds of all firings, and the MB of the process after the first and after the last."""
    words, now = Words(), FakeClock(MONDAY)
    clock = PlanClock(database, lambda: words, now)
    await clock.round()
    took, after = 0.0, []
    for number in range(times):
        now.at = at_london(FIRST + timedelta(days=every * number), NOON)
        began = time.perf_counter()
        await clock.round()
        took += time.perf_counter() - began
        after.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return took, after[0], after[-1]


def measure(people: int = PEOPLE) -> None:
    """Print what a firing takes, and what a year of them does to the memory with ten times as many people."""
    console, many = Console(), 10 * people
    with tempfile.TemporaryDirectory() as folder, capture_logs():
        with closing(_house(folder, people, Decision.GIVEN, 30)) as database:
            took, _, _ = asyncio.run(_fires(database, 30, 1))
        console.print(f"{people:,} people are told    {took / people * 1e6:.0f} µs for each due message")
        with closing(_house(folder, many, Decision.DECLINED, 30)) as database:
            took, first, last = asyncio.run(_fires(database, 30, 12))
        console.print(
            f"{many:,} people × a year   {took / many / 12 * 1e6:.0f} µs for each, {first:.0f} MB after "
            f"the first of 12 times, {last:.0f} MB after the last"
        )


if __name__ == "__main__":
    measure()
