"""Takes up what nobody has in hand: after a crash, a 429, or when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.consent import ConsentState, state_of
from bot.domain.outbox import Lease, Leased, Settlement, Status
from bot.outbox.policy import Standing, Verdict, decide
from bot.outbox.speaker import Speaker
from bot.storage import ledger, outbox
from bot.storage.database import Database, Tx

#: How many messages one round takes in hand.
BATCH = 50
#: How long a message may be in hand before another process takes it up, in seconds.
LEASE_SECONDS = 60


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
    ) -> None:
        self._database = database
        self._speaker = speaker
        self._channels = channels
        self._owner = owner
        self._sources = sources
        self._now = now

    async def round(self) -> int:
        """Take up what is due; return how many messages that were."""
        at, in_hand = self._now(), frozenset(self._speaker.in_hand)
        ready, back = await self._database.write(lambda tx: self._claim(tx, at, in_hand))
        self._speaker.say(ready)
        return len(ready) + len(back)

    def _claim(self, tx: Tx, at: datetime, in_hand: frozenset[int]) -> tuple[list[Leased], list[Settlement]]:
        lease = Lease(self._owner, at + timedelta(seconds=LEASE_SECONDS))
        claimed = outbox.claim(tx, self._channels, lease, at, BATCH, in_hand)
        if not claimed:
            return [], []
        consents = ledger.latest(tx, {each.leased.contact_id for each in claimed})
        ready, back = [], []
        for each in claimed:
            latest = consents.get(each.leased.contact_id, {}).get(each.purpose)
            given = not each.purpose or state_of(latest, self._sources(each.purpose)) is ConsentState.GIVEN
            stopped, held = each.stopped_at is not None, each.held_at is not None
            person = Standing(stopped, each.paused_until, held, given, each.wait_until)
            verdict = decide(each.leased.message_class, person, at, each.leased.useless_after)
            if verdict.goes:
                ready.append(each.leased)
            else:
                back.append(_held(each.leased, verdict))
        outbox.settle(tx, back, at)
        return ready, back


def _held(message: Leased, verdict: Verdict) -> Settlement:
    assert verdict.reason is not None
    status = Status.CANCELLED if verdict.until is None else Status.QUEUED
    # Held back is not tried: with attempts to its name it would keep every reply behind it waiting.
    return Settlement(message.id, message.contact_id, status, 0, verdict.reason.value, due=verdict.until)
