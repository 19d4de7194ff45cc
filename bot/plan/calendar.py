"""The coming points as a calendar file, for the calendars of the team: what, to whom, about how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from bot.domain.hours import LONDON
from bot.library.plan_files.whom import in_words
from bot.plan.preview import Row
from bot.plan.shown import held_words, people

#: An entry is shown for so long: what is said takes no time, and a calendar shows nothing that has none.
SHOWN_FOR = timedelta(minutes=15)
#: Beginning of summer and of winter time, as they have been since 1996.
_SPRING, _AUTUMN = datetime(1996, 3, 31, 1), datetime(1996, 10, 27, 2)  # noqa: DTZ001  # as clocks show it


def calendar(rows: Sequence[Row], title: str, at: datetime) -> bytes:
    """Return a calendar file: an event for each time of a point, on the first day on which it goes.

    `at` is when it is made. The same time of a point has the same UID in every file, so that a calendar that
    reads a newer one moves the event.
    """
    made = Calendar()
    made.add("prodid", "-//Big Room//Communication plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add_component(_london())
    times: dict[str, list[Row]] = {}
    for row in rows:
        times.setdefault(f"{row.point}/{row.occurrence}", []).append(row)
    for fire_key, days in times.items():
        made.add_component(_event(fire_key, days, at))
    return bytes(made.to_ical())


def _event(fire_key: str, days: Sequence[Row], at: datetime) -> Event:
    first, begins = days[0], days[0].at.astimezone(LONDON)
    event = Event()
    event.add("uid", f"{fire_key}@bigroom")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + SHOWN_FOR)
    event.add("summary", first.title)
    event.add("description", "\n".join(_described(days)))
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _described(days: Sequence[Row]) -> list[str]:
    lines = [f"To: {in_words(days[0].audience)}."]
    lines += [f"{row.day:%A} {row.day.day} {row.day:%B}: {people(row.about)}." for row in days]
    return [*lines, *filter(None, map(held_words, days))]


def _london() -> Timezone:
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    for part, begins, before, after, name, month in (
        (TimezoneDaylight(), _SPRING, 0, 1, "BST", 3),
        (TimezoneStandard(), _AUTUMN, 1, 0, "GMT", 10),
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
