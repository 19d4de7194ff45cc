"""Tells the people of safeguarding again of what nobody has taken on: within their hours, at last daily."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.engine.flow import Library
from bot.outbox import alerts
from bot.storage import alerting
from bot.storage.database import Database, Tx

#: How many cases one round takes.
BATCH = 50
#: What nobody has taken on after this time counts as late, wherever the hours were.
LATE = timedelta(hours=24)


class Escalation:
    """Looks at cases that nobody has taken on. When each is due stands in the table: a restart loses none."""

    def __init__(
        self, database: Database, library: Callable[[], Library], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._library = library
        self._now = now
        #: How many cases are open, not taken on, late: as of the last round, for the pages.
        self.counts: Mapping[str, int] = {}

    async def round(self) -> int:
        """Tell again of what is due; return of how many cases."""
        at = self._now()
        told = 0
        if await self._database.read(lambda tx: alerting.any_to_alert(tx, at)):
            told = await self._database.write(lambda tx: escalate(tx, self._library(), at))
        self.counts = await self._database.read(lambda tx: alerting.counts(tx, at - LATE))
        return told


def escalate(tx: Tx, library: Library, at: datetime) -> int:
    """Queue alerts for every case that is due; return for how many there was somebody to tell."""
    found = alerting.to_alert(tx, at, BATCH)
    return sum(alerts.tell(tx, library, _what(case), case, at) > 0 for case in found)


def _what(case: Case) -> str:
    """Return the text that is true: she may have written more since they were told last."""
    heard, told = case.heard_at, case.alerted_at
    return alerts.NEW_WORDS if heard and told and heard > told else "danger_alert_again"
