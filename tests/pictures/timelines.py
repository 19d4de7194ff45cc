"""A timeline with everything on it that one can have."""

from __future__ import annotations

from datetime import date

from bot.pictures.timeline import Day, Entry, Timeline

LONG = "What you said about the first appointment, and what the hospitals have done about it in the meantime"


def entry(title: str = "First news", **other: object) -> Entry:
    """Return something that is said to everybody."""
    values: dict[str, object] = {
        "time": "18:30",
        "title": title,
        "aim": "tells",
        "colour": 0,
        "audience": "All who want news",
        "count": "about 120 people",
        "weight": 120,
    }
    return Entry(**{**values, **other})  # type: ignore[arg-type]


def full() -> Timeline:
    """Return a timeline of some weeks."""
    held = "Not told then: about 40 have paused, fewer than 8 wait for the safeguarding team."
    few = entry("Thank you", aim="thanks", colour=3, count="fewer than 8 people", weight=0)
    empty = entry("For <some> & others", count="nobody", weight=0, warning="Nobody is in this audience.")
    return Timeline(
        "Our plan for 2027",
        "What is said in the coming weeks",
        "1 March 2027 to 31 March 2027",
        (
            Day(date(2027, 3, 1), ("We choose the first priority",)),
            Day(date(2027, 3, 2), (), (entry(held=held), few), "On WhatsApp this takes about 3 days."),
            Day(date(2027, 3, 9), (), (empty, entry(LONG, aim="asks", colour=1, weight=40))),
        ),
        ("Counts are rounded.",),
    )
