"""Looks at each call of the year when the provider gets it, and at who ought to have had one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from benchmarks.year_house import Call
from benchmarks.year_oracle import Oracle, wall
from benchmarks.year_people import Somebody, Street
from bot.domain.quiet import SendWindow

#: When nothing is said first: before nine, from eight in the evening, and on Sundays.
MORNING, EVENING, SUNDAY = time(9), time(20), 7
WEEK = timedelta(days=7)
#: What is said to somebody who was free comes within so long of its time.
SOON = timedelta(minutes=30)


class Watch:
    """Knows when each was spoken to first, and by which point."""

    def __init__(self, street: Street, oracle: Oracle) -> None:
        self.wrong: list[str] = []
        self._street, self._oracle = street, oracle
        #: Person -> the day and the point of the last call.
        self._last: dict[str, tuple[date, str]] = {}
        #: Who could be told at once, by the key that was said.
        self._free: dict[str, list[str]] = {}
        self._at: datetime | None = None

    def heard(self, call: Call) -> None:
        """Look at one call."""
        who, there = self._street.people[call.to], wall(call.at)
        plan = self._oracle.plan
        point = None if plan is None else plan.points.get(call.point)
        for wrong in self._wrong(call, who, there):
            self.wrong.append(f"{there:%a %Y-%m-%d %H:%M} {call.point}: {wrong}")
        if point is not None and not who.may_hear(point.audience.purpose, call.at):
            self.wrong.append(f"{there:%Y-%m-%d %H:%M} {call.point}: said to somebody who may not be told")
        self._last[call.to] = there.date(), call.point

    def _wrong(self, call: Call, who: Somebody, there: datetime) -> Iterable[str]:
        if not MORNING <= there.time() < EVENING or there.isoweekday() == SUNDAY:
            yield "said in quiet hours"
        fired = [each for key, each in self._oracle.fired.items() if key.startswith(f"{call.point}/")]
        if not any(who.id in each.audience and each.due <= call.at for each in fired):
            yield "said to somebody who is not of its audience, or before its time"
        elif not any(_fits_hours(each.point.window, there) for each in fired):
            yield "said outside its own hours"
        day, before = self._last.get(call.to, (date.min, ""))
        again = before == call.point and there.date() - day <= timedelta(days=1)
        if there.date() - day < WEEK and not again:
            yield f"said {(there.date() - day).days} days after {before}"

    def expect(self, keys: Iterable[str], at: datetime) -> None:
        """Note who can be told at once by what is said now."""
        self._at, self._free, there = at, {}, wall(at)
        for key in keys:
            each = self._oracle.fired[key]
            if _is_quiet(there) or not _fits_hours(each.point.window, there):
                continue
            self._free[key] = [
                who.name
                for who in self._street.here()
                if who.id in each.audience
                and who.may_hear(each.point.audience.purpose, at)
                and there.date() - self._last.get(who.name, (date.min, ""))[0] >= WEEK
            ]

    def came(self, until: datetime) -> None:
        """See whether whoever could be told at once was told something."""
        assert self._at is not None
        day = wall(self._at).date()
        for key, names in self._free.items():
            left = sum(self._last.get(name, (date.min, ""))[0] != day for name in names)
            if left:
                self.wrong.append(f"{key}: {left} of {len(names)} were free on {day} and were told nothing")
        if until - self._at > SOON and self._free:
            self.wrong.append(f"it took {until - self._at} to say what was due on {day}")


def _is_quiet(there: datetime) -> bool:
    return not MORNING <= there.time() < EVENING or there.isoweekday() == SUNDAY


def _fits_hours(hours: SendWindow, there: datetime) -> bool:
    return hours.opens <= there.time() < hours.closes and there.isoweekday() in hours.days
