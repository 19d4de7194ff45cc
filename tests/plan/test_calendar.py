"""The calendar file: read back, it says when what goes to whom, by the clock of London."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.plan.calendar import calendar
from tests.plan.previews import coming, crowd, london, point, previewed

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)


def read(people: int = 20) -> Calendar:
    times = [
        coming(point("before"), london(23), "2027-03-23"),
        coming(point("after"), london(29), "2027-03-29", useful=600),
    ]
    late = crowd(10, paused_until=london(25, 12))
    made = calendar(previewed(times, [*crowd(people), *late]).rows, "Our plan", AT)
    found = Calendar.from_ical(made)
    assert isinstance(found, Calendar)
    return found


def events(found: Calendar) -> list[Event]:
    return [each for each in found.walk("VEVENT") if isinstance(each, Event)]


def test_each_time_of_a_point_is_one_event_whatever_days_it_takes() -> None:
    assert [str(each["uid"]) for each in events(read())] == [
        "before/2027-03-23@bigroom",
        "after/2027-03-29@bigroom",
    ]


def test_it_says_what_to_whom_and_about_how_many() -> None:
    first = events(read())[0]
    assert str(first["summary"]) == "Before"
    assert "To: All who want news." in str(first["description"])
    assert "Tuesday 23 March: about 20 people." in str(first["description"])
    assert "Thursday 25 March: about 10 people." in str(first["description"])
    few = str(events(read(7))[0]["description"])
    assert "fewer than 8 people" in few


def test_half_past_six_is_half_past_six_before_and_after_the_clock_changes() -> None:
    begins = [each.decoded("dtstart") for each in events(read())]
    assert begins[0] == datetime(2027, 3, 23, 18, 30, tzinfo=ZoneInfo("Europe/London"))
    assert "DTSTART;TZID=Europe/London:20270323T183000" in read().to_ical().decode()


def test_it_brings_the_clock_of_london_with_it() -> None:
    """As it stands in the file, without what a program knows itself of London."""
    (zone,) = read().walk("VTIMEZONE")
    clock = zone.to_tz(lookup_tzid=False)
    for month, hours in ((1, 0), (3, 0), (4, 1), (10, 1), (11, 0)):
        at = datetime(2027, month, 15, 12, tzinfo=clock)
        assert at.utcoffset() == timedelta(hours=hours), month


def test_no_line_is_longer_than_a_calendar_reads() -> None:
    assert all(len(line) <= 75 for line in read().to_ical().split(b"\r\n"))
