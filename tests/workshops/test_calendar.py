"""A calendar reads the file back as it was meant, and a locked screen betrays nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.domain.workshop import Workshop, WorkshopStatus
from bot.workshops.calendar import FILE_NAME, MEDIA_TYPE, CalendarWords, calendar_file
from tests.fakes import MONDAY
from tests.workshops.rooms import STARTS, a_workshop, london

WORDS = CalendarWords(
    "en", "Big Room: meeting", "How to get there:", "Who will be there:", "If you cannot come, write NO."
)
SOMALI = CalendarWords(
    "so", "Big Room: kulan", "Sida loo yimaado:", "Yaa joogi doona:", "Haddii aadan imaan karin, qor MAYA."
)
OPEN: dict[str, Any] = {"way": "Step-free; bus 18, two minutes", "who": "a midwife, two champions"}


def calendar_of(workshop: Workshop, words: CalendarWords = WORDS, at: datetime = MONDAY) -> Any:
    return Calendar.from_ical(calendar_file(workshop, words, at))


def event_of(workshop: Workshop, words: CalendarWords = WORDS, at: datetime = MONDAY) -> Any:
    (event,) = calendar_of(workshop, words, at).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("starts_at", "clock", "offset"),
    [
        (london(2027, 3, 26, 18, 30), "18:30", 0),
        (london(2027, 3, 30, 18, 30), "18:30", 1),
        (london(2027, 10, 29, 18, 30), "18:30", 1),
        (london(2027, 11, 2, 18, 30), "18:30", 0),
        (london(2027, 10, 31, 10), "10:00", 0),  # the very day on which they go back
    ],
)
def test_it_is_at_the_time_of_london_on_both_sides_of_a_clock_change(
    starts_at: datetime, clock: str, offset: int
) -> None:
    event = event_of(a_workshop(starts_at=starts_at))
    begins = event["dtstart"].dt
    assert f"{begins:%H:%M}" == clock
    assert begins.utcoffset() == timedelta(hours=offset)
    assert begins.astimezone(UTC) == starts_at
    assert event["dtend"].dt.astimezone(UTC) == starts_at + timedelta(hours=2)
    assert event["dtstart"].params["TZID"] == "Europe/London"


def test_the_rules_of_the_clock_changes_are_in_the_file() -> None:
    (zone,) = calendar_of(a_workshop()).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    there = zone.to_tz()
    for month, hours in ((1, 0), (7, 1), (11, 0)):
        moment = datetime(2027, month, 15, 12, tzinfo=UTC)
        assert moment.astimezone(there).utcoffset() == timedelta(hours=hours)


def test_a_later_file_takes_the_place_of_an_earlier_one() -> None:
    first = event_of(a_workshop())
    moved = event_of(
        a_workshop(starts_at=STARTS + timedelta(days=1), revision=1), at=MONDAY + timedelta(days=1)
    )
    assert first["uid"] == moved["uid"]
    assert (first["sequence"], moved["sequence"]) == (0, 1)
    assert first["dtstamp"].dt < moved["dtstamp"].dt
    assert event_of(a_workshop("define_1"))["uid"] != first["uid"]


def test_one_that_is_off_is_cancelled_and_blocks_no_time() -> None:
    event = event_of(a_workshop(status=WorkshopStatus.CANCELLED, revision=1))
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert event_of(a_workshop())["status"] == "CONFIRMED"
    assert calendar_of(a_workshop())["method"] == "PUBLISH"


def test_it_says_where_how_who_and_how_to_say_no_in_her_language() -> None:
    event = event_of(a_workshop(**OPEN), SOMALI)
    assert event["location"] == "The Old Hall, 1 High Street"
    assert event["description"].split("\n") == [
        "Sida loo yimaado: Step-free; bus 18, two minutes",
        "Yaa joogi doona: a midwife, two champions",
        "Haddii aadan imaan karin, qor MAYA.",
    ]
    assert event["summary"].params["LANGUAGE"] == "so"
    assert event_of(a_workshop())["description"] == "If you cannot come, write NO."


def test_a_locked_screen_betrays_nothing() -> None:
    """No alarm, a harmless title, and nowhere what the meeting is about."""
    content = calendar_file(a_workshop("define_2", **OPEN), WORDS, MONDAY).decode()
    event = event_of(a_workshop(**OPEN))
    assert event["summary"] == "Big Room: meeting"
    assert event["class"] == "PRIVATE"
    assert "VALARM" not in content
    assert "define" not in content
    assert "matern" not in content.lower()
    assert FILE_NAME == "big-room.ics"
    assert MEDIA_TYPE.startswith("text/calendar")


def test_letters_of_every_script_and_long_lines_come_through() -> None:
    way = "من المحطة إلى اليسار، ثم مئة متر. " * 9
    content = calendar_file(a_workshop(way=way.strip()), WORDS, MONDAY)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert way.strip() in event_of(a_workshop(way=way.strip()))["description"]
