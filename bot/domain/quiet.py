"""When we may speak first: by the clock of London, never at night, and not on a Sunday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.domain.hours import LONDON

#: 1 is Monday, 7 is Sunday.
WEEKDAYS = frozenset(range(1, 7))
EVERY_DAY = frozenset(range(1, 8))
#: Source: the project's rule of quiet hours, 20:00 to 09:00 and Sundays.
FROM, UNTIL = time(9), time(20)
#: On the very day of it, that a workshop is off or elsewhere may be told from seven, on a Sunday too.
SAME_DAY_FROM = time(7)


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The hours of a day, and the days, at which something may be said. Moments that come out are in UTC."""

    opens: time = FROM
    closes: time = UNTIL
    days: frozenset[int] = WEEKDAYS

    def is_open(self, at: datetime) -> bool:
        """True when it may be said at this moment."""
        there = at.astimezone(LONDON)
        return there.isoweekday() in self.days and self.opens <= there.time() < self.closes

    def next_open(self, at: datetime) -> datetime:
        """Return this moment when it may be said now, else the next one at which it may."""
        if self.is_open(at):
            return at
        first = at.astimezone(LONDON).date()
        days = (first + timedelta(days=number) for number in range(9))
        openings = (
            datetime.combine(day, self.opens, LONDON).astimezone(UTC)
            for day in days
            if day.isoweekday() in self.days
        )
        return next(each for each in openings if each > at)

    def within(self, other: SendWindow) -> SendWindow | None:
        """Return the hours and days at which both are open; None when they never are."""
        opens, closes = max(self.opens, other.opens), min(self.closes, other.closes)
        days = self.days & other.days
        return SendWindow(opens, closes, days) if opens < closes and days else None

    def written(self) -> str:
        """Return it as it is stored: ``09:00-20:00/123456``."""
        days = "".join(map(str, sorted(self.days)))
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}/{days}"

    @classmethod
    def read(cls, written: str) -> SendWindow:
        """Return the window that `written` wrote. Raises ValueError for anything else."""
        hours, _, days = written.partition("/")
        opens, _, closes = hours.partition("-")
        read = cls(time.fromisoformat(opens), time.fromisoformat(closes), frozenset(map(int, days)))
        if not read.days <= EVERY_DAY or read.within(read) is None:
            raise ValueError("these hours have no moment")
        return read


#: What holds for all that is said first.
QUIET = SendWindow()
#: What holds for changes of the same day.
SAME_DAY = SendWindow(SAME_DAY_FROM, UNTIL, EVERY_DAY)
