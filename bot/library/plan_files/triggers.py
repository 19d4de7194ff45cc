"""When a point fires, as people write it: "second Tuesday", "18:30", "10:00-18:00", "skip"."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bot.domain.plan import Missed, Repeat, Unit
from bot.domain.quiet import FROM, UNTIL

#: The days of a week as they are written, Monday first.
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = {name.casefold(): number for number, name in enumerate(DAYS, start=1)}
_WEEKDAY = "|".join(_WEEKDAYS)
_EVERY = {"": 1, "other": 2, "second": 2, "third": 3, "fourth": 4}
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_OFTEN = re.compile(rf"(?:(other|second|third|fourth) )?(day|{_WEEKDAY})")
_OF_MONTH = re.compile(rf"(first|second|third|fourth|last) ({_WEEKDAY}) of the month")
_ON_DAY = re.compile(r"(\d\d?)(?:st|nd|rd|th) of the month")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LATE = re.compile(r"send within (\d+) (hours?|days?)")
#: A day that every month has.
_LAST_DAY = 28
#: A point that is later than this has nothing to say any more.
_MOST_HOURS = 168
#: What can be written after ``every``.
PHRASES = '"day", "Tuesday", "second Tuesday", "second Tuesday of the month", "last Friday of the month" or '
PHRASES += '"15th of the month"'


class NotUnderstood(Exception):
    """These words say nothing that we can keep to; the text says what is wrong, `hint` what to write."""

    def __init__(self, said: str, hint: str) -> None:
        self.hint = hint
        super().__init__(said)


def repeat(written: str, first: date, last: date) -> Repeat:
    """Return what is said again and again; of weeks, `first` becomes the first day on which it happens.

    Raises:
        NotUnderstood: The words are no such phrase.
    """
    said = " ".join(written.casefold().removeprefix("every ").split())
    if found := _OFTEN.fullmatch(said):
        every = _EVERY[found[1] or ""]
        if found[2] == "day":
            return Repeat(Unit.DAYS, first, last, every)
        weekday = _WEEKDAYS[found[2]]
        begins = first + timedelta(days=(weekday - first.isoweekday()) % 7)
        return Repeat(Unit.WEEKS, begins, last, every, weekday)
    if found := _OF_MONTH.fullmatch(said):
        return Repeat(
            Unit.WEEKDAY_OF_MONTH, first, last, weekday=_WEEKDAYS[found[2]], place=_PLACES[found[1]]
        )
    if found := _ON_DAY.fullmatch(said):
        return Repeat(Unit.DAY_OF_MONTH, first, last, place=_of_month(int(found[1])))
    raise NotUnderstood(f"I do not understand how often '{written}' is.", f"You can write {PHRASES}.")


def _of_month(number: int) -> int:
    if not 1 <= number <= _LAST_DAY:
        said = f"Not every month has a day {number}." if number else "No month has a day 0."
        raise NotUnderstood(said, f'Take a day from 1 to {_LAST_DAY}, or "last Friday of the month".')
    return number


def clock(written: str) -> time:
    """Return a time of the day. Raises NotUnderstood."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise NotUnderstood(f"'{written}' is no time of the day.", 'Write it like this: at = "18:30"')
    return time(int(found[1]), int(found[2]))


def hours(written: str) -> tuple[time, time]:
    """Return from when until when. Raises NotUnderstood, for hours at which we never speak first too."""
    parts = [part.strip() for part in written.replace("\u2013", "-").split("-")]
    if len(parts) != 2 or not all(map(_CLOCK.fullmatch, parts)):
        hint = 'Write it like this: between = "10:00-18:00"'
        raise NotUnderstood(f"'{written}' does not say from when until when.", hint)
    opens, closes = map(clock, parts)
    if opens >= closes:
        raise NotUnderstood(f"'{written}' ends before it begins.", "Write the earlier time first.")
    if opens < FROM or closes > UNTIL:
        said = f"'{written}' goes beyond {FROM:%H:%M} to {UNTIL:%H:%M}."
        raise NotUnderstood(said, "Outside these hours we never speak first.")
    return opens, closes


def late(written: str) -> tuple[Missed, int]:
    """Return what is done with a point that was missed, and for how many hours. Raises NotUnderstood."""
    said = " ".join(written.casefold().split())
    if said in (Missed.SKIP, Missed.ASK):
        return Missed(said), 24
    found = _LATE.fullmatch(said)
    number = int(found[1]) * (24 if found[2].startswith("day") else 1) if found else 0
    if not 1 <= number <= _MOST_HOURS:
        hint = f'Write "skip", "ask" or "send within 24 hours"; {_MOST_HOURS} hours is the most.'
        raise NotUnderstood(f"I do not understand '{written}'.", hint)
    return Missed.SEND, number
