"""Closes the stages of polls that are over: counted, released and made nobody's, or not closed at all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import structlog

from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.domain.release import Release
from bot.domain.staff import AuditEntry
from bot.polls.blurring import Bytes
from bot.polls.releasing import release
from bot.storage import ballots, polls, staff
from bot.storage.database import Database, StoreDown, Tx

log = structlog.get_logger()

#: Who closes a stage when its time is over.
BY_ITSELF = "bigroom"
#: As long as the audit has room for.
_SUBJECT = 64


class Polls:
    """Looks for stages that are over. When each is over stands in its row: a restart misses none."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], new_id: Callable[[], str], chance: Bytes
    ) -> None:
        self._database = database
        self._now = now
        self._new_id = new_id
        self._chance = chance
        #: True while a closing may have left traces behind: one that this process did not live to see, too.
        self._traces: bool | None = None

    async def round(self) -> int:
        """Close every stage that is over; return how many. Raises StoreDown."""
        made = await self.close_due()
        for each in made:
            log.info("poll_closed", poll=each.name, outcome=each.outcome.value)
        return len(made)

    async def close_due(self, who: str = BY_ITSELF) -> list[Release]:
        """Close every stage that is over, each in a transaction of its own; return what is released.

        A stage that cannot be closed keeps no other one open: it is logged, and tried again next time.
        Raises StoreDown.
        """
        made: list[Release] = []
        at = self._now()
        names = [stage.sheet.name for stage in await self._database.read(lambda tx: polls.due(tx, at))]
        for name in names:
            released = await self._closed(name, who)
            made += [released] if released else []
        await self.forget_traces()
        return made

    async def _closed(self, name: str, who: str) -> Release | None:
        at = self._now()
        try:
            made = await self._database.write(lambda tx: close(tx, name, at, self._new_id, self._chance, who))
        except StoreDown:
            raise
        except Exception as error:
            log.error("poll_not_closed", poll=name, error=type(error).__name__)
            return None
        if made is not None:
            self._traces = True
        return made

    async def call_off(self, name: str, who: str) -> None:
        """End a stage without a result; every ballot of it is gone. Raises PollNotOpen and StoreDown."""
        at = self._now()
        await self._database.write(lambda tx: call_off(tx, name, at, who))
        self._traces = True
        await self.forget_traces()

    async def forget_traces(self) -> bool:
        """Overwrite what closings have left behind; False while that could not be done. Raises StoreDown."""
        if self._traces is None:  # what ran here before may have died between the closing and this
            stages = await self._database.read(polls.all_now)
            self._traces = any(stage.status not in _BEFORE for stage in stages)
        if self._traces:
            self._traces = not await ballots.forget_traces(self._database)
        return not self._traces


#: Nothing is left behind yet.
_BEFORE: Collection[PollStatus] = (PollStatus.PROPOSED, PollStatus.OPEN)


def close(
    tx: Tx, name: str, at: datetime, new_id: Callable[[], str], chance: Bytes, who: str = BY_ITSELF
) -> Release | None:
    """Close a stage that is over, and write down who did it; return its release.

    None when it is not due any more, or another process has it in hand.
    """
    stage = next((each for each in polls.due(tx, at) if each.sheet.name == name), None)
    if stage is None:
        return None
    made = _released(tx, stage, at, chance)
    polls.close(tx, name, made, at, new_id)
    staff.note(tx, AuditEntry(at, who, "poll_closed", _subject(name), made.outcome.value))
    return made


def _released(tx: Tx, stage: StageNow, at: datetime, chance: Bytes) -> Release:
    votes = ballots.votes(tx, stage.sheet.name)
    return release(stage.sheet, votes, at, chance, stage.release)


def call_off(tx: Tx, name: str, at: datetime, who: str) -> None:
    """End a stage without a result, and write down who did it. Raises PollNotOpen."""
    polls.call_off(tx, name, at)
    staff.note(tx, AuditEntry(at, who, "poll_called_off", _subject(name)))


def looked(tx: Tx, name: str, at: datetime, who: str) -> None:
    """Write down that somebody took the figures of a release away."""
    staff.note(tx, AuditEntry(at, who, "poll_result_taken", _subject(name)))


def _subject(name: str) -> str:
    return f"poll:{name}"[:_SUBJECT]
