"""What is to happen later: a row for each, which is the truth; the clock only looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimerStatus(StrEnum):
    """Where something that is to happen stands."""

    PENDING = "pending"
    #: It has begun, and has come to the person in `cursor`.
    GOING = "going"
    FIRED = "fired"
    #: Its time went by while nothing ran, and it says itself that it is then left out.
    SKIPPED = "skipped"
    #: Its time went by while nothing ran, and the team is asked.
    ASKED = "asked"
    #: What it hung on is gone, or it is written otherwise now.
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is to happen, before it has a row."""

    #: Point and occurrence, ``first_news/2027-03-02`` or ``after_vote/first_priority.rank``: it stays the
    #: same when dates move, and happens once.
    key: str
    #: What it is, for example the id of a point.
    about: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that is to happen, or has."""

    key: str
    #: Who sees to it: ``plan``, ``workshops``.
    kind: str
    about: str
    due: datetime
    status: TimerStatus = TimerStatus.PENDING
    #: The last person it has come to, in the order of ids; empty before the first.
    cursor: str = ""
    #: When it began, and when it was settled.
    began_at: datetime | None = None
    settled_at: datetime | None = None
    #: Why it was skipped or superseded.
    note: str = ""
