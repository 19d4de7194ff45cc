"""When we may speak first: by the clock of London, never at night, and not on a Sunday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import LONDON
from bot.domain.quiet import EVERY_DAY, QUIET, SAME_DAY, WEEKDAYS, SendWindow


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (utc(11, 23, 10), utc(11, 23, 10)),  # a Monday
        (utc(11, 23, 8, 59), utc(11, 23, 9)),
        (utc(11, 23, 9), utc(11, 23, 9)),
        (utc(11, 23, 19, 59), utc(11, 23, 19, 59)),
        (utc(11, 23, 20), utc(11, 24, 9)),
        (utc(11, 28, 20), utc(11, 30, 9)),  # Saturday evening
        (utc(11, 29, 12), utc(11, 30, 9)),  # Sunday
        (utc(7, 6, 8), utc(7, 6, 8)),  # summer time
        (utc(7, 6, 7, 59), utc(7, 6, 8)),
        (utc(7, 6, 19), utc(7, 7, 8)),
        (utc(3, 28, 21), utc(3, 30, 8)),  # the clock goes forward on the Sunday
        (utc(10, 24, 19), utc(10, 26, 9)),  # the clock goes back on the Sunday
    ],
)
def test_nobody_is_written_to_first_in_the_evening_at_night_or_on_a_sunday(
    at: datetime, opens: datetime
) -> None:
    assert QUIET.next_open(at) == opens
    assert QUIET.is_open(at) is (at == opens)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (utc(11, 29, 6, 59), utc(11, 29, 7)),  # Sunday
        (utc(11, 29, 7), utc(11, 29, 7)),
        (utc(11, 29, 20), utc(11, 30, 7)),
        (utc(3, 29, 0, 30), utc(3, 29, 6)),  # the clock goes forward at one
        (utc(10, 25, 0, 30), utc(10, 25, 7)),  # the hour from one to two comes twice
        (utc(10, 25, 1, 30), utc(10, 25, 7)),
    ],
)
def test_what_changes_on_the_very_day_is_told_from_seven_on_a_sunday_too(
    at: datetime, opens: datetime
) -> None:
    assert SAME_DAY.next_open(at) == opens


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
HOURS = st.sampled_from([time(0), time(7), time(9, 30), time(12), time(20), time(23, 59)])
WINDOWS = st.builds(
    lambda ends, days: SendWindow(min(ends), max(ends), frozenset(days)),
    st.tuples(HOURS, HOURS).filter(lambda ends: ends[0] != ends[1]),
    st.sets(st.integers(1, 7), min_size=1),
)


@given(MOMENTS, WINDOWS)
def test_what_comes_out_is_open_and_never_before_nor_later_than_a_week(
    at: datetime, window: SendWindow
) -> None:
    opens = window.next_open(at)
    assert at <= opens <= at + timedelta(days=7, hours=1)
    assert window.is_open(opens)
    assert opens == at or opens.astimezone(LONDON).time() == window.opens


@given(WINDOWS)
def test_what_is_written_is_read_again(window: SendWindow) -> None:
    assert SendWindow.read(window.written()) == window


def test_how_it_is_written() -> None:
    assert QUIET.written() == "09:00-20:00/123456"


@pytest.mark.parametrize(
    "written", ["", "9-20", "09:00-20:00/", "09:00-20:00/8", "20:00-09:00/1", "09:00-09:00/1", "a-b/1"]
)
def test_what_is_no_window_is_not_read(written: str) -> None:
    with pytest.raises(ValueError):
        SendWindow.read(written)


def test_of_two_windows_the_hours_and_days_count_that_both_have() -> None:
    assert SAME_DAY.within(QUIET) == QUIET.within(SAME_DAY) == QUIET
    assert SendWindow(time(18), time(22), EVERY_DAY).within(QUIET) == SendWindow(time(18), time(20), WEEKDAYS)
    assert SendWindow(time(20), time(22)).within(QUIET) is None
    assert SendWindow(days=frozenset({7})).within(QUIET) is None
