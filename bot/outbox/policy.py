"""What may be said to whom: pure, asked when a message is queued and again when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.domain.hours import LONDON
from bot.domain.message import MessageClass
from bot.domain.quiet import QUIET, SendWindow


class Reason(StrEnum):
    """Why a message was held back: the list that can be counted."""

    STOPPED = "stopped"
    PAUSED = "paused"
    IN_CONVERSATION = "in_conversation"
    HELD_FOR_A_PERSON = "held_for_a_person"
    NO_CONSENT = "no_consent"
    QUIET_HOURS = "quiet_hours"
    WEEKLY_CAP = "weekly_cap"
    TOO_LATE = "too_late"
    OUTSIDE_WINDOW = "outside_window"


#: What of the provider's time is left to the way of a message: at the very end of it nothing is begun.
MARGIN = timedelta(minutes=1)
#: Between two knocks at one address, when she waits for nothing or has not answered the last.
BETWEEN_KNOCKS = timedelta(days=3)
#: We speak first to one person once in so many days, counted by the dates of London.
BETWEEN_FIRSTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """A channel where our own words may be said only for a while after hers; later only approved texts."""

    length: timedelta
    #: When she was heard last at this address.
    heard_at: datetime | None = None
    #: When she was last told there, by an approved text, that something waits for her.
    knocked_at: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """Until when our own words may be said; None when not at all."""
        return None if self.heard_at is None else self.heard_at + self.length - MARGIN

    def is_open(self, at: datetime) -> bool:
        """True while our own words may be said."""
        return self.until is not None and at < self.until

    @property
    def answered(self) -> bool:
        """True when she has written since the last knock, or when there was none."""
        return self.knocked_at is None or (self.heard_at is not None and self.heard_at > self.knocked_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the person stands at this moment."""

    stopped: bool = False
    paused_until: datetime | None = None
    #: Proactive messages to her wait for a person of the safeguarding team.
    held: bool = False
    #: Whether the consent that the message needs is given, in a wording in force.
    consent: bool = True
    #: Until when a question of ours waits for her answer; None when none does.
    talks_until: datetime | None = None
    #: None where the channel has none.
    window: Window | None = None
    #: When we spoke first to her last, by another message than this one.
    proactive_at: datetime | None = None
    #: She was told that something waits, and has just tapped to read it: it waits for no morning.
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Go when `reason` is None; else held until `until`, or dropped when that is None."""

    reason: Reason | None = None
    until: datetime | None = None
    #: It goes as the approved text that stands in its place.
    as_template: bool = False
    #: She is to be told, by an approved text, that something waits for her.
    knock: bool = False

    @property
    def goes(self) -> bool:
        """True when the message may be said now."""
        return self.reason is None


#: A conversation may end at any moment: then what waits behind it is looked at again.
LOOK_AGAIN = timedelta(minutes=10)
_FREE = (MessageClass.SAFETY, MessageClass.REPLY)
_WHY = frozenset(each.value for each in Reason)


def decide(
    kind: MessageClass,
    person: Standing,
    at: datetime,
    useless_after: datetime,
    *,
    template: bool = False,
    window: SendWindow | None = None,
) -> Verdict:
    """Return whether a message of this class may be said to this person now.

    `template` says whether an approved text can stand in its place, `window` within which hours it may be
    said: None for those of its class. Nothing is held for longer than it is of use; what is held until then
    is dropped when its time is over, and the pump counts it by what held it (`dropped_for`).
    """
    verdict = _allowed(kind, person, at, useless_after, window)
    if not verdict.goes or person.window is None or person.window.is_open(at):
        return verdict
    if template:
        return Verdict(as_template=True)
    return _shut(kind, person.window, at, useless_after)


def dropped_for(held_for: str) -> str:
    """Return by what a message is counted that is of no use any more.

    `held_for` is what held it until then: an hour of the night, or that she had just heard from us. Empty
    when nothing did, and it only came too late.
    """
    return held_for if held_for in _WHY else Reason.TOO_LATE.value


def _shut(kind: MessageClass, window: Window, at: datetime, useless_after: datetime) -> Verdict:
    """Return what is done where our own words may not be said any more, and no approved text says it."""
    may_knock = _next_knock(kind, window, at)
    if may_knock is None:  # only she can open it
        return Verdict(Reason.OUTSIDE_WINDOW, useless_after)
    if may_knock > at:
        return Verdict(Reason.OUTSIDE_WINDOW, min(may_knock, useless_after))
    return Verdict(Reason.OUTSIDE_WINDOW, useless_after, knock=True)


def _next_knock(kind: MessageClass, window: Window, at: datetime) -> datetime | None:
    """Return when she may be told that something waits; None: not before she has written.

    Who waits for something of ours is told at once, and again only when some days have gone. Who does not
    is told once, and not more than once in some days.
    """
    if window.knocked_at is None:
        return at
    spaced = window.knocked_at + BETWEEN_KNOCKS
    if kind is MessageClass.PROACTIVE:
        return spaced if window.answered else None
    return at if window.answered else spaced


def _allowed(
    kind: MessageClass, person: Standing, at: datetime, useless_after: datetime, window: SendWindow | None
) -> Verdict:
    if useless_after <= at:
        return Verdict(Reason.TOO_LATE)
    if kind in _FREE:
        return Verdict()
    if person.stopped:
        return Verdict(Reason.STOPPED)
    if not person.consent:
        return Verdict(Reason.NO_CONSENT)
    if person.held:
        return Verdict(Reason.HELD_FOR_A_PERSON, useless_after)
    return _in_time(kind, person, at, useless_after, window)


def _in_time(
    kind: MessageClass, person: Standing, at: datetime, useless_after: datetime, window: SendWindow | None
) -> Verdict:
    """Return the verdict about somebody who may be told it: now, or at the first moment that fits all."""
    first = kind is MessageClass.PROACTIVE
    waits = _waits(person) if first else ()
    reason, earliest = next((each for each in waits if each[1] > at), (Reason.QUIET_HOURS, at))
    earliest = max((earliest, *(until for _, until in waits)))
    opening = earliest if person.asked else _opening(first, window, earliest)
    if opening is None or opening > at:
        return Verdict(reason, min(opening or useless_after, useless_after))
    if first and person.talks_until is not None and person.talks_until > at:
        return Verdict(Reason.IN_CONVERSATION, min(person.talks_until, at + LOOK_AGAIN, useless_after))
    return Verdict()


def _waits(person: Standing) -> tuple[tuple[Reason, datetime], ...]:
    """Return what holds all that is said first, and until when, be that over or not."""
    waits = []
    if person.paused_until is not None:
        waits.append((Reason.PAUSED, person.paused_until))
    if person.proactive_at is not None:
        day = person.proactive_at.astimezone(LONDON).date() + BETWEEN_FIRSTS
        waits.append((Reason.WEEKLY_CAP, datetime.combine(day, time(), LONDON).astimezone(UTC)))
    return tuple(waits)


def _opening(first: bool, window: SendWindow | None, at: datetime) -> datetime | None:
    """Return when it may be said, by the hours of the message and, if it is said first, of all such; None:
    these hours have no moment together."""
    hours = (window.within(QUIET) if first else window) if window else QUIET
    return None if hours is None else hours.next_open(at)
