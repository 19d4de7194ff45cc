"""A time of closing is a time on the clocks of London."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.library.poll_files.times import NoSuchTime, TwiceThatTime, in_london, in_utc


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2097-02-14T18:00:00", "2097-02-14T18:00:00"),
        ("2027-06-14T18:00:00", "2027-06-14T17:00:00"),
        ("2027-03-28T00:59:59", "2027-03-28T00:59:59"),
        ("2027-03-28T02:00:00", "2027-03-28T01:00:00"),
        ("2027-10-31T00:59:59", "2027-10-30T23:59:59"),
        ("2027-10-31T02:00:00", "2027-10-31T02:00:00"),
    ],
)
def test_summer_and_winter_are_told_apart(wall: str, moment: str) -> None:
    assert in_utc(datetime.fromisoformat(wall)) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("wall", ["2027-03-28T01:00:00", "2027-03-28T01:30:00", "2027-03-28T01:59:59"])
def test_an_hour_that_no_clock_shows_is_refused(wall: str) -> None:
    with pytest.raises(NoSuchTime):
        in_utc(datetime.fromisoformat(wall))


@pytest.mark.parametrize("wall", ["2027-10-31T01:00:00", "2027-10-31T01:30:00", "2027-10-31T01:59:59"])
def test_an_hour_that_comes_twice_is_refused(wall: str) -> None:
    with pytest.raises(TwiceThatTime):
        in_utc(datetime.fromisoformat(wall))


def test_a_moment_is_said_as_people_say_it() -> None:
    said = in_london(datetime(2027, 6, 14, 17, 0, tzinfo=UTC))
    assert said == "Monday, 14 June 2027, 18:00 London time"
