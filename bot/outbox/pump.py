"""Takes up what nobody has in hand: after a crash, a 429, or when its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.domain.consent import ConsentEntry, ConsentState, state_of
from bot.domain.outbox import Lease, Leased, Settlement, Status
from bot.outbox.policy import Standing, Verdict, decide
from bot.outbox.speaker import Speaker
from bot.outbox.windows import Windows, never
from bot.storage import claims, leases, ledger, outbox
from bot.storage.claims import Claimed
from bot.storage.database import Database, StoreDown, Tx

log = structlog.get_logger()

#: How many messages one round takes in hand.
BATCH = 50
#: No more is taken in hand while so many messages are: they would only wait in line for a connection.
MOST_IN_HAND = 200
#: How long a message may be in hand before another process takes it up, in seconds.
LEASE_SECONDS = 60
#: What is still in hand is kept there by a longer lease, every so many seconds.
RENEW_SECONDS = 20
#: While there is work, the next round waits for something to be written down, but no longer than this.
LULL = 1.0


class Pump:
    """One round: claim, ask the policy again, hand to the speaker."""

    def __init__(
        self,
        database: Database,
        speaker: Speaker,
        channels: frozenset[str],
        owner: str,
        sources: Callable[[str], frozenset[str]],
        now: Callable[[], datetime],
        windows: Windows | None = None,
    ) -> None:
        self._database = database
        self._speaker = speaker
        self._channels = channels
        self._owner = owner
        self._sources = sources
        self._now = now
        self._windows = windows or Windows({}, never)
        self._renewed: datetime | None = None
        #: What was claimed here and may still be in hand.
        self._claimed: set[int] = set()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    async def wake(self) -> None:
        """Take up what is due, round after round as long as there is work; returns at once."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def close(self) -> None:
        """Take up nothing more; a round that has begun comes to its end."""
        self._closing = True
        self._speaker.freed.set()
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        try:
            while not self._closing:
                taken = await self.round()
                if not taken and not self._claimed & self._speaker.in_hand:
                    return
                if taken < BATCH:
                    await self._lull()
        except StoreDown as down:
            log.warning("pump_rests", error=type(down).__name__)
        except Exception as error:  # the next tick begins anew
            log.error("pump_failed", error=type(error).__name__)

    async def _lull(self) -> None:
        """Wait until more is written down, or a while."""
        if not self._closing:
            self._speaker.freed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LULL):
                    await self._speaker.freed.wait()

    async def round(self) -> int:
        """Take up what is due; return how many messages that were."""
        at, in_hand = self._now(), frozenset(self._speaker.in_hand)
        ready, back = await self._database.write(lambda tx: self._take(tx, at, in_hand))
        self._claimed = (self._claimed & in_hand) | {each.id for each in ready}
        self._speaker.say(ready)
        return len(ready) + len(back)

    def _take(self, tx: Tx, at: datetime, in_hand: frozenset[int]) -> tuple[list[Leased], list[Settlement]]:
        lease = Lease(self._owner, at + timedelta(seconds=LEASE_SECONDS))
        if self._renewed is None or abs(at - self._renewed) >= timedelta(seconds=RENEW_SECONDS):
            leases.renew(tx, in_hand, lease)
            self._renewed = at
        room = min(BATCH, MOST_IN_HAND - len(in_hand))
        return self._claim(tx, at, lease, room, in_hand) if room > 0 else ([], [])

    def _claim(
        self, tx: Tx, at: datetime, lease: Lease, room: int, in_hand: frozenset[int]
    ) -> tuple[list[Leased], list[Settlement]]:
        claimed = claims.claim(tx, self._channels, lease, at, room, in_hand, self._spoiled)
        if not claimed:
            return [], []
        consents = ledger.latest(tx, {each.leased.contact_id for each in claimed})
        ready, back, knocks = [], [], []
        for each in claimed:
            latest = consents.get(each.leased.contact_id, {}).get(each.purpose)
            verdict = self._verdict(each, latest, at)
            if verdict.goes:
                ready.append(self._windows.fitting(each, verdict))
                continue
            back.append(_held(each.leased, verdict))
            if verdict.knock:
                knocks.append(each)
        outbox.settle(tx, back, at)
        self._windows.knock(tx, knocks, at)
        return ready, back

    def _spoiled(self, number: int) -> None:
        self._speaker.count(claims.UNREADABLE)
        log.error("outbox_unreadable", outbox_id=number)

    def _verdict(self, each: Claimed, latest: ConsentEntry | None, at: datetime) -> Verdict:
        message = each.leased
        given = not each.purpose or state_of(latest, self._sources(each.purpose)) is ConsentState.GIVEN
        stopped, held = each.stopped_at is not None, each.held_at is not None
        window = self._windows.of(each)
        person = Standing(stopped, each.paused_until, held, given, each.wait_until, window)
        template = message.message.template is not None
        return decide(message.message_class, person, at, message.useless_after, template=template)


def _held(message: Leased, verdict: Verdict) -> Settlement:
    assert verdict.reason is not None
    status = Status.CANCELLED if verdict.until is None else Status.QUEUED
    # Held back is not tried: with attempts to its name it would keep every reply behind it waiting.
    return Settlement(message.id, message.contact_id, status, 0, verdict.reason.value, due=verdict.until)
