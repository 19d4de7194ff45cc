"""Who works here: roles, and what each may do is decided where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is trusted with."""

    ADMIN = "admin"
    TEAM = "team"
    CHAMPION = "champion"
    STEERING = "steering"
    MODERATOR = "moderator"
    REVIEWER = "reviewer"
    SAFEGUARDING = "safeguarding"
    HOST = "host"
    RESEARCHER = "researcher"


class Rank(StrEnum):
    """Who of safeguarding is called first: there is always somebody who stands in."""

    LEAD = "lead"
    DEPUTY = "deputy"


#: Roles of volunteers: whoever holds one of them reads no words that warn of danger, whatever else she is.
VOLUNTEERS = frozenset({Role.CHAMPION, Role.STEERING, Role.HOST, Role.MODERATOR, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the team in one role. One person may hold several roles."""

    id: int
    contact_id: str
    role: Role
    #: The groups a champion or a steering member stands for; of safeguarding, the rank.
    groups: tuple[str, ...]
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what. Never holds the words of a service user."""

    at: datetime
    #: ``staff:7``, ``terminal:name`` or ``bigroom`` itself.
    actor: str
    #: Past tense, for example ``staff_invited``.
    action: str
    #: What it was done to, by id.
    subject: str
    details: str = ""
