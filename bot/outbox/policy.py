"""What may be said to whom: pure, asked when a message is queued and again when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.message import MessageClass


class Reason(StrEnum):
    """Why a message was held back: the list that can be counted."""

    STOPPED = "stopped"
    PAUSED = "paused"
    IN_CONVERSATION = "in_conversation"
    HELD_FOR_A_PERSON = "held_for_a_person"
    NO_CONSENT = "no_consent"
    TOO_LATE = "too_late"


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Go when `reason` is None; else held until `until`, or dropped when that is None."""

    reason: Reason | None = None
    until: datetime | None = None

    @property
    def goes(self) -> bool:
        """True when the message may be said now."""
        return self.reason is None


#: A conversation may end at any moment: then what waits behind it is looked at again.
LOOK_AGAIN = timedelta(minutes=10)
_FREE = (MessageClass.SAFETY, MessageClass.REPLY)


def decide(kind: MessageClass, person: Standing, at: datetime, useless_after: datetime) -> Verdict:
    """Return whether a message of this class may be said to this person now."""
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
    if kind is MessageClass.PROACTIVE and person.paused_until is not None and person.paused_until > at:
        return Verdict(Reason.PAUSED, person.paused_until)
    if kind is MessageClass.PROACTIVE and person.talks_until is not None and person.talks_until > at:
        return Verdict(Reason.IN_CONVERSATION, min(person.talks_until, at + LOOK_AGAIN))
    return Verdict()
