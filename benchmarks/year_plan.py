"""The plan of the simulated year: points of every kind, and how they are published, signed and moved."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from benchmarks.year_people import BOROUGHS, GROUPS, LANGUAGES, PURPOSES
from bot.domain.plan import Aim, Anchor, Audience, Milestone, Missed, Plan, Point, Repeat, Trigger, Unit
from bot.domain.quiet import EVERY_DAY, SendWindow

BEGIN = date(2026, 10, 1)
TIMES = (time(18, 30), time(12), time(9, 30), time(18, 30), time(7, 15))
#: Hours that are quiet.
EARLY, LATE_AT = time(7, 15), time(20, 30)
POLLS = ("p1.choose", "p2.choose")
#: Nothing is planned after so many days before the end: what was held has come to its end then.
REST = 12
#: The days on which the clocks of this year change.
CHANGES = (date(2026, 10, 25), date(2027, 3, 28))
#: The first asks for the night, too: the quiet hours keep it all the same.
WINDOWS = (
    SendWindow(time(6), time(22), EVERY_DAY),
    SendWindow(time(6), time(22), EVERY_DAY),
    SendWindow(time(10), time(19), frozenset({2, 4, 6})),
)
#: What is signed late, and by whom.
LATE, SOON = "nhs", "family"


@dataclass(frozen=True, slots=True)
class Version:
    """A plan as it is published on a day of the year, and who signs it on which days."""

    day: int
    plan: Plan
    signed: dict[int, tuple[str, ...]]


def versions(number: int, days: int, chance: random.Random) -> list[Version]:
    """Return the plan as it is first, changed in the middle, and once more with other milestones."""
    first = {each.id: each for each in (_point(place, days, chance) for place in range(number))}
    second = {name: _changed(place, each) for place, (name, each) in enumerate(first.items()) if place != 14}
    third = {name: each for name, each in second.items() if each.trigger.name != "m3" or name == "point5"}
    a_third = days // 3
    return [
        Version(0, _plan(first, BEGIN + timedelta(days=60)), {0: (SOON,), 40: (LATE,)}),
        Version(a_third, _plan(second, BEGIN + timedelta(days=150)), {a_third + 8: (SOON, LATE)}),
        Version(2 * a_third, _plan(third, BEGIN + timedelta(days=260)), {2 * a_third: (SOON, LATE)}),
    ]


def _plan(points: dict[str, Point], first: date) -> Plan:
    chain = (
        Milestone("m1", "First", on=first),
        Milestone("m2", "Second", after="m1", days=21),
        Milestone("m3", "Third", after="m2", days=30),
    )
    english = {f"{each.id}.say": each.say for each in points.values()}
    arabic = {key: f"{text} (ar)" for key, text in english.items()}
    return Plan("Year", {each.name: each for each in chain}, points, {"en": english, "ar": arabic})


def _changed(place: int, point: Point) -> Point:
    return replace(point, say=f"{point.say} Changed.") if place % 5 == 3 else point


def _point(place: int, days: int, chance: random.Random) -> Point:
    late = place % 9 == 4
    signed = ("nobody_signs",) if place % 30 == 22 else (SOON, LATE) if late else (SOON,)
    name = f"point{place}"
    return Point(
        name,
        f"Point {place}",
        _audience(place, chance),
        Aim.INFORM,
        _trigger(place, days, chance),
        signed,
        say=f"[{name}] is told.",
        window=WINDOWS[place % len(WINDOWS)],
        missed=(Missed.SEND, Missed.SKIP, Missed.ASK, Missed.SEND)[place // 2 % 4],
        within_hours=(100, 24, 24, 30)[place // 2 % 4],
    )


def _audience(place: int, chance: random.Random) -> Audience:
    def some(those: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(those, chance.randint(1, most)))

    whom: Sequence[dict[str, Any]] = (
        {"groups": some(GROUPS, 2)},
        {"languages": some(LANGUAGES, 3)},
        {"boroughs": some(BOROUGHS, 1), "groups": some(GROUPS, 3)},
        {},
    )
    return Audience(PURPOSES[place % len(PURPOSES)], **whom[place // 3 % len(whom)])


def _trigger(place: int, days: int, chance: random.Random) -> Trigger:
    at, span, turn = TIMES[place % len(TIMES)], days - REST, place // 12
    last = BEGIN + timedelta(days=span)
    weekday, every = chance.randint(1, 7), 2 + turn
    day = BEGIN + timedelta(days=chance.randrange(3, span))
    return (
        Trigger(Anchor.DATE, at, on=day),
        _repeat((EARLY, LATE_AT)[turn % 2], Repeat(Unit.DAYS, BEGIN + timedelta(days=2), last, 5 + 9 * turn)),
        _repeat(time(18, 30), Repeat(Unit.WEEKS, BEGIN + timedelta(days=2), last, every, weekday)),
        _repeat(at, Repeat(Unit.WEEKDAY_OF_MONTH, BEGIN, last, 1, weekday, (2, -1, 1, 4)[turn % 4])),
        _repeat(at, Repeat(Unit.DAY_OF_MONTH, BEGIN, last, 1, 1, chance.randint(1, 28))),
        Trigger(Anchor.MILESTONE, at, ("m1", "m2", "m3", "m3")[turn % 4], chance.randint(-5, 9)),
        Trigger(Anchor.POLL, at, POLLS[turn % 2], chance.randint(-3, 2)),
        Trigger(Anchor.RESULT, at, POLLS[turn % 2], chance.randint(0, 4)),
        Trigger(Anchor.WORKSHOP, at, "", -7),
        Trigger(Anchor.WORKSHOP, at, "discover" if turn % 2 else "", -1),
        Trigger(Anchor.WORKSHOP, at, "", 1),
        Trigger(Anchor.DATE, time(18, 30), on=CHANGES[turn % 2] + timedelta(days=turn % 3 - 1)),
    )[place % 12]


def _repeat(at: time, repeat: Repeat) -> Trigger:
    return Trigger(Anchor.REPEAT, at, repeat=repeat)
