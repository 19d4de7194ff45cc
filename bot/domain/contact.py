"""A person we talk with, as far as a conversation needs to know her."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.consent import ConsentEntry

#: How the offer of a flow begins, with its name behind it; and an invitation.
FLOW, INVITATION = "flow:", "invitation:"
#: Groups that nobody joins by a tap, whatever a flow file says: each is a few named people.
STATUTORY = frozenset({"nhs", "council"})


@dataclass(frozen=True, slots=True)
class Contact:
    """A person we talk with; never called a user, for users are staff."""

    #: Opaque and random: says nothing about her or about when she came.
    id: str
    #: The language she chose; None until she has chosen.
    language: str | None
    created_at: datetime
    #: When she finished the welcome; None while she has not agreed to take part.
    joined_at: datetime | None = None
    #: Whether she said she is 16 or over; None until she was asked.
    adult: bool | None = None
    #: When she last said that she wants no messages (STOP); None while she takes them.
    stopped_at: datetime | None = None
    #: Until when she wants no messages (a pause is not a stop).
    paused_until: datetime | None = None
    #: Since when messages to her wait for a person of the safeguarding team.
    held_at: datetime | None = None
    #: What she wrote before she had agreed to anything, answered after the welcome.
    first_words: str | None = field(default=None, repr=False)
    #: The opaque code of the link she came by.
    campaign: str | None = None
    #: The stakeholder group she belongs to, by its name in the flow that asks; None until she said.
    stakeholder: str | None = None
    #: The roles in which she works here; looked up only where a message is for staff.
    roles: frozenset[str] = frozenset()
    #: The latest line of the ledger for each purpose.
    consents: Mapping[str, ConsentEntry] = field(default_factory=dict, repr=False)
    #: What we offered her last when we spoke first, and she has not answered: ``flow:checkin``.
    offer: str | None = None
    offered_at: datetime | None = None

    def having_stopped(self, at: datetime) -> Contact:
        """Return her as somebody who said STOP at a moment; of several the newest counts, in whatever order
        they come: no START from before it undoes it."""
        return replace(self, stopped_at=max(self.stopped_at or at, at))
