"""When a stage closes, as people write it: a day and a time on the clocks of London."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.hours import LONDON
from bot.domain.languages import SOURCE
from bot.library.translations import day


class NoSuchTime(Exception):
    """This time does not exist in London: the clocks go forward in that hour."""


class TwiceThatTime(Exception):
    """This time comes twice in London: the clocks go back in that hour."""


def in_utc(wall: datetime) -> datetime:
    """Return the moment at which the clocks of London show a time that has no zone.

    Raises:
        NoSuchTime: They never show it.
        TwiceThatTime: They show it twice.
    """
    first, second = (wall.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    moment = first.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None, fold=0) != wall:
        raise NoSuchTime
    if first.utcoffset() != second.utcoffset():
        raise TwiceThatTime
    return moment


def in_london(at: datetime) -> str:
    """Return a moment as it is said in English: ``Sunday, 14 March 2027, 18:00 London time``."""
    return f"{day(SOURCE, at)}, {at.astimezone(LONDON):%H:%M} London time"
