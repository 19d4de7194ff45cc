"""What the plan would say in the weeks to come: whom it reaches and what is held back, in rounded counts.

Each person is gone through by herself: the points that reach her, in the order of their time, are asked of
the policy as the clock would ask it, and what has gone counts for those that come after it. Nobody's turn
hangs on anybody else's: so everybody passes a page at a time, and only counts are kept. What she does in
those weeks nobody knows: the preview takes it that she writes nothing, stops nothing and takes nothing back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from heapq import heapify, heappop, heappush
from math import ceil

from bot.domain.consent import ConsentState, state_of
from bot.domain.hours import LONDON
from bot.domain.message import MessageClass
from bot.domain.plan import Aim, Audience, Point
from bot.outbox.policy import Reason, Standing, Verdict, Window, decide, dropped_for
from bot.plan import sealed
from bot.plan.rounded import rounded
from bot.storage.previewing import Someone

#: Held back until after the weeks that are looked at.
LATER = "later"


@dataclass(frozen=True, slots=True)
class Coming:
    """One time at which a point fires."""

    #: Point and occurrence.
    fire_key: str
    point: Point
    due: datetime
    #: From when on it is of no use any more.
    useless_after: datetime


@dataclass(frozen=True, slots=True)
class House:
    """What the preview asks of the house; nothing of it reads or writes."""

    #: What is said of a point to somebody of a language.
    text: Callable[[Point, str], str]
    #: The languages on offer.
    languages: tuple[str, ...]
    #: Purpose -> the wordings in force.
    sources: Callable[[str], frozenset[str]]
    #: Channel -> for how long after she was heard our own words may be said.
    lengths: Mapping[str, timedelta]
    #: What rows are sealed with (`sealed.USE`).
    key: bytes = field(repr=False)
    #: How many new people a day WhatsApp lets us write to.
    new_people_a_day: int = 250


@dataclass(frozen=True, slots=True)
class Row:
    """What goes of one time of a point on one day. Counts are rounded; None is fewer than 8."""

    point: str
    occurrence: str
    title: str
    aim: Aim
    day: date
    #: From when on it goes on that day.
    at: datetime
    audience: Audience
    about: int | None
    #: Why others do not hear of it, with how many; with the first day only.
    held: Mapping[str, int | None]
    #: See sealed.py.
    check: str
    #: SHA-256 of what is said in each language on offer, whether anybody reads it or not.
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day on which people on WhatsApp are written to who have not written for a day."""

    day: date
    about: int | None
    #: So many days it takes, with so many new people a day as WhatsApp allows.
    takes: int


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown."""

    rows: tuple[Row, ...]
    whatsapp: tuple[Stretch, ...]
    #: Points whose audience nobody is in.
    nobody: tuple[Point, ...]


@dataclass(slots=True)
class _Day:
    number: int = 0
    total: int = 0


class Rehearsal:
    """Goes through people, keeps counts, and tells the preview in the end."""

    def __init__(self, comings: Iterable[Coming], until: datetime, house: House) -> None:
        self._comings: Sequence[Coming] = sorted(comings, key=lambda each: (each.due, each.fire_key))
        self._until, self._house = until, house
        self._days: defaultdict[tuple[int, date], _Day] = defaultdict(_Day)
        self._held: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._opened: defaultdict[date, Counter[int]] = defaultdict(Counter)
        self._met: set[Audience] = set()
        self._hashes: dict[tuple[str, str], str] = {}

    @property
    def audiences(self) -> Sequence[Audience]:
        """Whom the points are for, each audience once."""
        return list(dict.fromkeys(each.point.audience for each in self._comings))

    def add(self, people: Iterable[Someone]) -> None:
        """Go through some people; each must be added once."""
        for person in people:
            self._met.update(person.within)
            self._play(person)

    def preview(self) -> Preview:
        """Return what has been counted, rounded."""
        points = {each.point.id: each.point for each in self._comings}
        return Preview(
            tuple(row for place in range(len(self._comings)) for row in self._rows(place)),
            tuple(self._stretch(day) for day in sorted(self._opened)),
            tuple(each for each in points.values() if each.audience not in self._met),
        )

    # -- one person ---------------------------------------------------------------------------

    def _play(self, person: Someone) -> None:
        """Ask for each point as the queue would: what is due first comes first, what waits comes again."""
        queue = [
            (each.due, place, "")
            for place, each in enumerate(self._comings)
            if each.point.audience in person.within
        ]
        heapify(queue)
        while queue:
            at, place, waited = heappop(queue)
            if self._until <= at < self._comings[place].useless_after:
                self._held[place][LATER] += 1
                continue
            verdict = self._ask(person, self._comings[place], at)
            if verdict.goes:
                self._goes(person, place, at)
            elif verdict.until is None:
                self._held[place][_why(verdict, waited)] += 1
            else:
                heappush(queue, (max(verdict.until, at + timedelta(seconds=1)), place, _why(verdict, "")))
            person = self._afterwards(person, verdict, place, at)

    def _ask(self, person: Someone, coming: Coming, at: datetime) -> Verdict:
        point = coming.point
        standing = self._standing(person, point.audience)
        return decide(MessageClass.PROACTIVE, standing, at, coming.useless_after, window=point.window)

    def _standing(self, person: Someone, audience: Audience) -> Standing:
        length = self._house.lengths.get(person.channel)
        given = state_of(person.within[audience], self._house.sources(audience.purpose))
        return Standing(
            stopped=person.stopped,
            paused_until=person.paused_until,
            held=person.held,
            consent=given is ConsentState.GIVEN,
            talks_until=person.wait_until,
            window=None if length is None else Window(length, person.heard_at, person.knocked_at),
            proactive_at=person.proactive_at,
        )

    def _goes(self, person: Someone, place: int, at: datetime) -> None:
        day = at.astimezone(LONDON).date()
        text = self._hash(self._comings[place].point, person.language)
        counted = self._days[place, day]
        counted.number += 1
        counted.total = sealed.together(counted.total, sealed.token(self._house.key, person.key, text, day))

    def _afterwards(self, person: Someone, verdict: Verdict, place: int, at: datetime) -> Someone:
        """Return how she stands after it: what is said, and a knock too, is our speaking first."""
        if not (verdict.goes or verdict.knock):
            return person
        if verdict.knock or verdict.as_template:
            self._opened[at.astimezone(LONDON).date()][place] += 1
        knocked_at = at if verdict.knock else person.knocked_at
        return replace(person, proactive_at=at, knocked_at=knocked_at)

    def _hash(self, point: Point, language: str) -> str:
        known = self._hashes.get((point.id, language))
        if known is None:
            known = sha256(self._house.text(point, language).encode()).hexdigest()
            self._hashes[point.id, language] = known
        return known

    # -- what is told -------------------------------------------------------------------------

    def _rows(self, place: int) -> Iterable[Row]:
        coming = self._comings[place]
        first = _begins(coming).astimezone(LONDON).date()
        days = sorted(day for which, day in self._days if which == place) or [first]
        for number, day in enumerate(days):
            held = self._held[place] if number == 0 else {}
            counted = self._days.get((place, day), _Day())
            yield Row(
                coming.point.id,
                coming.fire_key.partition("/")[2],
                coming.point.title,
                coming.point.aim,
                day,
                _from_when(coming, day),
                coming.point.audience,
                rounded(counted.number),
                {reason: rounded(held[reason]) for reason in sorted(held)},
                sealed.check(self._house.key, counted.total),
                tuple(sorted({self._hash(coming.point, each) for each in self._house.languages})),
            )

    def _stretch(self, day: date) -> Stretch:
        """Worked out of the rounded count of each point: so it tells no more than those do."""
        about = sum(rounded(number) or 0 for number in self._opened[day].values()) or None
        return Stretch(day, about, max(1, ceil((about or 0) / self._house.new_people_a_day)))


def _why(verdict: Verdict, waited: str) -> str:
    """Return why it is held back: where it became too late while it waited, what it waited for."""
    assert verdict.reason is not None
    return dropped_for(waited) if verdict.reason is Reason.TOO_LATE else verdict.reason.value


def _begins(coming: Coming) -> datetime:
    return coming.point.window.next_open(coming.due)


def _from_when(coming: Coming, day: date) -> datetime:
    """Return from when on it may go on a day: nobody's own moment is in it."""
    begins = _begins(coming)
    if begins.astimezone(LONDON).date() == day:
        return begins
    return datetime.combine(day, coming.point.window.opens, LONDON).astimezone(UTC)
