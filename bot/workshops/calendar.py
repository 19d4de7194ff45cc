"""The calendar file of a workshop, to keep: a later one of the same workshop takes the place of an earlier.

A calendar may show its entries on a locked screen, and to whoever shares the phone: the title says nothing,
and there is no alarm. What the meeting is about stands nowhere in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from icalendar import Calendar, Event

from bot.domain.hours import LONDON
from bot.domain.workshop import Workshop, WorkshopStatus

#: What the file is called; it says nothing either.
FILE_NAME = "big-room.ics"
MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
_PRODUCT = "-//Big Room//Meetings//EN"


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """What the file says besides what the workshop says itself, in one language."""

    language: str
    #: Harmless on a locked screen: ``Big Room: meeting``.
    title: str
    #: What stands before how to get there, and before who will be there.
    way: str
    who: str
    #: How to say no.
    say_no: str


def calendar_file(workshop: Workshop, words: CalendarWords, at: datetime) -> bytes:
    """Return the file (iCalendar, RFC 5545) of a workshop as it is now, made at a moment.

    It has the same UID whatever becomes of the workshop, and the revision as its SEQUENCE; a workshop that is
    off is in it as cancelled. Times are those of London, with the rules of its clock changes in the file.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(workshop, words, at))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(workshop: Workshop, words: CalendarWords, at: datetime) -> Event:
    event = Event()
    off = workshop.status is WorkshopStatus.CANCELLED
    event.add("uid", f"{sha256(workshop.name.encode()).hexdigest()[:32]}@workshops.bigroom")
    event.add("sequence", workshop.revision)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", workshop.starts_at.astimezone(LONDON))
    event.add("dtend", workshop.ends_at.astimezone(LONDON))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    in_her_language = {"language": words.language.replace("_", "-")}
    event.add("summary", words.title, parameters=in_her_language)
    event.add("location", workshop.place)
    event.add("description", _description(workshop, words), parameters=in_her_language)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    return event


def _description(workshop: Workshop, words: CalendarWords) -> str:
    lines = [
        f"{words.way} {workshop.way}" if workshop.way else "",
        f"{words.who} {workshop.who}" if workshop.who else "",
        words.say_no,
    ]
    return "\n".join(filter(None, lines))
