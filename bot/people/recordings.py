"""Fetches voice notes that people let us keep, after the turn is over; and tells the team that some wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Protocol

import structlog

from bot.domain.languages import SOURCE
from bot.domain.message import SendError, SendTrouble
from bot.domain.recording import Recording
from bot.engine.flow import Library
from bot.engine.rendering import spoken_word
from bot.outbox import team
from bot.people.length import seconds_of
from bot.people.reminders import LONDON, is_time
from bot.storage import recordings
from bot.storage.database import Database, Tx

log = structlog.get_logger()

#: How many one round takes in hand: a voice note may be large.
BATCH = 10
#: A round that is heard of no more (the process died) gives back what it took after this time.
HAND = timedelta(minutes=5)
#: Between two tries: half a minute, doubling, an hour at most.
FIRST_WAIT, LONGEST = timedelta(seconds=30), timedelta(hours=1)
#: What could not be fetched for so long is given up, and she is told.
PATIENCE = timedelta(days=1)
#: Never again: it is gone, or too large.
_FINAL = (SendTrouble.REFUSED, SendTrouble.UNKNOWN_ADDRESS)


class Fetcher(Protocol):
    """What is asked of a channel here."""

    async def fetch(self, reference: str) -> bytes:
        """Return what somebody sent, by its reference. Raises SendError."""


class Recordings:
    """One round: take what is due, fetch it, keep it or put it off. What is due stands in a table."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Fetcher],
        library: Callable[[], Library],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._library = library
        self._now = now

    async def round(self) -> None:
        """Fetch what is due, once. Several processes may do this side by side."""
        at, names = self._now(), frozenset(self._channels)
        if await self._database.read(lambda tx: recordings.any_due(tx, at)):
            claimed = await self._database.write(lambda tx: recordings.claim(tx, names, at, at + HAND, BATCH))
            for each in claimed:
                await self._fetch(each)
        if is_time(at) and await self._database.read(lambda tx: recordings.count(tx) > 0):
            await self._database.write(lambda tx: remind(tx, self._library(), at))

    async def _fetch(self, each: Recording) -> None:
        wait: float | None = None
        try:
            content = await self._channels[each.channel].fetch(each.item.reference)
        except SendError as error:
            log.warning("not_fetched", channel=each.channel, reason=error.trouble, code=error.code)
            final, wait = error.trouble in _FINAL, error.retry_after
        except Exception as error:  # a channel's own mistake must not keep the others waiting
            log.error("fetch_failed", channel=each.channel, error=type(error).__name__)
            final = False
        else:
            at, seconds = self._now(), seconds_of(content)
            await self._database.write(lambda tx: recordings.fetched(tx, each, content, seconds, at))
            return
        at = self._now()
        if final or at - each.at >= PATIENCE:
            await self._database.write(lambda tx: give_up(tx, self._library(), each, at))
        else:
            due = at + _wait(each, wait)
            await self._database.write(lambda tx: recordings.later(tx, each.reference, due))


def give_up(tx: Tx, library: Library, each: Recording, at: datetime) -> None:
    """Delete a voice note that never arrived here, and tell her so, unless it is gone already."""
    kept = recordings.find(tx, each.reference)  # she may have become one with somebody else meanwhile
    if kept is not None and recordings.drop(tx, [each.reference], at):
        day = library.short_day(each.language or SOURCE, each.at)
        team.answer(tx, kept.contact_id, spoken_word(library, "voice_lost", each.language, {"day": day}), at)


def remind(tx: Tx, library: Library, at: datetime) -> int:
    """Queue today's notice that voice notes wait, for everybody of the team; return for how many."""
    number = recordings.count(tx)
    today = datetime.combine(at.astimezone(LONDON).date(), time(0), LONDON)
    return team.tell(tx, library, "voice_waits", at, since=today, number=str(number)) if number else 0


def _wait(each: Recording, asked: float | None) -> timedelta:
    if asked is not None:
        return min(timedelta(seconds=max(asked, 0.0)), LONGEST)
    return min(FIRST_WAIT * float(2 ** min(each.attempts, 10)), LONGEST)
