"""Once a day the team is told by chat what is due soon and what is late: counts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import CaseKind
from bot.engine.flow import Library
from bot.outbox import team
from bot.storage import cases
from bot.storage.database import Database, Tx

LONDON = ZoneInfo("Europe/London")
#: From when to when the team is told, in London; later than that it is told the next day.
FROM, UNTIL = time(9, 30), time(20, 0)
#: What is due within so many days is told.
SOON = 7
_SUNDAY = 7


class Reminders:
    """Looks at the clock of open cases. What was told stands in a table: a restart tells nobody twice."""

    def __init__(
        self, database: Database, library: Callable[[], Library], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._library = library
        self._now = now

    async def round(self) -> int:
        """Tell the team, if it is time and anything is due; return how many people are told."""
        at = self._now()
        if not is_time(at):
            return 0
        return await self._database.write(lambda tx: remind(tx, self._library(), at))


def is_time(at: datetime) -> bool:
    """True between half past nine and eight in the evening in London, on every day but Sunday."""
    there = at.astimezone(LONDON)
    return there.isoweekday() != _SUNDAY and FROM <= there.time() < UNTIL


def remind(tx: Tx, library: Library, at: datetime) -> int:
    """Queue today's notice for everybody of the team who has none yet; return for how many."""
    today = datetime.combine(at.astimezone(LONDON).date(), time(0), LONDON)
    # Whole days: what is due is then the same all day, however often this is asked.
    soon = cases.due_counts(tx, today + timedelta(days=SOON + 1))
    late = cases.due_counts(tx, at)
    if not soon:
        return 0
    return team.tell(tx, library, "cases_due", at, since=today, **_counts(soon, late))


def _counts(soon: Mapping[CaseKind, int], late: Mapping[CaseKind, int]) -> dict[str, str]:
    def still(kind: CaseKind) -> str:
        return str(soon.get(kind, 0) - late.get(kind, 0))

    return {
        "complaints": still(CaseKind.COMPLAINT),
        "requests": still(CaseKind.REQUEST),
        "late": str(sum(late.values())),
    }
