"""Takes up what nobody has in hand: after a crash, a 429, or when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.consent import ConsentEntry, ConsentState, state_of
from bot.domain.outbox import Lease, Leased, Settlement, Status
from bot.outbox.policy import Standing, Verdict, decide
from bot.outbox.speaker import Speaker
from bot.outbox.windows import Windows, never
from bot.storage import ledger, outbox
from bot.storage.database import Database, Tx
from bot.storage.outbox import Claimed

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
        windows: Windows | None = None,
    ) -> None:
        self._database = database
        self._speaker = speaker
        self._channels = channels
        self._owner = owner
        self._sources = sources
        self._now = now
        self._windows = windows or Windows({}, never)

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
