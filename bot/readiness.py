"""Whether people can be served just now: the database answers, takes what is written, and has room for it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.config import Settings
from bot.storage import migrations
from bot.storage.database import Database, StoreDown

#: Bytes that must be free where our files lie.
LEAST_FREE = 50 * 1024 * 1024
#: Seconds within which the database must have looked something up, and taken something.
PATIENCE = 3.0


class Readiness:
    """Looks each time anew, and once at a time however many ask: what hangs must not pile up."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        free: Callable[[Path], int] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._settings = settings
        self._free = free or free_at
        self._patience = patience
        self._looking: asyncio.Task[Mapping[str, str]] | None = None

    async def missing(self) -> Mapping[str, str]:
        """Return what is missing before people can be served, by part; empty when nothing is."""
        if self._free(self._settings.data) < LEAST_FREE:
            return {"disk": "is full"}
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        _, late = await asyncio.wait({self._looking}, timeout=self._patience)
        return {"database": "does not answer"} if late else self._looking.result()

    async def _look(self) -> Mapping[str, str]:
        try:
            await self._database.read(lambda tx: None)
            await self._database.write(lambda tx: None)
            at = await asyncio.to_thread(migrations.revision, self._settings.database_url)
        except StoreDown:
            return {"database": "cannot be reached"}
        return {} if at == migrations.newest() else {"database": "needs `bigroom db upgrade`"}


def free_at(folder: Path) -> int:
    """Return the bytes that are free where a folder lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
