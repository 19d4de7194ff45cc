"""One process of the plan, to be killed: it looks at the plan and at the outbox. A file says what time it is.

python -m benchmarks.plan_worker URL FOLDER
"""

from __future__ import annotations

import asyncio
import mmap
import os
import random
import secrets
import struct
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from benchmarks.year_house import Mortal, Process
from bot.domain.message import OutboundMessage
from bot.storage.vault import Vault

#: What the time stands in, and what the provider was asked to say.
CLOCK, CALLS = "clock", "calls"
#: Everybody reads with this.
KEY = bytes(range(32))
_PAGE, _REST = 40, 0.005


class SharedClock:
    """The time, in a file that one process writes and all read."""

    def __init__(self, folder: Path) -> None:
        path = folder / CLOCK
        if not path.exists():
            path.write_bytes(struct.pack("d", 0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8)

    def __call__(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.fromtimestamp(struct.unpack("d", self._shared[:8])[0], UTC)

    def put(self, at: datetime) -> None:
        """Set it."""
        self._shared[:8] = struct.pack("d", at.timestamp())


class Paper:
    """A provider that writes down whom it was asked to tell something, before it says yes."""

    #: Our own words may be said for ever.
    window: timedelta | None = None

    def __init__(self, folder: Path, clock: SharedClock) -> None:
        self._file = os.open(folder / CALLS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._clock = clock

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Take a message. A line in the file outlives a process that is killed."""
        os.write(self._file, f"{to} {self._clock().isoformat()}\n".encode())
        await asyncio.sleep(0.002)
        return secrets.token_hex(6)


async def work(url: str, folder: Path) -> None:
    """Look, and look again, until somebody ends it."""
    clock = SharedClock(folder)
    with closing(Mortal(url, Vault(KEY, secrets.token_bytes))) as database, capture_logs():
        database.chance = random.Random(os.getpid())
        process = Process(database, clock, Paper(folder, clock), f"{os.getpid()}-", _PAGE)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            await process.round()
            await asyncio.sleep(_REST)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2])))
