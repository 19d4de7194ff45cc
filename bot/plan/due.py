"""When each point of the plan is due: pure. Days are those of London, and so is the time of the day.

The calendar library only says which days; the time is put on them here. So 18:30 is 18:30 the whole year
round, the hour that comes twice in October counts once (its first), and a time that the clock leaves out in
March is an hour later by the clock: 01:30 is then 02:30.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.domain.hours import LONDON
from bot.domain.plan import Anchor, Milestone, Missed, Point, Repeat, Unit
from bot.domain.timer import Planned

#: What stands behind the / in the key of a point that has a date.
ONCE = "once"
#: How long a point is of use that does not say itself until when it may be sent.
USEFUL = timedelta(days=7)
#: As the calendar library calls the weekdays, Monday first, and which of a month.
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}
#: The time zone of days without a time: none that ever changes its clock.
_DAYS = UTC


@dataclass(frozen=True, slots=True)
class Anchors:
    """The moments on which points hang, besides the milestones of the plan. What is off is not there."""

    #: Stage of a poll that is open or closed -> when it closes.
    polls: Mapping[str, datetime] = field(default_factory=dict)
    #: Stage of a poll -> when its result was released.
    results: Mapping[str, datetime] = field(default_factory=dict)
    #: Workshop -> when it begins.
    workshops: Mapping[str, datetime] = field(default_factory=dict)


def planned(
    points: Iterable[Point],
    milestones: Mapping[str, Milestone],
    anchors: Anchors,
    after: Mapping[str, datetime],
    now: datetime,
) -> list[Planned]:
    """Return what is due of these points from the moment `after` of each: all that has come until now, and
    what comes next. Of a point that hangs on something, everything that it hangs on."""
    days = days_of(milestones)
    return [each for point in points for each in _next(point, days, anchors, after[point.id], now)]


def _next(
    point: Point, days: Mapping[str, date], anchors: Anchors, after: datetime, now: datetime
) -> Iterator[Planned]:
    for each in _found(point, days, anchors, after):
        yield each
        if point.trigger.anchor is Anchor.REPEAT and each.due > now:
            return


def occurrences(
    point: Point, milestones: Mapping[str, Milestone], anchors: Anchors, start: datetime, end: datetime
) -> Iterator[Planned]:
    """Yield each time that a point is due from `start` to `end`, both included, the earliest first."""
    for each in _found(point, days_of(milestones), anchors, start):
        if each.due > end:
            return
        yield each


def days_of(milestones: Mapping[str, Milestone]) -> dict[str, date]:
    """Return the day of each milestone; one that hangs on itself, or on none that is there, has no day."""
    found: dict[str, date] = {}
    for name in milestones:
        day = _day_of(name, milestones)
        if day is not None:
            found[name] = day
    return found


def _day_of(name: str, milestones: Mapping[str, Milestone]) -> date | None:
    days = 0
    for _ in milestones:  # a chain has no more links than there are milestones
        each = milestones.get(name)
        if each is None:
            return None
        if each.on is not None:
            return each.on + timedelta(days=days)
        name, days = each.after, days + each.days
    return None


def at_london(day: date, at: time) -> datetime:
    """Return the moment (UTC) of a time of the day in London."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _found(point: Point, days: Mapping[str, date], anchors: Anchors, start: datetime) -> Iterator[Planned]:
    trigger = point.trigger
    if trigger.anchor is Anchor.REPEAT and trigger.repeat is not None:
        found: Iterable[tuple[str, datetime]] = _repeated(trigger.repeat, trigger.at, start)
    else:
        found = sorted(_anchored(point, days, anchors), key=lambda each: (each[1], each[0]))
    return (Planned(f"{point.id}/{name}", point.id, due) for name, due in found if due >= start)


def _repeated(repeat: Repeat, at: time, start: datetime) -> Iterator[tuple[str, datetime]]:
    for day in _days(repeat, max(repeat.first, start.astimezone(LONDON).date())):
        yield day.isoformat(), at_london(day, at)


def _days(repeat: Repeat, start: date) -> Iterator[date]:
    """Yield the days of a repeat from a day on."""
    if start > repeat.last:
        return
    trigger = _TRIGGERS[repeat.unit](repeat)
    now = datetime.combine(start, time(), _DAYS)
    last: datetime | None = None
    while (last := trigger.get_next_fire_time(last, last or now)) is not None:
        if last.date() > repeat.last:  # an interval whose first weekday comes after its end
            return
        if last >= now:  # an interval counts from its own beginning, whatever the time is
            yield last.date()


def _every_days(repeat: Repeat) -> Any:
    return _interval(repeat.first, repeat.last, days=repeat.every)


def _every_weeks(repeat: Repeat) -> Any:
    first = repeat.first + timedelta(days=(repeat.weekday - repeat.first.isoweekday()) % 7)
    return _interval(first, repeat.last, weeks=repeat.every)


def _interval(first: date, last: date, **every: int) -> Any:
    # One whose first day comes after its end is empty; the library would not have it at all.
    return CalendarIntervalTrigger(**every, start_date=first, end_date=max(last, first), timezone=_DAYS)


def _weekday_of_month(repeat: Repeat) -> Any:
    return _each_month(repeat, f"{_PLACES[repeat.place]} {_WEEKDAYS[repeat.weekday - 1]}")


def _day_of_month(repeat: Repeat) -> Any:
    return _each_month(repeat, str(repeat.place))


def _each_month(repeat: Repeat, day: str) -> Any:
    first, last = (datetime.combine(each, time(), _DAYS) for each in (repeat.first, repeat.last))
    return CronTrigger(day=day, hour=0, start_date=first, end_date=last, timezone=_DAYS)


_TRIGGERS: Mapping[Unit, Callable[[Repeat], Any]] = {
    Unit.DAYS: _every_days,
    Unit.WEEKS: _every_weeks,
    Unit.WEEKDAY_OF_MONTH: _weekday_of_month,
    Unit.DAY_OF_MONTH: _day_of_month,
}


def _anchored(point: Point, days: Mapping[str, date], anchors: Anchors) -> Iterator[tuple[str, datetime]]:
    """Yield what a point hangs on, by name, and when the point is then due."""
    trigger = point.trigger
    if trigger.anchor is Anchor.DATE:
        if trigger.on is not None:
            yield ONCE, at_london(trigger.on, trigger.at)
        return
    for name, day in _named(trigger.anchor, days, anchors).items():
        if trigger.name in ("", name):
            due = at_london(day + timedelta(days=trigger.days), trigger.at)
            # A result is not known before it is there, whatever the time of that day is.
            known = anchors.results[name] if trigger.anchor is Anchor.RESULT else due
            yield name, max(due, known)


def _named(anchor: Anchor, days: Mapping[str, date], anchors: Anchors) -> Mapping[str, date]:
    if anchor is Anchor.MILESTONE:
        return days
    moments = {
        Anchor.POLL: anchors.polls,
        Anchor.RESULT: anchors.results,
        Anchor.WORKSHOP: anchors.workshops,
    }.get(anchor, {})
    return {name: at.astimezone(LONDON).date() for name, at in moments.items()}


def useless_after(point: Point, due: datetime) -> datetime:
    """Return from when on it is of no use any more to say a point that was due then."""
    late = timedelta(hours=point.within_hours) if point.missed is Missed.SEND else USEFUL
    return due + late
