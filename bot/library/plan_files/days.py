"""On which days of London a plan speaks, as far as its file can know: what has no day yet is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.plan import Anchor, Milestone, Repeat, Trigger, Unit

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """The days that points hang on."""

    milestones: Mapping[str, date] = field(default_factory=dict)
    #: ``poll.stage`` -> the day on which it closes.
    stages: Mapping[str, date] = field(default_factory=dict)


def days_of(trigger: Trigger, known: Known) -> tuple[date, ...]:
    """Return the days on which a point is said, the earliest first; none where nobody knows them yet.

    A result is taken to be released on the day on which its stage closes: it cannot be earlier.
    """
    anchor = trigger.anchor
    if anchor is Anchor.DATE:
        return (trigger.on,) if trigger.on else ()
    if anchor is Anchor.REPEAT:
        return tuple(days_of_repeat(trigger.repeat)) if trigger.repeat else ()
    if anchor is Anchor.WORKSHOP:
        return ()
    there = known.milestones if anchor is Anchor.MILESTONE else known.stages
    day = there.get(trigger.name)
    return (day + timedelta(days=trigger.days),) if day else ()


def days_of_repeat(repeat: Repeat) -> Iterator[date]:
    """Yield every day of a repeat, from its first day to its last."""
    if repeat.unit in (Unit.DAYS, Unit.WEEKS):
        step = timedelta(days=repeat.every * (7 if repeat.unit is Unit.WEEKS else 1))
        day = repeat.first
        while day <= repeat.last:
            yield day
            day += step
        return
    month = repeat.first.replace(day=1)
    while month <= repeat.last:
        day = _in_month(repeat, month)
        if repeat.first <= day <= repeat.last:
            yield day
        month = (month + timedelta(days=31)).replace(day=1)


def _in_month(repeat: Repeat, month: date) -> date:
    if repeat.unit is Unit.DAY_OF_MONTH:
        return month.replace(day=repeat.place)
    if repeat.place < 0:
        following = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return following - timedelta(days=(following.isoweekday() - repeat.weekday) % 7)
    first = month + timedelta(days=(repeat.weekday - month.isoweekday()) % 7)
    return first + (repeat.place - 1) * _WEEK


def milestone_days(milestones: Mapping[str, Milestone]) -> dict[str, date]:
    """Return the day of every milestone that has one; of a circle, or of one after nothing, none."""
    return {name: day for name in milestones if (day := _day(milestones, name)) is not None}


def _day(milestones: Mapping[str, Milestone], name: str) -> date | None:
    days, seen = 0, set[str]()
    while name in milestones and name not in seen:
        seen.add(name)
        each = milestones[name]
        if each.on is not None:
            return each.on + timedelta(days=days)
        days, name = days + each.days, each.after
    return None


def circle(milestones: Mapping[str, Milestone], name: str) -> tuple[str, ...]:
    """Return the milestones that wait for each other, this one first; none when it is in no circle."""
    path = [name]
    while (after := milestones[path[-1]].after) in milestones and after not in path:
        path.append(after)
    return (*path, name) if after == name else ()
