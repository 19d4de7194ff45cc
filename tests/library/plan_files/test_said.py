"""A point in plain English."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.plan import Anchor, Audience, Missed, Repeat, Trigger, Unit
from bot.domain.quiet import SendWindow
from bot.library.plan_files import said
from tests.library.plans import plan_of

PLAN = plan_of()
IDEAS, HEARD, NEWS = PLAN.points.values()
FIRST, LAST = date(2027, 1, 4), date(2027, 6, 30)
SPAN = "from 4 January 2027 to 30 June 2027, at 18:30"


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        (IDEAS.trigger, "Wednesday 27 January 2027, at 18:30"),
        (HEARD.trigger, '5 days before "We choose", at 12:00'),
        (NEWS.trigger, "every 2 weeks on Tuesday, from 13 April 2027 to 30 June 2027, at 09:15"),
        (Trigger(Anchor.MILESTONE, time(18, 30), "team"), 'on the day of "The team is there", at 18:30'),
        (Trigger(Anchor.POLL, time(18, 30), "a.rank", 1), "1 day after the close of a.rank, at 18:30"),
        (Trigger(Anchor.RESULT, time(18, 30), "a.rank"), "on the day of the result of a.rank, at 18:30"),
        (Trigger(Anchor.WORKSHOP, time(18, 30), "", -7), "7 days before every workshop, at 18:30"),
        (Trigger(Anchor.WORKSHOP, time(18, 30), "one", 1), "1 day after the workshop one, at 18:30"),
    ],
)
def test_when_is_said(trigger: Trigger, told: str) -> None:
    assert said.when(replace(IDEAS, trigger=trigger), PLAN) == told


@pytest.mark.parametrize(
    ("repeat", "told"),
    [
        (Repeat(Unit.DAYS, FIRST, LAST), "every day"),
        (Repeat(Unit.DAYS, FIRST, LAST, 3), "every 3 days"),
        (Repeat(Unit.WEEKS, FIRST, LAST), "every Monday"),
        (Repeat(Unit.WEEKDAY_OF_MONTH, FIRST, LAST, weekday=2, place=2), "the second Tuesday of each month"),
        (Repeat(Unit.WEEKDAY_OF_MONTH, FIRST, LAST, weekday=5, place=-1), "the last Friday of each month"),
        (Repeat(Unit.DAY_OF_MONTH, FIRST, LAST, place=15), "day 15 of each month"),
    ],
)
def test_how_often_is_said(repeat: Repeat, told: str) -> None:
    trigger = Trigger(Anchor.REPEAT, time(18, 30), repeat=repeat)
    assert said.when(replace(IDEAS, trigger=trigger), PLAN) == f"{told}, {SPAN}"


def test_the_audience_is_said() -> None:
    assert said.whom(Audience()) == "everybody who agreed to news from us"
    some = Audience("checkins", ("family", "nhs"), ("so", "ar"), ("brent",))
    assert said.whom(some) == "family or nhs in brent who reads Somali or Arabic and agreed to check-ins"
    assert said.whom(Audience("voice")) == "everybody who agreed to voice"


def test_hours_and_what_is_done_when_it_was_missed_are_said() -> None:
    assert said.hours(SendWindow()) == "09:00 to 20:00, Monday to Saturday"
    assert said.hours(SendWindow(time(10), time(18), frozenset({1, 3}))) == (
        "10:00 to 18:00, Monday and Wednesday"
    )
    assert [said.missed(each) for each in (IDEAS, HEARD, NEWS)] == [
        "not sent",
        "sent within 48 hours, then not at all",
        "the team is asked",
    ]
    assert said.missed(replace(HEARD, missed=Missed.SEND, within_hours=1)).startswith("sent within 1 hour,")


def test_what_is_said_and_milestones_are_said() -> None:
    assert said.what(HEARD) == "You said: Meetings are too early.\nWe did: We now meet at 18:30."
    assert said.what(replace(IDEAS, flow="poll")).endswith("write to us.\n(offers the flow poll)")
    assert said.milestone(PLAN.milestones["choose"], PLAN) == "21 March 2027"
    assert said.milestone(PLAN.milestones["team"], PLAN) == '30 days after "We choose"'


def test_every_line_of_a_point_is_said() -> None:
    lines = dict(said.lines(NEWS, PLAN))
    assert lines["aim"] == "tells"
    assert lines["signed by"] == "family and service_user"
    assert lines["looked at again on"] == "1 February 2027"
    assert dict(said.lines(HEARD, PLAN))["answers"] == "ideas"
