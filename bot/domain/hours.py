"""When the people of safeguarding look at alerts: days and times in London, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
#: How far ahead an opening is looked for: nobody closes for longer.
_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Outlook:
    """When somebody can see an alert that goes out now."""

    #: The end of the hours when it is within them, else their next beginning; None when nobody can see it.
    at: datetime | None = None
    #: True within the hours.
    now: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week. All moments that come out are in UTC."""

    #: 1 is Monday, 7 is Sunday.
    days: frozenset[int]
    opens: time
    closes: time
    #: Days on which nobody looks, such as bank holidays.
    closed_on: frozenset[date] = frozenset()

    def outlook(self, at: datetime) -> Outlook:
        """Return when an alert of this moment can be seen."""
        for begins, ends in self._from(at):
            return Outlook(ends, True) if begins <= at else Outlook(begins)
        return Outlook()

    def later(self, at: datetime, span: timedelta) -> datetime:
        """Return the moment at which so much time within the hours has passed."""
        left = span
        for begins, ends in self._from(at):
            start = max(begins, at)
            if left <= ends - start:
                return start + left
            left -= ends - start
        return at + span

    def next_beginning(self, at: datetime) -> datetime:
        """Return when the hours begin next, after those of this moment; without days a day later."""
        return next((begins for begins, _ in self._from(at) if begins > at), at + timedelta(days=1))

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the hours of each day that are not over, the next first."""
        first = at.astimezone(LONDON).date()
        for number in range(_AHEAD):
            day = first + timedelta(days=number)
            if day.isoweekday() in self.days and day not in self.closed_on:
                begins, ends = self._moment(day, self.opens), self._moment(day, self.closes)
                if at < ends:
                    yield begins, ends

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, LONDON).astimezone(UTC)
