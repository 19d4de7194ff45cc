"""The proof by strikes: `bigroom run` under load, struck again and again at moments left to chance."""

from __future__ import annotations

import asyncio
import random
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.kills_count import Count, count
from benchmarks.kills_people import ECHO, Crowd
from benchmarks.kills_process import KEY, Bigroom
from benchmarks.kills_telegram import Telegram
from benchmarks.strikes import Strike, dies
from bot.config import ROOT
from bot.storage.database import Database
from bot.storage.tables import outbox
from bot.storage.vault import Vault
from tests.journeys.voting import open_poll

TOKEN, SECRET = "42:kills", "kills-secret"
#: Seconds that a process lives before it is killed.
LIFE = (0.2, 2.0)
#: Seconds until everything must have been said after the last kill: a lease, and then some.
QUIET = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How often, how many, and how long."""

    kills: int
    voters: int = 20
    writers: int = 20
    seed: int = 1


def written_flows(folder: Path) -> Path:
    """Write the project's flows, and one more for those who write many messages at once."""
    flows = folder / "flows"
    shutil.copytree(ROOT / "flows", flows)
    (flows / "echo.toml").write_text(ECHO, "utf-8")
    return flows


async def kills(
    url: str,
    plan: Plan,
    killed: Callable[[int], None],
    strike: Strike = dies,
    provider: type[Telegram] = Telegram,
) -> Count:
    """Run, strike so often, let everything come to an end, and count. `killed` is told of each strike."""
    import base64

    chance = random.Random(plan.seed)
    database = Database(url, Vault(base64.b64decode(KEY), secrets.token_bytes))
    with tempfile.TemporaryDirectory(prefix="bigroom-kills-") as name:
        folder = Path(name)
        async with provider(chance) as telegram:
            command = Bigroom(
                folder,
                url,
                token=TOKEN,
                api_url=telegram.url,
                secret=SECRET,
                flows=written_flows(folder),
            )
            async with command:
                await database.write(open_poll)
                crowd = Crowd(f"{command.url}/webhooks/telegram", SECRET, telegram, chance)
                life = asyncio.create_task(crowd.lives(plan.voters, plan.writers))
                for number in range(plan.kills):
                    await _live(chance, life)
                    await strike(command, database, chance)
                    killed(number + 1)
                await asyncio.sleep(chance.uniform(*LIFE))
                crowd.stopping = True
                await life
                await _everything_said(database)
                log = command.log.read_text("utf-8")
    found = await database.read(lambda tx: count(tx, crowd))
    database.close()
    _look_at(crowd, log, found)
    return found


async def _live(chance: random.Random, life: asyncio.Task[None]) -> None:
    """Let people talk for a while."""
    await asyncio.wait({life}, timeout=chance.uniform(*LIFE))
    if life.done():
        life.result()


async def _everything_said(database: Database) -> None:
    unsettled = select(func.count()).where(outbox.c.status.in_(["queued", "leased"]))
    async with asyncio.timeout(QUIET):
        while await database.read(lambda tx: tx.conn.execute(unsettled).scalar_one()):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _look_at(crowd: Crowd, log: str, found: Count) -> None:
    """The webhook may have been away, or asked to be called again; nothing else."""
    strange = {status for status in crowd.refused if status not in (None, 503)}
    if strange:
        found.wrong.append(f"the webhook answered {sorted(map(str, strange))}")
    if "Traceback" in log or "turn_failed" in log:
        found.wrong.append("the log tells of failures")
