"""Days of the calendar: what is said again and again, and what hangs on something else."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.plan import Anchor, Milestone, Repeat, Trigger, Unit
from bot.library.plan_files.days import Known, circle, days_of, days_of_repeat, milestone_days

JANUARY, APRIL = date(2027, 1, 1), date(2027, 4, 30)
NOON = time(12)


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        (Repeat(Unit.DAYS, JANUARY, date(2027, 1, 3)), ["01-01", "01-02", "01-03"]),
        (Repeat(Unit.WEEKS, date(2027, 3, 23), APRIL, 2, 2), ["03-23", "04-06", "04-20"]),
        (
            Repeat(Unit.WEEKDAY_OF_MONTH, JANUARY, APRIL, weekday=2, place=2),
            ["01-12", "02-09", "03-09", "04-13"],
        ),
        (
            Repeat(Unit.WEEKDAY_OF_MONTH, JANUARY, APRIL, weekday=5, place=-1),
            ["01-29", "02-26", "03-26", "04-30"],
        ),
        (Repeat(Unit.WEEKDAY_OF_MONTH, JANUARY, date(2027, 1, 31), weekday=5, place=1), ["01-01"]),
        (Repeat(Unit.DAY_OF_MONTH, date(2027, 1, 16), APRIL, place=15), ["02-15", "03-15", "04-15"]),
        (Repeat(Unit.DAY_OF_MONTH, date(2027, 1, 16), date(2027, 2, 14), place=15), []),
    ],
)
def test_what_is_repeated_has_its_days(repeat: Repeat, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in days_of_repeat(repeat)] == days


def test_milestones_follow_each_other() -> None:
    milestones = {
        "a": Milestone("a", "A", date(2027, 3, 21)),
        "b": Milestone("b", "B", after="a", days=30),
        "c": Milestone("c", "C", after="b", days=-1),
        "d": Milestone("d", "D", after="nothing"),
        "e": Milestone("e", "E", after="f"),
        "f": Milestone("f", "F", after="e"),
        "g": Milestone("g", "G", after="e"),
    }
    assert milestone_days(milestones) == {
        "a": date(2027, 3, 21),
        "b": date(2027, 4, 20),
        "c": date(2027, 4, 19),
    }
    assert circle(milestones, "e") == ("e", "f", "e")
    assert circle(milestones, "g") == circle(milestones, "b") == ()
    itself = {"a": Milestone("a", "A", after="a")}
    assert circle(itself, "a") == ("a", "a")
    assert milestone_days(itself) == {}


def test_a_point_lies_so_many_days_from_what_it_hangs_on() -> None:
    there = Known({"team": date(2027, 4, 20)}, {"first.rank": date(2027, 3, 21)})
    assert days_of(Trigger(Anchor.DATE, NOON, on=JANUARY), there) == (JANUARY,)
    assert days_of(Trigger(Anchor.MILESTONE, NOON, "team", -7), there) == (date(2027, 4, 13),)
    assert days_of(Trigger(Anchor.POLL, NOON, "first.rank", 1), there) == (date(2027, 3, 22),)
    assert days_of(Trigger(Anchor.RESULT, NOON, "first.rank"), there) == (date(2027, 3, 21),)
    repeat = Repeat(Unit.DAYS, JANUARY, JANUARY)
    assert days_of(Trigger(Anchor.REPEAT, NOON, repeat=repeat), there) == (JANUARY,)


def test_what_nobody_knows_yet_has_no_day() -> None:
    for anchor in (Anchor.MILESTONE, Anchor.POLL, Anchor.RESULT, Anchor.WORKSHOP):
        assert days_of(Trigger(anchor, NOON, "other"), Known()) == ()
