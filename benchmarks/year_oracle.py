"""Says by its own simple arithmetic what the plan must do: it goes through days, and knows no time zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from benchmarks.year_people import Somebody, Street
from benchmarks.year_plan import BEGIN
from bot.domain.plan import Anchor, Milestone, Missed, Plan, Point, Repeat, Unit

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: What is later than this was missed.
GRACE = timedelta(minutes=10)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def _summer(at: datetime) -> bool:
    """True while the clocks of London are an hour ahead; `at` in UTC."""
    begins, ends = (datetime.combine(_last_sunday(at.year, month), time(1), UTC) for month in (3, 10))
    return begins <= at < ends


def wall(at: datetime) -> datetime:
    """Return what a clock in London shows."""
    utc = at.astimezone(UTC)
    return (utc + HOUR if _summer(utc) else utc).replace(tzinfo=None)


def moment(day: date, at: time) -> datetime:
    """Return when a clock in London shows this; by day, not in the hour that changes."""
    plain = datetime.combine(day, at, UTC)
    return plain - HOUR if _summer(plain - HOUR) else plain


def _is_of(repeat: Repeat, day: date) -> bool:
    if not repeat.first <= day <= repeat.last:
        return False
    gone = (day - repeat.first).days
    if repeat.unit is Unit.DAYS:
        return gone % repeat.every == 0
    if repeat.unit is Unit.DAY_OF_MONTH:
        return day.day == repeat.place
    if day.isoweekday() != repeat.weekday:
        return False
    if repeat.unit is Unit.WEEKS:
        return gone // 7 % repeat.every == 0
    if repeat.place == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == repeat.place


@cache
def _repeated(repeat: Repeat, at: time) -> list[tuple[str, datetime]]:
    """Return every day of a repeat as it is written, and when it is due."""
    every = (BEGIN + timedelta(days=number) for number in range(400))
    return [(day.isoformat(), moment(day, at)) for day in every if _is_of(repeat, day)]


@cache
def _words(point: Point) -> str:
    return point.canonical()


def _day_of(name: str, milestones: Mapping[str, Milestone]) -> date:
    each = milestones[name]
    return each.on or _day_of(each.after, milestones) + timedelta(days=each.days)


@dataclass(slots=True)
class Fired:
    """A point that must have been said at a moment, and to whom it was to be said."""

    point: Point
    at: datetime
    due: datetime
    audience: frozenset[str]


@dataclass(slots=True)
class Oracle:
    """Follows the plan, and says what becomes of each point."""

    street: Street
    plan: Plan | None = None
    #: When the version was published.
    published: datetime | None = None
    #: Canonical words of a point -> who has signed them.
    signed: dict[str, set[str]] = field(default_factory=dict)
    #: Workshop or stage -> when; by anchor.
    anchors: dict[Anchor, dict[str, datetime]] = field(default_factory=dict)
    #: What has become of each key: ``fired``, ``skipped``, ``asked``.
    became: dict[str, str] = field(default_factory=dict)
    fired: dict[str, Fired] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    _since: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def sign(self, groups: tuple[str, ...]) -> None:
        """These groups sign all that waits for them."""
        assert self.plan is not None
        for each in self.plan.points.values():
            self.signed.setdefault(_words(each), set()).update(set(groups) & set(each.signed_by))

    def in_force(self, at: datetime) -> Iterator[tuple[Point, datetime]]:
        """Yield the points that everybody has signed, and since when they count."""
        assert self.plan is not None and self.published is not None
        for each in self.plan.points.values():
            words = _words(each)
            if not set(each.signed_by) <= self.signed.get(words, set()):
                continue
            known = self._since.get(each.id)
            if known is None or known[0] != words:
                self._since[each.id] = words, at if known is None else self.published
            yield each, self._since[each.id][1]

    def dues(self, point: Point) -> Iterator[tuple[str, datetime]]:
        """Yield each key of a point as the plan stands, and when it is due."""
        assert self.plan is not None
        trigger, days = point.trigger, timedelta(days=point.trigger.days)
        if trigger.repeat is not None:
            for day, due in _repeated(trigger.repeat, trigger.at):
                yield f"{point.id}/{day}", due
        elif trigger.on is not None:
            yield f"{point.id}/once", moment(trigger.on, trigger.at)
        elif trigger.anchor is Anchor.MILESTONE:
            on = _day_of(trigger.name, self.plan.milestones)
            yield f"{point.id}/{trigger.name}", moment(on + days, trigger.at)
        else:
            for name, at in self.anchors.get(trigger.anchor, {}).items():
                if trigger.name in ("", name):
                    due = moment(wall(at).date() + days, trigger.at)
                    due = max(due, at) if trigger.anchor is Anchor.RESULT else due
                    yield f"{point.id}/{name}", due

    def day(self, day: date, at: datetime) -> list[datetime]:
        """Return the moments of a day at which something is due, as the plan stands."""
        dues = (due for point, _ in self.in_force(at) for _, due in self.dues(point))
        return [due for due in dues if wall(due).date() == day]

    def look(self, at: datetime) -> list[str]:
        """Settle all that is due; return what is said now, by key."""
        now = []
        for point, since in self.in_force(at):
            for key, due in self.dues(point):
                asked = key in self.released
                if (since <= due <= at and key not in self.became) or asked:
                    self.released.discard(key)
                    self.became[key] = "fired" if asked else _judged(point, at - due)
                    if self.became[key] == "fired":
                        whom = frozenset(each.id for each in self._audience(point))
                        self.fired[key] = Fired(point, at, due, whom)
                        now.append(key)
        return now

    def _audience(self, point: Point) -> Iterator[Somebody]:
        return (each for each in self.street.here() if each.fits(point.audience))


def _judged(point: Point, late: timedelta) -> str:
    if late <= GRACE:
        return "fired"
    if point.missed is Missed.SEND:
        return "fired" if late <= timedelta(hours=point.within_hours) else "skipped"
    return "asked" if point.missed is Missed.ASK else "skipped"
