"""The polling loop: updates are fetched again and again until the house has taken them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import Conflict, TokenRefused
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.updates import ALLOWED_UPDATES, Delivery, hear
from bot.domain.message import SendError, SendTrouble, Unavailable

_log = structlog.get_logger(__name__)

T = TypeVar("T")

#: Updates in one answer; those of different chats are handed on at the same time, so this bounds that too.
LIMIT = 100
#: Seconds that Telegram waits for an update before it answers that there is none.
WAIT = 25.0
#: Seconds added to that before the call counts as lost.
PATIENCE = 10.0
#: The longest pause, in seconds, while an update is refused by the house.
LONGEST_REFUSAL = 30.0


class Polling:
    """Fetches updates and hands each on until it is taken.

    The offset moves only past updates that were taken. One that was not stays with Telegram and comes again
    with the next answer, before those of the same chat behind it; those of other chats do not wait for it.
    """

    def __init__(
        self,
        api: Api,
        take: Callable[[Delivery], Awaitable[None]],
        now: Callable[[], datetime],
        pauses: Pauses,
        wait: float = WAIT,
    ) -> None:
        self._api = api
        self._take = take
        self._now = now
        self._pauses = pauses
        self._wait = wait
        #: The first update that is not taken; None for the oldest that Telegram has.
        self._offset: int | None = None
        #: Taken updates behind the offset, because one before them is not.
        self._taken: set[int] = set()
        self._idle: asyncio.Task[Any] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Poll until stopped, or until Telegram refuses the token."""
        while not self._stopping:
            try:
                updates = await self._fetch()
                if updates is not None:
                    await self._hand_on(updates)
            except Conflict:
                _log.warning("telegram_another_process_is_polling")
                await self._rest(self._pauses.next())
            except SendError as error:
                if error.trouble is SendTrouble.NOT_ALLOWED:
                    _log.error("telegram_polling_ended", reason=str(TokenRefused()))
                    return
                _log.warning("telegram_polling_failed", trouble=error.trouble, code=error.code)
                await self._rest(self._pauses.next(error.retry_after))
        await self._confirm()

    def stop(self) -> None:
        """End as soon as what is in hand has been taken."""
        self._stopping = True
        if self._idle is not None:
            self._idle.cancel()

    async def _fetch(self) -> list[Any] | None:
        """Ask for updates; None when we were stopped meanwhile."""
        params = {"timeout": int(self._wait), "limit": LIMIT, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            params["offset"] = self._offset
        call = self._api.call("getUpdates", params, self._wait + PATIENCE)
        found = await self._unless_stopped(call)
        if isinstance(found, list):
            return found
        if self._stopping:
            return None
        raise SendError(SendTrouble.UNREACHABLE, code="no_list")

    async def _hand_on(self, updates: list[Any]) -> None:
        """Hand on what is new, each chat by itself, and see how far the offset may move."""
        chats: dict[object, list[tuple[int | None, Delivery]]] = {}
        for update in updates:
            number = _id_of(update)
            if number is None or number not in self._taken:
                # Read one by one: what makes one unreadable says nothing about the next.
                delivery = hear(_payload_of(update), self._now())
                address = delivery.message.address
                chats.setdefault(address or delivery.group or number, []).append((number, delivery))
        refusals = await asyncio.gather(*(self._one_chat(chat) for chat in chats.values()))
        before = self._offset
        self._advance([number for number in map(_id_of, updates) if number is not None])
        again = [refusal for refusal in refusals if refusal is not None]
        if again:
            await self._rest(min(self._pauses.next(max(again)), LONGEST_REFUSAL))
        elif updates and self._offset == before:
            await self._rest(self._pauses.next())  # an answer that leads nowhere: do not ask in a circle
        else:
            self._pauses.reset()

    async def _one_chat(self, deliveries: list[tuple[int | None, Delivery]]) -> float | None:
        """Hand on the updates of one chat in order; return the seconds to wait when one is not taken."""
        for place, (number, each) in enumerate(deliveries):
            # What comes in one answer was written before we could say anything to the first of it.
            overtaken_at = each.message.at if place else None
            delivery = each._replace(message=replace(each.message, overtaken_at=overtaken_at))
            try:
                await self._take(delivery)
            except Unavailable as refusal:
                return float(refusal.retry_after)
            except Exception as error:
                # Never its text, which may quote what was said.
                _log.error("telegram_update_not_taken", error=type(error).__name__, update=number)
                return 0.0
            if number is not None:
                self._taken.add(number)
        return None

    def _advance(self, numbers: list[int]) -> None:
        if not numbers:
            # All before the offset is confirmed now, and after a quiet week Telegram may count anew.
            self._offset = None
        for number in sorted(numbers):
            if number not in self._taken:
                self._offset = number
                return
            self._offset = number + 1
        self._taken.clear()

    async def _confirm(self) -> None:
        """Tell Telegram what was taken last, or it comes again at the next start (which does no harm)."""
        if self._offset is not None:
            try:
                await self._api.call("getUpdates", {"offset": self._offset, "timeout": 0, "limit": 1}, 1.0)
            except SendError as error:
                _log.info("telegram_not_confirmed", trouble=error.trouble, code=error.code)

    async def _rest(self, seconds: float) -> None:
        await self._unless_stopped(asyncio.sleep(seconds))

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Wait for something that `stop` may break off at any moment; None when it did."""
        self._idle = idle = asyncio.get_running_loop().create_task(work)
        try:
            return await idle
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._stopping and task is not None and not task.cancelling():
                return None
            raise
        finally:
            self._idle = None


def _id_of(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < 2**63 else None


def _payload_of(update: Any) -> bytes:
    """Return one update as it would have come to a webhook."""
    try:
        return json.dumps(update).encode()
    except (ValueError, RecursionError):  # too deep to be written again: unreadable, but with its number
        return f'"update_id": {_id_of(update)}'.encode()
