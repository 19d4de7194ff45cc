"""A preview as it is shown: in words, as a picture, and for machines. Its counts are rounded already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.domain.hours import LONDON
from bot.domain.plan import Aim
from bot.library.plan_files.whom import in_words
from bot.pictures.timeline import Day, Entry, Timeline
from bot.plan.preview import LATER, Preview, Row, Stretch
from bot.plan.rounded import said

#: What a point does, in a word, and the place of its colour.
AIMS: Mapping[Aim, tuple[str, int]] = {
    Aim.INFORM: ("tells", 0),
    Aim.ASK: ("asks", 1),
    Aim.FEEDBACK: ("answers", 2),
    Aim.THANK: ("thanks", 3),
}
#: Why somebody does not hear of it -> the words after the number of people.
REASONS = {
    "stopped": "want no messages",
    "paused": "have paused",
    "no_consent": "have not agreed to this",
    "held_for_a_person": "wait for the safeguarding team",
    "in_conversation": "are in a conversation",
    "outside_window": "on WhatsApp must tap first",
    "quiet_hours": "only in quiet hours",
    "weekly_cap": "have heard from us that week",
    "too_late": "only when it is too late",
    LATER: "hear of it only after these weeks",
}
NOTES = (
    "Counts are rounded to the nearest 5. Fewer than 8 people are not counted out.",
    "It is taken that nobody writes, stops or joins in these weeks.",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a preview: the title of the plan, the days looked at, and its milestones."""

    title: str
    first: date
    #: The first day that is not looked at any more.
    until: date
    #: Day -> titles of the milestones on it.
    milestones: Mapping[date, Sequence[str]]
    #: Titles of points that wait for signatures.
    waiting: tuple[str, ...] = ()
    #: Titles of points whose flow, or a figure of theirs, is not there yet.
    unready: tuple[str, ...] = ()


def held_words(row: Row) -> str:
    """Return who does not hear of it, by reason; empty when everybody does."""
    parts = [f"{said(number)} {REASONS.get(reason, reason)}" for reason, number in row.held.items()]
    return f"Not told then: {', '.join(parts)}." if parts else ""


def stretch_words(stretch: Stretch, a_day: int) -> str:
    """Return how long people on WhatsApp take who have not written for a day; empty for a day or less."""
    if stretch.takes < 2:
        return ""
    return (
        f"On WhatsApp this takes about {stretch.takes} days: {said(stretch.about)} people have not written "
        f"for a day, and it lets us write to {a_day} of those a day."
    )


def empty_words(preview: Preview) -> list[str]:
    """Return a warning for each point whose audience nobody is in."""
    return [
        f"Nobody is in the audience of “{point.title}” ({in_words(point.audience)}). "
        "Look at its group, language and borough, or wait until somebody has joined."
        for point in preview.nobody
    ]


def rows_for_machines(preview: Preview) -> list[dict[str, Any]]:
    """Return the rows as JSON values: a count is a number, or ``fewer than 8``."""
    return [
        {
            "point": row.point,
            "occurrence": row.occurrence,
            "day": row.day.isoformat(),
            "at": row.at.astimezone(LONDON).isoformat(),
            "title": row.title,
            "audience": in_words(row.audience),
            "about": _plain(row.about),
            "held": {reason: _plain(number) for reason, number in row.held.items()},
            "texts": list(row.texts),
            "check": row.check,
        }
        for row in preview.rows
    ]


def stretches_for_machines(preview: Preview) -> list[dict[str, Any]]:
    """Return how WhatsApp stretches each day, as JSON values."""
    return [
        {"day": each.day.isoformat(), "about": _plain(each.about), "takes_days": each.takes}
        for each in preview.whatsapp
    ]


def timeline(preview: Preview, frame: Frame, a_day: int) -> Timeline:
    """Return what the picture shows."""
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    nobody = {each.id for each in preview.nobody}
    for row in sorted(preview.rows, key=lambda each: each.at):
        days[row.day].append(_entry(row, row.point in nobody))
    notes = {each.day: stretch_words(each, a_day) for each in preview.whatsapp}
    every = sorted({*days, *frame.milestones, *(day for day, note in notes.items() if note)})
    return Timeline(
        frame.title,
        "What is said in the coming weeks",
        f"{_day(frame.first)} to {_day(frame.until - timedelta(days=1))}",
        tuple(
            Day(day, tuple(frame.milestones.get(day, ())), tuple(days.get(day, ())), notes.get(day, ""))
            for day in every
        ),
        (*left_out(frame), *NOTES),
    )


def left_out(frame: Frame) -> list[str]:
    """Return a sentence for the points that wait for signatures, and for those that are not ready."""
    said = (
        ("Waits for signatures, and is not in this", frame.waiting),
        ("Not ready, for its flow or a figure is not there yet", frame.unready),
    )
    return [f"{words}: {', '.join(titles)}." for words, titles in said if titles]


def lines(preview: Preview, frame: Frame, a_day: int) -> list[str]:
    """Return what is printed below the table."""
    stretched = ((each.day, stretch_words(each, a_day)) for each in preview.whatsapp)
    return [
        *([] if preview.rows else ["Nothing is said in these weeks."]),
        *(f"{day.day} {day:%B}: {words}" for day, words in stretched if words),
        *empty_words(preview),
        *left_out(frame),
        *NOTES,
    ]


def _entry(row: Row, empty: bool) -> Entry:
    aim, colour = AIMS[row.aim]
    return Entry(
        f"{row.at.astimezone(LONDON):%H:%M}",
        row.title,
        aim,
        colour,
        in_words(row.audience),
        people(row.about),
        row.about or 0,
        held_words(row),
        "Nobody is in this audience. Look at its group, language and borough." if empty else "",
    )


def people(number: int | None) -> str:
    """Return how many people: ``about 40 people``, ``fewer than 8 people`` or ``nobody``."""
    return "nobody" if number == 0 else f"{said(number)} people"


def table(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Return for each row when, what and to whom, and how many with those who do not hear of it."""
    return [
        (
            f"{row.day:%a} {row.day.day} {row.day:%b} {row.at.astimezone(LONDON):%H:%M}",
            f"{row.title}\n{in_words(row.audience)}",
            " ".join(filter(None, (f"{_capital(people(row.about))}.", held_words(row)))),
        )
        for row in rows
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _plain(number: int | None) -> int | str:
    return said(None) if number is None else number
