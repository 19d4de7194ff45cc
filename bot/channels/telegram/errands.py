"""Small calls beside the answer, for politeness: nobody waits for them and nothing depends on them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

_log = structlog.get_logger(__name__)

#: Errands under way at once; one more is not run.
MOST = 256


class Errands:
    """The errands under way, so that they are neither lost half-way nor left behind."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._tasks: set[asyncio.Task[None]] = set()
        self._full = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Start an errand, unless there are too many already."""
        if len(self._tasks) >= self._most:
            errand.close()
            if not self._full:  # said once, not once for each
                _log.warning("telegram_errands_dropped", under_way=len(self._tasks))
            self._full = True
            return
        self._full = False
        if self._loop is None:  # asked for once: asking costs a system call
            self._loop = asyncio.get_running_loop()
        task = self._loop.create_task(errand)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self, grace: float) -> None:
        """Let what is under way come to its end, but not for longer than this."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("telegram_errand_broke", error=type(error).__name__)
