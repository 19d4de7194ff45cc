"""What somebody types about a workshop, read, and what is wrong with it in plain words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.hours import LONDON
from bot.domain.plan import Audience
from bot.domain.workshop import RESEARCH, Kind, Workshop
from bot.library.poll_files.times import NoSuchTime, TwiceThatTime, in_utc
from bot.library.problems import meant

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_EXAMPLE = 'Write it like "2027-04-06 18:30".'
#: Outside of these hours it is night to us: it may be so, and it is said.
_EARLY, _LATE = time(8), time(21, 30)
#: Nobody means to meet for longer.
_LONGEST = timedelta(hours=12)
#: The most places of one workshop.
MOST = 500


class NotLikeThis(Exception):
    """It cannot be done as it is written; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that there are."""

    groups: Sequence[str]
    languages: Sequence[str]
    boroughs: Sequence[str]


def moment(written: str) -> datetime:
    """Return a day and a time on the clocks of London as a moment in UTC. Raises NotLikeThis."""
    try:
        wall = datetime.fromisoformat(written)
    except ValueError:
        raise NotLikeThis(f"There is no day and time '{written}'. {_EXAMPLE}") from None
    if wall.tzinfo is not None or len(written) < len("2027-04-06 18:30"):
        raise NotLikeThis(f"'{written}' is not a day and a time in London. {_EXAMPLE}")
    return _in_utc(wall)


def until(written: str, starts_at: datetime) -> datetime:
    """Return a time on the day on which it starts, for example ``20:30``. Raises NotLikeThis."""
    try:
        clock = time.fromisoformat(written)
    except ValueError:
        raise NotLikeThis(f"There is no time '{written}'. Write it like 20:30.") from None
    return _in_utc(datetime.combine(starts_at.astimezone(LONDON).date(), clock.replace(tzinfo=None)))


def _in_utc(wall: datetime) -> datetime:
    try:
        return in_utc(wall)
    except NoSuchTime as error:
        raise NotLikeThis(f"{error.__doc__} Choose another.") from None
    except TwiceThatTime as error:
        raise NotLikeThis(f"{error.__doc__} Choose another.") from None


def kind(written: str) -> Kind:
    """Return the kind of this name. Raises NotLikeThis."""
    if written not in list(Kind):
        raise NotLikeThis(f"There is no kind '{written}'. {meant(written, [each.value for each in Kind])}")
    return Kind(written)


def kept(written: Sequence[str]) -> dict[str, int]:
    """Return the places kept for groups, each written as ``service_user=12``. Raises NotLikeThis."""
    found = {}
    for each in written:
        group, _, number = each.partition("=")
        if not group or not number.isdecimal():
            raise NotLikeThis(f"'{each}' keeps no places. Write it like service_user=12.")
        found[group.strip()] = int(number)
    return found


def audience(
    kind: Kind, groups: Sequence[str], languages: Sequence[str], boroughs: Sequence[str]
) -> Audience:
    """Return whom it is for. Researchers may only write to those who agreed to be asked again."""
    purpose = "recontact" if kind in RESEARCH else "msg_updates"
    return Audience(purpose, *(tuple(dict.fromkeys(each)) for each in (groups, languages, boroughs)))


def check(new: Workshop, known: Known, at: datetime) -> list[str]:
    """Return what somebody should look at once more. Raises NotLikeThis for what cannot be."""
    if not _NAME.fullmatch(new.name):
        said = f"'{new.name}' is no name: small letters, digits and _, a letter first."
        raise NotLikeThis(f"{said} For example discover_1.")
    asked = new.audience
    for what, names, there in (
        ("group", (*asked.groups, *new.kept), known.groups),
        ("language", asked.languages, known.languages),
        ("borough", asked.boroughs, known.boroughs),
    ):
        for name in names:
            if name not in there:
                raise NotLikeThis(f"There is no {what} '{name}'. {meant(name, there)}".rstrip())
    _places(new)
    return check_times(new, at)


def _places(new: Workshop) -> None:
    if not 1 <= new.capacity <= MOST:
        raise NotLikeThis(f"A workshop has 1 to {MOST} places, not {new.capacity}.")
    number = sum(new.kept.values())
    if number > new.capacity:
        said = f"{number} places would be kept, and there are {new.capacity}."
        raise NotLikeThis(f"{said} Keep fewer, or write --places {number}.")
    strangers = [group for group in new.kept if new.audience.groups and group not in new.audience.groups]
    if strangers:
        said = f"Places are kept for '{strangers[0]}', and that group is not invited."
        raise NotLikeThis(f"{said} Add --groups {strangers[0]}.")


def check_times(each: Workshop, at: datetime) -> list[str]:
    """Return what is unusual about when it is. Raises NotLikeThis: it is past, or ends before it begins."""
    if each.starts_at <= at:
        raise NotLikeThis("That day or time is past. Is the year right?")
    if each.ends_at <= each.starts_at:
        raise NotLikeThis("It would end before it begins. Write when it ends with --until, like 20:30.")
    if each.ends_at - each.starts_at > _LONGEST:
        raise NotLikeThis("It would last for more than 12 hours. Write when it ends with --until.")
    return list(_unusual(each))


def _unusual(each: Workshop) -> Iterator[str]:
    begins, ends = each.starts_at.astimezone(LONDON), each.ends_at.astimezone(LONDON)
    if begins.isoweekday() == 7:
        yield "It is on a Sunday. That may be right; its reminders come on the Saturday before."
    if begins.time() < _EARLY or ends.time() > _LATE or ends.date() != begins.date():
        yield "It is early in the morning or late at night. Can people get there, and home?"
