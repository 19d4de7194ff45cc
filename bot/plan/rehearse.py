"""Goes through everybody for a preview: a page in a transaction of its own, so that nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.hours import LONDON
from bot.domain.plan import Plan, Point
from bot.domain.timer import TimerStatus
from bot.engine.flow import Library
from bot.plan.due import Anchors, days_of, occurrences, useless_after
from bot.plan.figures import Figures, figures
from bot.plan.planting import KIND, Workshops, anchors
from bot.plan.preview import Coming, House, Preview, Rehearsal
from bot.plan.wording import message, named
from bot.storage import previewing, timers
from bot.storage.database import Database, Tx

#: What has become of a time of a point for which nothing more is said.
_OVER = (TimerStatus.FIRED, TimerStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be previewed: some points of a plan, from a moment until another."""

    plan: Plan
    points: tuple[Point, ...]
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of it: on what points hang, which times are over, the figures of today."""

    anchors: Anchors
    over: frozenset[str]
    figures: Mapping[str, Figures]


def known(tx: Tx, asked: Asked, workshops: Workshops) -> Known:
    """Read what has to be known before people are gone through."""
    over = [each.key for status in _OVER for each in timers.of_kind(tx, KIND, status)]
    shown = {each.id: figures(tx, named(asked.plan, each), workshops.held) for each in asked.points}
    return Known(anchors(tx, workshops), frozenset(over), shown)


def unready(asked: Asked, there: Known, library: Library) -> list[Point]:
    """Return the points that would be asked about, not said: their flow, or a figure, is missing."""
    return [
        each
        for each in asked.points
        if there.figures[each.id].missing(named(asked.plan, each))
        or (each.flow and library.flow(each.flow) is None)
    ]


def comings(asked: Asked, points: Iterable[Point], there: Known) -> list[Coming]:
    """Return each time at which one of these points fires, from the start until before the end."""
    last = asked.until - timedelta(microseconds=1)
    return [
        Coming(each.key, point, each.due, useless_after(point, each.due))
        for point in points
        for each in occurrences(point, asked.plan.milestones, there.anchors, asked.start, last)
        if each.key not in there.over
    ]


def words(asked: Asked, there: Known, library: Library) -> Callable[[Point, str], str]:
    """Return what is said of a point in a language, with the figures of today."""
    return lambda point, language: message(library, asked.plan, point, language, there.figures[point.id]).text


def rehearse(
    database: Database,
    coming: Iterable[Coming],
    until: datetime,
    house: House,
    told: Callable[[int], None],
    limit: int = 500,
) -> Preview:
    """Go through everybody; `told` hears after each page how many people were on it. Raises StoreDown."""
    rehearsal = Rehearsal(coming, until, house)
    audiences, after = rehearsal.audiences, ""
    while True:
        page = database.read_now(partial(previewing.page, audiences=audiences, after=after, limit=limit))
        rehearsal.add(page.people)
        told(len(page.people))
        if page.after is None:
            return rehearsal.preview()
        after = page.after


def milestones(asked: Asked) -> dict[date, list[str]]:
    """Return the milestones within these days, by day."""
    first, until = (at.astimezone(LONDON).date() for at in (asked.start, asked.until))
    found: dict[date, list[str]] = {}
    for name, day in days_of(asked.plan.milestones).items():
        if first <= day < until:
            found.setdefault(day, []).append(asked.plan.milestones[name].title)
    return found
