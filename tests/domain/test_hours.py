"""The hours of the people of safeguarding, by the clock of London."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import Hours, Outlook

WEEKDAYS = Hours(frozenset({1, 2, 3, 4, 5}), time(9), time(17), frozenset({date(2026, 12, 25)}))
EVERY_DAY = Hours(frozenset(range(1, 8)), time(0, 30), time(23))


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        (utc(11, 23, 10), Outlook(utc(11, 23, 17), True)),
        (utc(11, 23, 8, 59), Outlook(utc(11, 23, 9))),
        (utc(11, 23, 9), Outlook(utc(11, 23, 17), True)),
        (utc(11, 23, 17), Outlook(utc(11, 24, 9))),
        (utc(11, 27, 18), Outlook(utc(11, 30, 9))),  # over the weekend
        (utc(12, 24, 18), Outlook(utc(12, 28, 9))),  # a day on which nobody looks, and a weekend
        (utc(7, 6, 7, 59), Outlook(utc(7, 6, 8))),  # summer time
        (utc(10, 23, 16, 30), Outlook(utc(10, 26, 9))),  # the clock goes back meanwhile
    ],
)
def test_an_alert_can_be_seen_within_the_hours_or_when_they_begin_next(at: datetime, seen: Outlook) -> None:
    assert WEEKDAYS.outlook(at) == seen


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        (utc(11, 23, 8), utc(11, 23, 9)),
        (utc(11, 23, 9), utc(11, 24, 9)),
        (utc(11, 23, 12), utc(11, 24, 9)),
        (utc(11, 27, 18), utc(11, 30, 9)),
        (utc(12, 24, 12), utc(12, 28, 9)),
    ],
)
def test_when_they_begin_next(at: datetime, begins: datetime) -> None:
    assert WEEKDAYS.next_beginning(at) == begins


def test_without_days_the_next_beginning_is_a_day_later() -> None:
    assert Hours(frozenset(), time(9), time(17)).next_beginning(utc(11, 23, 10)) == utc(11, 24, 10)


def test_without_days_nobody_ever_sees_it() -> None:
    assert Hours(frozenset(), time(9), time(17)).outlook(utc(11, 23, 10)) == Outlook()


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        (utc(11, 23, 10), 30, utc(11, 23, 10, 30)),
        (utc(11, 23, 16, 45), 30, utc(11, 24, 9, 15)),
        (utc(11, 28, 12), 30, utc(11, 30, 9, 30)),
        (utc(11, 27, 16, 30), 30, utc(11, 27, 17)),
        (utc(11, 23, 10), 0, utc(11, 23, 10)),
        (utc(11, 23, 9), 16 * 60 + 1, utc(11, 25, 9, 1)),
    ],
)
def test_time_runs_only_within_the_hours(at: datetime, minutes: int, then: datetime) -> None:
    assert WEEKDAYS.later(at, timedelta(minutes=minutes)) == then


def test_the_hour_that_is_there_twice_counts_twice_and_the_one_that_is_not_does_not() -> None:
    """On 25 October 2026 two o'clock comes again; on 29 March one o'clock is left out."""
    assert EVERY_DAY.later(utc(10, 24, 23, 30), timedelta(hours=4)) == utc(10, 25, 3, 30)
    assert EVERY_DAY.later(utc(3, 29, 0, 30), timedelta(hours=4)) == utc(3, 29, 4, 30)


def test_where_nobody_ever_looks_time_runs_all_the_same() -> None:
    assert Hours(frozenset(), time(9), time(17)).later(utc(11, 23, 10), timedelta(hours=1)) == utc(11, 23, 11)


@given(st.integers(0, 365 * 24 * 60), st.integers(0, 5000))
def test_it_is_never_earlier_and_always_within_the_hours(passed: int, minutes: int) -> None:
    at = utc(1, 1, 0) + timedelta(minutes=passed)
    then = WEEKDAYS.later(at, timedelta(minutes=minutes))
    assert then >= at + timedelta(minutes=minutes)
    assert WEEKDAYS.outlook(then - timedelta(microseconds=1)).now or minutes == 0
