"""A few small things done again and again; no tick can stop another, or itself."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import wraps

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to be done every so many seconds."""

    name: str
    seconds: float
    body: Callable[[], Awaitable[object]]


class Clock:
    """APScheduler as a heartbeat only: in memory, never late, never twice at once.

    The truth of what is due lies in the tables; a lost heartbeat delays and never loses.
    """

    def __init__(self, ticks: Iterable[Tick]) -> None:
        # The defaults lose every job that is a second late, and pile up after a stall.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        for tick in ticks:
            self._scheduler.add_job(_wrapped(tick), "interval", seconds=tick.seconds, id=tick.name)

    def open(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def close(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _wrapped(tick: Tick) -> Callable[[], Awaitable[None]]:
    """One error that escapes stops AsyncIOScheduler for good, so none does."""

    @wraps(tick.body)
    async def run() -> None:
        try:
            await tick.body()
        except CancelledError:  # we are closing; the scheduler would print it as an accident
            log.info("tick_cut_short", tick=tick.name)
        except Exception as error:
            log.error("tick_failed", tick=tick.name, error=type(error).__name__)

    return run
