"""getUpdates: the long poll, its offset, and the quarrel between two pollers."""

import asyncio
from collections.abc import Callable

from tests.emulators.telegram_api.errors import OTHER_POLLER, WEBHOOK_ACTIVE, ApiError, Json, conflict
from tests.emulators.telegram_api.params import Params
from tests.emulators.telegram_api.queue import Queue, Update

LONGEST_POLL = 50
FUTURE = 10  # an offset further ahead than this is not believed


class Polling:
    """At most one request waits; `second` is how long the server's own pauses last."""

    def __init__(self, queue: Queue, webhook_set: Callable[[], bool], second: float) -> None:
        self.methods = {"getUpdates": self._get_updates}
        self.twice_at_once = False
        self._queue = queue
        self._webhook_set = webhook_set
        self._second = second
        self._waiting: asyncio.Future[None] | None = None
        self._next_conflict = 0.0
        self._offset, self._asked_at = -1, float("-inf")

    def added(self) -> None:
        """An update came in: the one who waits gets it."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def terminate(self, error: ApiError) -> None:
        """Send away the one who waits."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    async def _get_updates(self, params: Params) -> list[Json]:
        if self._webhook_set():
            await self._before_conflict()
            raise conflict(WEBHOOK_ACTIVE)
        self._queue.subscribe(params.get("allowed_updates"))
        offset = params.number("offset", 0, -(2**31), 2**31 - 1)
        limit, timeout = self._patience(params, offset)
        batch = self._batch(offset, limit)
        if not batch and timeout:
            await self._wait(timeout)
            batch = self._batch(offset, limit)
        for update in batch:
            # A repetition is confirmed by being fetched: the poller's offset is already beyond it.
            if update in self._queue.again:
                self._queue.confirm(update)
        twice = 2 if self.twice_at_once else 1
        return [update.body for update in batch for _ in range(twice)]

    def _patience(self, params: Params, offset: int) -> tuple[int, float]:
        """Limit and timeout; who asks the same again too soon gets one at a time, and slowly."""
        limit = params.number("limit", 100, 1, 100)
        timeout: float = params.number("timeout", 0, 0, LONGEST_POLL)
        now = asyncio.get_running_loop().time()
        if offset == self._offset and now < self._asked_at + 3 * self._second:
            timeout = max(timeout, 3 * self._second)
            if now < self._asked_at + self._second / 2:
                limit = 1
        self._offset, self._asked_at = offset, now
        return limit, timeout

    def _batch(self, offset: int, limit: int) -> list[Update]:
        if offset < 0:
            self._queue.keep_newest(-offset)
        elif offset <= self._queue.last_id + FUTURE:
            self._queue.confirm_before(offset)
        return self._queue.pending[:limit]

    async def _wait(self, seconds: float) -> None:
        if self._waiting is not None and not self._waiting.done():
            older, self._waiting = self._waiting, None
            older.set_exception(conflict(OTHER_POLLER))
        mine = self._waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        except ApiError:
            await self._before_conflict()
            raise
        finally:
            if self._waiting is mine:
                self._waiting = None

    async def _before_conflict(self) -> None:
        """The first quarrel is answered at once, those right after it with a pause."""
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(3 * self._second)
        else:
            self._next_conflict = now + 3 * self._second
