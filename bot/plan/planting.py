"""Brings the plan that is in force to the timers: what is due, and since when each point counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.hours import LONDON
from bot.domain.plan import Anchor, PlanNow, Point
from bot.domain.poll import PollStatus
from bot.domain.timer import Planned, Timer, TimerStatus
from bot.domain.workshop import WorkshopStatus
from bot.plan.due import Anchors, at_london, planned
from bot.storage import outbox, plans, polls, timers, workshops
from bot.storage.database import Tx

#: What points are planted as, and as what it is kept since when each of them counts: those never fire.
KIND, SINCE = "plan", "plan_since"
#: So much of a fingerprint tells the wordings of a point apart.
_MARK = 16
#: What is noted of a point whose last messages were called off, and what is counted for each of them.
CALLED_OFF, SUPERSEDED = "called_off", "superseded"
_WAITING = (TimerStatus.PENDING, TimerStatus.SUPERSEDED)


def _begin(tx: Tx) -> Mapping[str, datetime]:
    off = WorkshopStatus.CANCELLED
    return {each.name: each.starts_at for each in workshops.all_now(tx) if each.status is not off}


def _held(tx: Tx) -> int:
    return sum(each.status is WorkshopStatus.HELD for each in workshops.all_now(tx))


@dataclass(frozen=True, slots=True)
class Workshops:
    """What is asked of the workshops."""

    #: Workshop -> when it begins; without those that are cancelled.
    begin: Callable[[Tx], Mapping[str, datetime]] = _begin
    #: How many were held.
    held: Callable[[Tx], int] = _held


@dataclass(frozen=True, slots=True)
class Sowing:
    """What is to stand in the table."""

    now: PlanNow
    since: Sequence[Planned]
    due: Sequence[Planned]
    #: Keys of what has fired, and hangs on something that is off now, or was taken out of the plan.
    off: Sequence[str] = ()


def anchors(tx: Tx, workshops: Workshops) -> Anchors:
    """Return on which moments points can hang now."""
    stages = polls.all_now(tx)
    there = (PollStatus.OPEN, PollStatus.CLOSED)
    return Anchors(
        {each.sheet.name: each.sheet.closes_at for each in stages if each.status in there},
        {each.sheet.name: each.release.at for each in stages if each.release is not None},
        workshops.begin(tx),
    )


def sowing(tx: Tx, at: datetime, workshops: Workshops) -> Sowing | None:
    """Return what is to stand in the table; None while no plan is published."""
    now = plans.newest(tx)
    if now is None:
        return None
    points = list(now.in_force().values())
    since = _since(tx, points, at)
    rows: defaultdict[str, list[Timer]] = defaultdict(list)
    for row in timers.of_kind(tx, KIND):
        rows[row.about].append(row)
    after = {
        point.id: _from(point, mark.due, rows[point.id]) for point, mark in zip(points, since, strict=True)
    }
    there = anchors(tx, workshops)
    due = planned(points, now.plan.milestones, there, after, at)
    fired = (each for found in rows.values() for each in found if each.status is TimerStatus.FIRED)
    off = [each.key for each in fired if each.note != CALLED_OFF and _is_off(each, now, there)]
    return Sowing(now, since, due, off)


def _is_off(timer: Timer, now: PlanNow, there: Anchors) -> bool:
    """True when what fired is in the plan no more, or the workshop that it hung on is cancelled.

    One that waits for new signatures was signed when it fired: it goes on.
    """
    point = now.plan.points.get(timer.about)
    if point is None:
        return True
    name = timer.key.partition("/")[2]
    return point.trigger.anchor is Anchor.WORKSHOP and name not in there.workshops


def sow(tx: Tx, at: datetime, workshops: Workshops) -> PlanNow | None:
    """Make the timers what the plan says; return the plan, None while none is published."""
    found = sowing(tx, at, workshops)
    if found is None:
        return None
    timers.plant(tx, SINCE, found.since, at)
    timers.plant(tx, KIND, found.due, at)
    for key in found.off:  # who has not read it yet is not told of it any more
        outbox.call_off(tx, key, SUPERSEDED, at)
        timers.remark(tx, key, CALLED_OFF)
    return found.now


def is_idle(tx: Tx, at: datetime, workshops: Workshops) -> bool:
    """True when nothing is due and the timers are as the plan says: then nothing needs to be written."""
    found = sowing(tx, at, workshops)
    if found is None:
        return True
    rows = timers.of_kind(tx, KIND)
    if found.off or any(
        row.status in (TimerStatus.PENDING, TimerStatus.GOING) and row.due <= at for row in rows
    ):
        return False
    return _is_sown(rows, found.due) and _is_sown(timers.of_kind(tx, SINCE), found.since)


def _is_sown(rows: Iterable[Timer], wanted: Sequence[Planned]) -> bool:
    status = {row.key: row.status for row in rows}
    pending = {row.key: row.due for row in rows if row.status is TimerStatus.PENDING}
    waits = {each.key: each.due for each in wanted if status.get(each.key, _WAITING[0]) in _WAITING}
    return pending == waits


def _since(tx: Tx, points: Iterable[Point], at: datetime) -> list[Planned]:
    """Return since when each point counts.

    What is signed for the first time counts from now on. One that was in force in another wording, or was
    away, counts from the publishing of the version that brought it: what fell due while it waited for its
    signatures is then late, not lost.
    """
    rows = {row.key: row for row in timers.of_kind(tx, SINCE)}
    known = {row.about for row in rows.values()}
    found = []
    for point in points:
        key = f"{point.id}@{point.fingerprint()[:_MARK]}"
        row = rows.get(key)
        if row is not None and row.status is TimerStatus.PENDING:
            found.append(Planned(key, point.id, row.due))
        else:
            brought = plans.brought(tx, point) if point.id in known else at
            found.append(Planned(key, point.id, brought or at))
    return found


def _from(point: Point, since: datetime, rows: Sequence[Timer]) -> datetime:
    """Return from when on a point is looked at: of a repeat only what is not settled is of interest."""
    if point.trigger.anchor is not Anchor.REPEAT:
        return since
    pending = [row.due for row in rows if row.status is TimerStatus.PENDING]
    settled = [row.due for row in rows if row.status not in _WAITING]
    if not (pending or settled):
        return since
    first = min(pending) if pending else max(settled)
    # The whole of that day: at another time of the day it is still the same one.
    return max(since, at_london(first.astimezone(LONDON).date(), time()))
