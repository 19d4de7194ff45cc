"""The proof by kill -9: two processes keep the plan, one dies, and everybody is told once."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.plan_worker import CALLS, KEY, SharedClock
from benchmarks.year_house import LEASE
from benchmarks.year_people import Street
from bot.config import ROOT
from bot.domain.plan import Aim, Anchor, Audience, Plan, Point, Repeat, Trigger, Unit
from bot.domain.timer import TimerStatus
from bot.plan.due import at_london
from bot.plan.planting import KIND
from bot.storage import plans, tallies, timers
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox
from bot.storage.vault import Vault
from tests.fakes import MONDAY

#: The point is said at noon of every second Tuesday: nobody has heard of us in the week before.
NOON, FIRST, EVERY = time(12), MONDAY.date() + timedelta(days=1), 14
LAST = FIRST + timedelta(days=3650)
#: For so long somebody lives before the kill, in seconds.
LIVES = (0.01, 0.35)
#: So often it is looked whether what is in hand is done, and how long between, in seconds.
_LOOKS, _LOOK = 8, 0.05
#: A process that has not begun after so many seconds never will.
PATIENCE = 60.0


@dataclass(slots=True)
class Killed:
    """What the kills showed."""

    kills: int = 0
    fired: int = 0
    pairs: int = 0
    said: int = 0
    #: Said again, and how many rows say of themselves that they may have been.
    doubled: int = 0
    listed: int = 0
    became: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """What it showed, in one line."""
        became = ", ".join(f"{number} {reason}" for reason, number in sorted(self.became.items()))
        return (
            f"{self.kills} kills -9, {self.fired} firings, {self.pairs} pairs: {became}; "
            f"{self.said} said, {self.doubled} of them again, {self.listed} listed"
        )


async def killed(url: str, people: int, kills: int, seed: int, told: Callable[[int], None]) -> Killed:
    """Kill so often, and look at what became of everybody; `told` hears of each kill."""
    with (
        closing(Database(url, Vault(KEY, secrets.token_bytes))) as database,
        tempfile.TemporaryDirectory() as name,
    ):
        proof = _Proof(database, Path(name), random.Random(seed))
        database.write_now(lambda tx: proof.begin(tx, people))
        try:
            for number in range(kills):
                await proof.strike()
                told(number + 1)
            await proof.rest()
        finally:
            await proof.end()
        return database.read_now(proof.found)


def _in_hand(tx: Tx) -> int:
    return int(tx.conn.execute(select(func.count()).where(outbox.c.status == "leased")).scalar_one())


class _Proof:
    def __init__(self, database: Database, folder: Path, chance: random.Random) -> None:
        self._database, self._folder, self._chance = database, folder, chance
        self._clock = SharedClock(folder)
        self._workers: list[asyncio.subprocess.Process] = []
        self._street = Street(chance)
        self._times = 0
        self._kills = 0

    def begin(self, tx: Tx, people: int) -> None:
        self._clock.put(MONDAY)
        self._street.join(tx, people, MONDAY)
        trigger = Trigger(Anchor.REPEAT, NOON, repeat=Repeat(Unit.DAYS, FIRST, LAST, EVERY))
        point = Point("news", "News", Audience(), Aim.INFORM, trigger, ("family",), say="[news] Hello")
        texts = {"en": {"news.say": point.say}}
        plans.sign(
            tx, plans.publish(tx, Plan("P", {}, {"news": point}, texts), MONDAY, "t"), ["family"], 1, MONDAY
        )

    async def strike(self) -> None:
        """Kill one of the two while there is something to do, and let another stand in its place."""
        while len(self._workers) < 2:
            self._workers.append(await self._born())
        while self._database.read_now(self._is_idle):
            await self._go_on()
        await asyncio.sleep(self._chance.uniform(*LIVES))
        dead = self._workers.pop(self._chance.randrange(2))
        dead.kill()
        await dead.wait()
        self._kills += 1

    async def _born(self) -> asyncio.subprocess.Process:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.plan_worker", self._database.url, str(self._folder),
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert worker.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert await worker.stdout.readline() == b"ready\n", "it did not begin"
        return worker

    async def _go_on(self) -> None:
        """Nothing is due: the next time comes. What only a dead process holds is let go first."""
        for _ in range(_LOOKS):
            if not self._database.read_now(_in_hand):
                break
            await asyncio.sleep(_LOOK)
        else:
            self._clock.put(self._clock() + LEASE)
            return
        if len(self._workers) == 2:
            self._clock.put(at_london(FIRST + timedelta(days=EVERY * self._times), NOON))
            self._times += 1

    async def rest(self) -> None:
        """Let two who live finish what there is."""
        self._workers.append(await self._born())
        async with asyncio.timeout(PATIENCE):
            while not self._database.read_now(self._is_idle) or self._database.read_now(_in_hand):
                await asyncio.sleep(_LOOKS * _LOOK)
                self._clock.put(self._clock() + LEASE)

    async def end(self) -> None:
        """Kill who is left."""
        for each in self._workers:
            each.kill()
            await each.wait()

    def _is_idle(self, tx: Tx) -> bool:
        """True when the next time stands in the table, and nothing waits that could be taken in hand now."""
        rows = timers.of_kind(tx, KIND)
        going = [each for each in rows if each.status is TimerStatus.GOING]
        pending = [each.due for each in rows if each.status is TimerStatus.PENDING]
        if going or not pending or min(pending) <= self._clock():
            return False
        waits = (outbox.c.status == "queued") & (outbox.c.due <= self._clock())
        return not tx.conn.execute(select(func.count()).where(waits)).scalar_one()

    # -- the count ----------------------------------------------------------------------------

    def found(self, tx: Tx) -> Killed:
        """Return what the kills showed."""
        shown = Killed(self._kills)
        audience = len(self._street.people)
        for each in timers.of_kind(tx, KIND, TimerStatus.FIRED):
            of = tallies.of(tx, each.key)
            shown.fired, shown.pairs = shown.fired + 1, shown.pairs + audience
            shown.became.update(of)
            if sum(of.values()) != audience:
                shown.wrong.append(f"{each.key}: {audience} people, accounted for {of}")
        if shown.fired != self._times:
            shown.wrong.append(f"{self._times} times came, {shown.fired} were said")
        shown.wrong += self._calls(tx, shown)
        return shown

    def _calls(self, tx: Tx, shown: Killed) -> Iterator[str]:
        said = Counter(self._lines())
        shown.said = sum(said.values())
        columns = (outbox.c.contact_id, outbox.c.fire_key, outbox.c.status, outbox.c.doubtful)
        rows = {
            (row.contact_id, row.fire_key.partition("/")[2]): row
            for row in tx.conn.execute(select(*columns).where(outbox.c.fire_key != ""))
        }
        for pair, row in rows.items():
            again = said[pair] - (row.status == "sent")
            shown.listed += row.doubtful
            shown.doubled += max(0, again)
            if row.status not in ("sent", "cancelled") or again < 0 or (again and not row.doubtful):
                yield f"{pair[1]}: {row.status}, said {said[pair]} times, doubtful {row.doubtful}"
        for pair in said.keys() - rows.keys():
            yield f"{pair[1]}: said to somebody for whom there is no row"

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Yield whom the provider was asked to tell, and which time it was."""
        path = self._folder / CALLS
        for line in path.read_text().splitlines() if path.exists() else ():
            to, at = line.split()
            times = (datetime.fromisoformat(at).date() - FIRST).days // EVERY
            yield self._street.people[to].id, (FIRST + timedelta(days=EVERY * times)).isoformat()
