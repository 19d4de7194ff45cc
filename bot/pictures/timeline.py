"""What the picture of the coming weeks shows: days one below the other, and the same in words.

It knows nothing of the plan and of people: whoever draws it hands in words, and counts that are rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said on one day to one audience."""

    #: ``18:30``.
    time: str
    title: str
    #: What it is for, in a word: ``asks``.
    aim: str
    #: Place among the colours of what points are for.
    colour: int
    audience: str
    #: ``about 120 people``.
    count: str
    #: How long its bar is: the rounded count, 0 for one that is hidden.
    weight: int = 0
    #: Who does not hear of it, by reason, in words; empty for nobody.
    held: str = ""
    #: What somebody should look into; empty for nothing.
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day with something on it."""

    day: date
    #: Milestones of the project, by their titles.
    milestones: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    #: What is to be said of the day as a whole; empty for nothing.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the picture shows."""

    heading: str
    title: str
    #: From when to when, in words.
    period: str
    days: tuple[Day, ...]
    notes: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """Return everything that the picture shows, in words, a line each."""
        return (self.heading, self.title, self.period, *self._days_told(), *self.notes)

    def _days_told(self) -> Iterator[str]:
        for day in self.days:
            parts = [f"Milestone: {title}." for title in day.milestones]
            parts += [_told(entry) for entry in day.entries]
            yield " ".join([f"{long_day(day.day)}.", *parts, *([day.note] if day.note else [])])


def _told(entry: Entry) -> str:
    more = "".join(f" {each}" for each in (entry.held, entry.warning) if each)
    return f"{entry.time} {entry.title} ({entry.aim}), to {entry.audience}: {entry.count}.{more}"


def long_day(day: date) -> str:
    """Return ``Tuesday 2 March``."""
    return f"{day:%A} {day.day} {day:%B}"


def week_of(day: date) -> str:
    """Return which week a day is in: ``Week of Monday 1 March``."""
    return f"Week of {long_day(day - timedelta(days=day.weekday()))}"
