"""Asks the providers to delete what they still hold of people who were forgotten, until they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.domain.message import SendError, SendTrouble
from bot.outbox.speaker import LONGEST_WAIT
from bot.storage import copies, erasure
from bot.storage.copies import Copy
from bot.storage.database import Database, Tx

log = structlog.get_logger()

#: How many one round takes in hand.
BATCH = 500
#: A round that is heard of no more (the process died) gives back what it took after this time.
HAND = timedelta(minutes=5)
#: Between two tries: a minute, doubling, an hour at most.
FIRST_WAIT, LONGEST = timedelta(minutes=1), timedelta(hours=1)
#: Never again: there is nothing to delete, or it will not be deleted.
_FINAL = (SendTrouble.REFUSED, SendTrouble.UNKNOWN_ADDRESS)


class Deleter(Protocol):
    """What is asked of a channel here."""

    @property
    def keeps(self) -> timedelta:
        """For how long after it was said the provider deletes a message."""

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Delete messages; those that are gone already are no trouble. Raises SendError."""


@dataclass(slots=True)
class _Outcome:
    """What became of what was asked for."""

    done: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    later: dict[int, datetime] = field(default_factory=dict)


class Copies:
    """One round: take what is due, ask, strike out or put off; then see to the traces in our own files."""

    def __init__(
        self, database: Database, channels: Mapping[str, Deleter], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        #: The last forgetting whose traces are gone. After a start nobody knows: it is done once more.
        self._scrubbed = 0

    async def round(self) -> None:
        """Ask for what is due, once. Several processes may do this side by side."""
        at = self._now()
        too_late, claimed = await self._database.write(lambda tx: self._claim(tx, at))
        outcome = _Outcome()
        people: dict[tuple[str, str], list[Copy]] = defaultdict(list)
        for each in claimed:
            people[each.channel, each.to].append(each)
        for group in people.values():
            await self._ask(group, outcome)
        if claimed:
            await self._database.write(lambda tx: _write(tx, outcome))
        if claimed or too_late:
            given_up = too_late + len(outcome.given_up)
            log.info("copies", deleted=len(outcome.done), later=len(outcome.later), given_up=given_up)
        await self._scrub()

    def _claim(self, tx: Tx, at: datetime) -> tuple[int, list[Copy]]:
        return copies.too_late(tx, at), copies.claim(tx, frozenset(self._channels), at, at + HAND, BATCH)

    async def _ask(self, group: Sequence[Copy], outcome: _Outcome) -> None:
        """Ask for what one person was told, all of it together."""
        numbers = [each.id for each in group]
        try:
            channel = self._channels[group[0].channel]
            await channel.delete(group[0].to, [each.provider_id for each in group])
        except SendError as error:
            if error.trouble is SendTrouble.REFUSED and len(group) > 1:  # one that is too old spoils them all
                for each in group:
                    await self._ask([each], outcome)
            elif error.trouble in _FINAL:
                outcome.given_up += numbers
            else:
                outcome.later |= {each.id: self._now() + _wait(each, error.retry_after) for each in group}
        except Exception as error:  # a channel's own mistake must not keep the others from being asked
            log.error("delete_failed", error=type(error).__name__)
            outcome.later |= {each.id: self._now() + _wait(each) for each in group}
        else:
            outcome.done += numbers

    async def _scrub(self) -> None:
        """What deleted rows have left behind in our own files goes as well, once after each forgetting."""
        latest = await self._database.read(erasure.latest)
        if latest != self._scrubbed and await self._database.scrub(erasure.TOUCHED):
            self._scrubbed = latest


def _write(tx: Tx, outcome: _Outcome) -> None:
    copies.done(tx, [*outcome.done, *outcome.given_up])
    copies.later(tx, outcome.later)


def _wait(each: Copy, asked: float | None = None) -> timedelta:
    if asked is not None:
        return min(timedelta(seconds=min(max(asked, 0.0), LONGEST_WAIT)), LONGEST)
    return min(FIRST_WAIT * float(2 ** min(each.attempts, 10)), LONGEST)
