"""A workshop, an interview or a focus group: when, where, for whom, and who has said what to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.plan import Audience


class Kind(StrEnum):
    """What is held. The first four are the steps of the double diamond."""

    DISCOVER = "discover"
    DEFINE = "define"
    DEVELOP = "develop"
    DELIVER = "deliver"
    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"


#: Held by researchers: whoever is invited has agreed to ``recontact``.
RESEARCH = frozenset({Kind.INTERVIEW, Kind.FOCUS_GROUP})


class WorkshopStatus(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class Reply(StrEnum):
    """What somebody has said to an invitation; no reason is ever asked."""

    INVITED = "invited"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    NOT_NOW = "not_now"
    #: She said yes, and there was no place left.
    WAITING = "waiting"


class Need(StrEnum):
    """What somebody needs so that she can come."""

    CHILDCARE = "childcare"
    INTERPRETER = "interpreter"
    STEP_FREE = "step_free"
    TRAVEL = "travel"
    FOOD = "food"
    BSL = "bsl"


@dataclass(frozen=True, slots=True)
class Workshop:
    """One of them. Place, way and who is there are said as they are written."""

    #: Small letters, digits and _, given by whoever adds it: ``discover_1``.
    name: str
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    place: str
    audience: Audience
    #: How to get there, step-free or not.
    way: str = ""
    #: Roles, never names.
    who: str = ""
    capacity: int = 20
    #: Stakeholder group -> places kept for it until a week before; the others go to whoever comes first.
    kept: Mapping[str, int] = field(default_factory=dict)
    status: WorkshopStatus = WorkshopStatus.PLANNED
    #: Counts up whenever it is moved or cancelled: what was said about an earlier one no longer holds.
    revision: int = 0
    #: When it was added, moved or cancelled last: nothing is said about it that was due before.
    changed_at: datetime | None = None
    #: How many came; None until somebody has counted.
    attended: int | None = None


@dataclass(frozen=True, slots=True)
class Yes:
    """Somebody who wants to come."""

    contact_id: str
    #: The stakeholder group she belongs to, empty when to none.
    group: str = ""
    #: True when she has been given a place.
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Arrange:
    """What is to be arranged for those who come: exact, for the host alone, and never exported."""

    #: How many come.
    coming: int = 0
    needs: Mapping[Need, int] = field(default_factory=dict)
    #: Language -> number, of those who need an interpreter.
    interpreters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation of hers, and what she has said to it."""

    workshop: str
    reply: Reply
    invited_at: datetime
    needs: tuple[Need, ...] = ()
    #: When somebody noted that she was there.
    attended_at: datetime | None = None

    @property
    def answered(self) -> bool:
        """True when she has said anything to it."""
        return self.reply is not Reply.INVITED
