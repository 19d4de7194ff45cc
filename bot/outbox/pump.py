"""Takes up what nobody has in hand: after a crash, a 429, or when its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.domain.consent import ConsentEntry, ConsentState, state_of
from bot.domain.contact import FLOW, INVITATION
from bot.domain.message import MessageClass
from bot.domain.outbox import Lease, Leased, Settlement, Status
from bot.outbox.policy import LOOK_AGAIN, Reason, Standing, Verdict, decide, dropped_for
from bot.outbox.speaker import Speaker
from bot.outbox.windows import Windows, is_knock, never
from bot.storage import claims, firsts, leases, ledger, outbox
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
        ready, back, knocks = [], [], []
        for each, verdict in self._judged(tx, claimed, at):
            if verdict.goes:
                ready.append(self._windows.fitting(each, verdict))
                continue
            back.append(_held(each, verdict))
            if verdict.knock:
                knocks.append(each)
        outbox.settle(tx, back, at)
        self._windows.knock(tx, knocks, at)
        return ready, back

    def _judged(self, tx: Tx, claimed: Sequence[Claimed], at: datetime) -> list[tuple[Claimed, Verdict]]:
        """Return what the policy says of each; that we speak first to somebody is written down with it.

        Of several such messages to one person, at two addresses of hers or in two processes, one goes.
        """
        consents = ledger.latest(tx, {each.leased.contact_id for each in claimed})
        judged, spoke = [], dict[str, Claimed]()
        for each in claimed:
            who = each.leased.contact_id
            latest = consents.get(who, {}).get(each.purpose)
            last = at if who in spoke else each.last_first
            verdict = self._verdict(each, latest, at, last)
            if verdict.goes and _speaks_first(each):
                spoke[who] = each
            judged.append((each, verdict))
        rows = [firsts.First(who, each.leased.id, each.proactive_id) for who, each in spoke.items()]
        noted = firsts.spoke(tx, rows, at)
        beaten = {each.leased.id for who, each in spoke.items() if who not in noted}
        again = Verdict(Reason.WEEKLY_CAP, at + LOOK_AGAIN)
        judged = [(each, again if each.leased.id in beaten else verdict) for each, verdict in judged]
        firsts.offered(tx, [pair for each, verdict in judged for pair in _offers(each, verdict)], at)
        return judged

    def _spoiled(self, number: int) -> None:
        self._speaker.count(claims.UNREADABLE)
        log.error("outbox_unreadable", outbox_id=number)

    def _verdict(
        self, each: Claimed, latest: ConsentEntry | None, at: datetime, last: datetime | None
    ) -> Verdict:
        message = each.leased
        given = not each.purpose or state_of(latest, self._sources(each.purpose)) is ConsentState.GIVEN
        stopped, held = each.stopped_at is not None, each.held_at is not None
        window = self._windows.of(each)
        pause, wait = each.paused_until, each.wait_until
        person = Standing(stopped, pause, held, given, wait, window, last, each.asked)
        has, useless = message.message.template is not None, message.useless_after
        return decide(message.message_class, person, at, useless, template=has, window=each.window)


def _speaks_first(each: Claimed) -> bool:
    """That something waits for her counts for nothing; what waits does."""
    return each.leased.message_class is MessageClass.PROACTIVE and not is_knock(each.leased)


def _offers(each: Claimed, verdict: Verdict) -> list[tuple[str, str]]:
    """Return what a message that goes offers to whom; an approved text in its place names no choices."""
    offer = each.leased.message.wait_id or ""
    open_now = verdict.goes and not verdict.as_template and offer.startswith((FLOW, INVITATION))
    return [(each.leased.contact_id, offer)] if open_now else []


def _held(each: Claimed, verdict: Verdict) -> Settlement:
    assert verdict.reason is not None
    message, reason = each.leased, verdict.reason.value
    if verdict.reason is Reason.TOO_LATE:
        reason = dropped_for(each.held_for)
    status = Status.CANCELLED if verdict.until is None else Status.QUEUED
    # Held back is not tried: with attempts to its name it would keep every reply behind it waiting.
    return Settlement(message.id, message.contact_id, status, 0, reason, due=verdict.until)
