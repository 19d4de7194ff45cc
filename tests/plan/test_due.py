"""Points are due on the days they say, at that time in London, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.domain.hours import LONDON
from bot.domain.plan import Aim, Anchor, Audience, Milestone, Missed, Point, Repeat, Trigger, Unit
from bot.plan.due import USEFUL, Anchors, at_london, days_of, occurrences, planned, useless_after

EVENING = time(18, 30)
START, END = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
NONE = Anchors()


def point(trigger: Trigger, name: str = "news") -> Point:
    """A point that hangs on this."""
    return Point(name, "News", Audience(), Aim.INFORM, trigger, ("family",), say="Hello")


def repeated(unit: Unit, at: time = EVENING, *, first: date, last: date, **how: int) -> Point:
    """A point that comes again and again."""
    return point(Trigger(Anchor.REPEAT, at, repeat=Repeat(unit, first, last, **how)))


def days(of: Point, start: datetime = START, end: datetime = END) -> list[str]:
    """What stands behind the / of each time that it is due."""
    return [each.key.partition("/")[2] for each in occurrences(of, {}, NONE, start, end)]


def test_a_date_is_once_at_its_time_in_london() -> None:
    summer = point(Trigger(Anchor.DATE, EVENING, on=date(2027, 7, 6)))
    (found,) = occurrences(summer, {}, NONE, START, END)
    assert (found.key, found.about, found.due) == (
        "news/once",
        "news",
        datetime(2027, 7, 6, 17, 30, tzinfo=UTC),
    )


def test_every_second_tuesday_is_at_half_past_six_through_both_changes_of_the_clock() -> None:
    fortnightly = repeated(Unit.WEEKS, first=date(2027, 1, 1), last=date(2027, 12, 31), every=2, weekday=2)
    found = list(occurrences(fortnightly, {}, NONE, START, END))
    there = [each.due.astimezone(LONDON) for each in found]
    assert {(each.isoweekday(), each.time()) for each in there} == {(2, EVENING)}
    assert {each.due.hour for each in found} == {17, 18}
    assert there[0].date() == date(2027, 1, 5)
    gaps = {later.date() - earlier.date() for earlier, later in pairwise(there)}
    assert gaps == {timedelta(days=14)}
    assert len(found) == len({each.key for each in found}) == 26


def test_the_hour_that_comes_twice_counts_once() -> None:
    nightly = repeated(Unit.DAYS, time(1, 30), first=date(2027, 10, 30), last=date(2027, 11, 1))
    found = list(occurrences(nightly, {}, NONE, START, END))
    assert [each.due for each in found] == [
        datetime(2027, 10, 30, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # the first of the two
        datetime(2027, 11, 1, 1, 30, tzinfo=UTC),
    ]


def test_a_time_that_the_clock_leaves_out_is_an_hour_later_by_the_clock() -> None:
    (found,) = occurrences(
        repeated(Unit.DAYS, time(1, 30), first=date(2027, 3, 28), last=date(2027, 3, 28)),
        {},
        NONE,
        START,
        END,
    )
    assert found.due.astimezone(LONDON).time() == time(2, 30)
    assert found.key == "news/2027-03-28"


@pytest.mark.parametrize(
    ("unit", "how", "expected"),
    [
        (Unit.WEEKDAY_OF_MONTH, {"weekday": 5, "place": -1}, ["2027-01-29", "2027-02-26", "2027-03-26"]),
        (Unit.WEEKDAY_OF_MONTH, {"weekday": 2, "place": 2}, ["2027-01-12", "2027-02-09", "2027-03-09"]),
        (Unit.DAY_OF_MONTH, {"place": 15}, ["2027-01-15", "2027-02-15", "2027-03-15"]),
        (Unit.WEEKS, {"every": 4, "weekday": 7}, ["2027-01-10", "2027-02-07", "2027-03-07"]),
        (Unit.DAYS, {"every": 30}, ["2027-01-05", "2027-02-04", "2027-03-06"]),
    ],
)
def test_days_are_counted_as_people_do(unit: Unit, how: dict[str, int], expected: list[str]) -> None:
    assert days(repeated(unit, EVENING, first=date(2027, 1, 5), last=date(2027, 3, 31), **how)) == expected


def test_an_interval_counts_from_its_beginning_wherever_one_begins_to_look() -> None:
    fortnightly = repeated(Unit.WEEKS, first=date(2027, 1, 5), last=date(2027, 12, 31), every=2, weekday=2)
    late = days(fortnightly, datetime(2027, 6, 1, 23, tzinfo=UTC))
    assert late == [each for each in days(fortnightly) if each > "2027-06-01"]


def test_a_repeat_whose_weekday_never_comes_before_its_end_is_never_due() -> None:
    assert days(repeated(Unit.WEEKS, first=date(2027, 1, 6), last=date(2027, 1, 8), weekday=2)) == []


def test_from_and_to_are_both_included() -> None:
    daily = repeated(Unit.DAYS, first=date(2027, 1, 5), last=date(2027, 1, 9))
    first, last = at_london(date(2027, 1, 6), EVENING), at_london(date(2027, 1, 8), EVENING)
    assert days(daily, first, last) == ["2027-01-06", "2027-01-07", "2027-01-08"]
    second = timedelta(seconds=1)
    assert days(daily, first + second, last - second) == ["2027-01-07"]


def test_milestones_hang_on_one_another_and_a_circle_has_no_day() -> None:
    chain = {
        "team": Milestone("team", "The team", after="start", days=10),
        "start": Milestone("start", "The start", on=date(2027, 2, 1)),
        "training": Milestone("training", "The training", after="team", days=-3),
        "egg": Milestone("egg", "Egg", after="hen"),
        "hen": Milestone("hen", "Hen", after="egg"),
        "lost": Milestone("lost", "Lost", after="nowhere"),
    }
    assert days_of(chain) == {
        "start": date(2027, 2, 1),
        "team": date(2027, 2, 11),
        "training": date(2027, 2, 8),
    }


def test_what_moves_keeps_its_key() -> None:
    after = point(Trigger(Anchor.MILESTONE, EVENING, name="team", days=2))

    def due(day: date) -> tuple[str, datetime]:
        (found,) = occurrences(after, {"team": Milestone("team", "Team", on=day)}, NONE, START, END)
        return found.key, found.due

    assert due(date(2027, 2, 1)) == ("news/team", at_london(date(2027, 2, 3), EVENING))
    assert due(date(2027, 5, 1)) == ("news/team", at_london(date(2027, 5, 3), EVENING))


def test_a_point_without_a_name_is_for_every_workshop_before_and_after() -> None:
    begin = {
        "define_1": datetime(2027, 7, 6, 10, tzinfo=UTC),
        "discover_1": datetime(2027, 3, 1, 10, tzinfo=UTC),
    }
    week_before = point(Trigger(Anchor.WORKSHOP, EVENING, days=-7))
    found = list(occurrences(week_before, {}, Anchors(workshops=begin), START, END))
    assert [(each.key, each.due.astimezone(LONDON).date()) for each in found] == [
        ("news/discover_1", date(2027, 2, 22)),
        ("news/define_1", date(2027, 6, 29)),
    ]
    only = point(Trigger(Anchor.WORKSHOP, EVENING, name="define_1", days=1))
    assert [each.key for each in occurrences(only, {}, Anchors(workshops=begin), START, END)] == [
        "news/define_1"
    ]


def test_a_poll_counts_from_its_closing_and_a_result_is_never_due_before_it_is_there() -> None:
    closes = datetime(2027, 3, 21, 18, tzinfo=UTC)
    anchors = Anchors(polls={"vote.rank": closes}, results={"vote.rank": closes})
    before = point(Trigger(Anchor.POLL, time(10), name="vote.rank", days=-3))
    (due,) = occurrences(before, {}, anchors, START, END)
    assert due.due == at_london(date(2027, 3, 18), time(10))
    same_day = point(Trigger(Anchor.RESULT, time(10), name="vote.rank"))
    (due,) = occurrences(same_day, {}, anchors, START, END)
    assert (due.key, due.due) == ("news/vote.rank", closes)
    other = point(Trigger(Anchor.RESULT, time(10), name="other.rank"))
    assert list(occurrences(other, {}, anchors, START, END)) == []


def test_all_that_was_missed_is_planned_and_of_a_repeat_one_more() -> None:
    daily = repeated(Unit.DAYS, first=date(2027, 1, 5), last=date(2027, 12, 31))
    once = point(Trigger(Anchor.DATE, EVENING, on=date(2027, 6, 1)), "once")
    later = point(Trigger(Anchor.DATE, EVENING, on=date(2027, 1, 1)), "before")
    after = dict.fromkeys(("news", "once", "before"), at_london(date(2027, 2, 1), time()))
    now = at_london(date(2027, 2, 3), time(20))
    found = planned([daily, once, later], {}, NONE, after, now)
    assert [each.key for each in found] == [
        "news/2027-02-01",
        "news/2027-02-02",
        "news/2027-02-03",
        "news/2027-02-04",
        "once/once",
    ]


def test_how_long_it_is_of_use_hangs_on_what_is_done_when_it_is_missed() -> None:
    trigger = Trigger(Anchor.DATE, EVENING, on=date(2027, 6, 1))
    late = Point("p", "P", Audience(), Aim.INFORM, trigger, (), missed=Missed.SEND, within_hours=6)
    assert useless_after(late, START) == START + timedelta(hours=6)
    assert useless_after(point(trigger), START) == START + USEFUL
