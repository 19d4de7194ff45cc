"""What one person is told of the plan: what waits for her signature, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class ToSign:
    """What of the newest version waits for the groups that somebody stands for."""

    version: int
    plan: Plan = field(repr=False)
    #: The groups she stands for; without any she can sign nothing.
    groups: frozenset[str] = frozenset()
    #: The ids of the points that wait for one of them, in the order of the plan.
    waiting: tuple[str, ...] = ()
    #: Those of them that were there before, and said something else.
    changed: frozenset[str] = frozenset()

    def mark(self) -> str:
        """Return what she has read, as an act names it: the version, and the groups, each on its line."""
        return "\n".join([str(self.version), *sorted(self.groups)])


@dataclass(frozen=True, slots=True)
class SentPoint:
    """A point of the plan that was sent, with the version of the plan in which its groups signed it."""

    plan: Plan = field(repr=False)
    #: The id of the point; it is one of the plan's.
    point: str
    at: datetime
