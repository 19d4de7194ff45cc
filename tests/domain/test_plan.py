"""A point is what was signed as long as not one letter of it changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

from bot.domain.plan import Aim, Anchor, Audience, Milestone, Plan, PlanNow, Point, Repeat, Trigger, Unit
from bot.domain.quiet import SendWindow

POINT = Point(
    "news",
    "News",
    Audience(groups=("family",)),
    Aim.INFORM,
    Trigger(
        Anchor.REPEAT,
        time(18, 30),
        repeat=Repeat(Unit.WEEKS, date(2027, 1, 5), date(2027, 6, 29), 2, 2),
    ),
    ("family", "voluntary"),
    say="Here is the news.",
)
OTHER = replace(POINT, id="other", signed_by=("nhs",))
PLAN = Plan(
    "Our plan",
    {"choose": Milestone("choose", "We choose", date(2027, 3, 21))},
    {"news": POINT, "other": OTHER},
    {"en": {"news.say": "Here is the news.", "other.say": "More."}, "so": {"news.say": "Wararka."}},
)


def test_the_fingerprint_is_that_of_every_line() -> None:
    canonical = json.loads(POINT.canonical())
    assert canonical["trigger"]["repeat"] == {
        "unit": "weeks",
        "first": "2027-01-05",
        "last": "2027-06-29",
        "every": 2,
        "weekday": 2,
        "place": 1,
    }
    assert canonical["window"] == {"opens": "09:00:00", "closes": "20:00:00", "days": [1, 2, 3, 4, 5, 6]}
    assert POINT.fingerprint() == replace(POINT).fingerprint()
    changed = [
        replace(POINT, say="Here is the news!"),
        replace(POINT, trigger=replace(POINT.trigger, at=time(18, 31))),
        replace(POINT, audience=Audience(groups=("family", "nhs"))),
        replace(POINT, window=SendWindow(closes=time(19))),
        replace(POINT, review=date(2027, 2, 1)),
    ]
    assert len({each.fingerprint() for each in (POINT, *changed)}) == 1 + len(changed)


def test_a_text_is_said_in_her_language_or_in_english() -> None:
    assert (PLAN.text("news.say", "so"), PLAN.text("other.say", "so")) == ("Wararka.", "More.")
    assert (PLAN.text("nothing", "so"), PLAN.text("news.say", "en")) == ("", "Here is the news.")
    assert [PLAN.in_english(key, "so") for key in ("news.say", "other.say")] == [False, True]
    assert not PLAN.in_english("news.say", "en")


def test_a_point_is_in_force_when_every_group_has_signed_it_as_it_stands() -> None:
    waits = PlanNow(1, PLAN)
    assert (dict(waits.in_force()), set(waits.missing(POINT))) == ({}, {"family", "voluntary"})
    half = PlanNow(1, PLAN, {POINT.fingerprint(): frozenset({"family"})})
    assert (dict(half.in_force()), set(half.missing(POINT))) == ({}, {"voluntary"})
    whole = PlanNow(1, PLAN, {POINT.fingerprint(): frozenset({"family", "voluntary", "nhs"})})
    assert whole.in_force() == {"news": POINT}
    changed = replace(PLAN, points={"news": replace(POINT, title="Other news")})
    assert PlanNow(2, changed, whole.signed).in_force() == {}
