"""What waits for a person: a question, a complaint, words that warn of danger; open until dealt with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.danger import Danger


class CaseKind(StrEnum):
    """What is asked of the team."""

    QUESTION = "question"
    #: Unhappy about her data or about how she was treated.
    COMPLAINT = "complaint"
    #: Wants to be asked for an interview or a group, or about her rights.
    REQUEST = "request"
    #: Her words warned of danger: for the people of safeguarding, and for nobody else.
    DANGER = "danger"


#: Within how long a case must be dealt with. Complaints must be acknowledged within 30 days (Data (Use and
#: Access) Act 2025, from 19 June 2026): the chat does so at once, and a person answers within that time.
CLOCK: dict[CaseKind, timedelta] = {
    CaseKind.COMPLAINT: timedelta(days=30),
    CaseKind.REQUEST: timedelta(days=30),
}


class Outcome(StrEnum):
    """How a case ended."""

    ANSWERED = "answered"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that waits for the team."""

    #: Eight letters and digits by which she and the team name it; says nothing about her.
    reference: str
    contact_id: str
    kind: CaseKind
    #: The language she is spoken to in.
    language: str
    words: str = field(repr=False)
    at: datetime
    #: When it must be dealt with; None where nothing says so.
    due: datetime | None = None
    #: Who of the team looked at it last (the number of the role), and when.
    opened_by: int | None = None
    opened_at: datetime | None = None
    done_at: datetime | None = None
    outcome: Outcome | None = None
    #: True when she has stopped messages: a reply would not reach her.
    stopped: bool = False
    #: True when somebody else of the team has opened it a short while ago.
    someone_on_it: bool = False
    #: What her words warned of, the gravest of it; None for what was asked of the team.
    danger: Danger | None = None
    #: True when all of it was told as over.
    past: bool = False
    #: When a person of safeguarding said that she has taken it on; None while nobody has.
    acknowledged_at: datetime | None = None
    #: When she last wrote words that belong to it.
    heard_at: datetime | None = None
    #: When the people of safeguarding were told of it last; None while nobody could be.
    alerted_at: datetime | None = None
    #: True when messages to her wait for a person.
    held: bool = False
    #: True when she told us that she is under 16.
    too_young: bool = False
    #: True when the chat has said nothing to what she told last of danger, or what it said did not arrive.
    unanswered: bool = False


#: Letters and digits that nobody confuses when reading aloud (Crockford's base 32).
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference_of(random_id: str) -> str:
    """Return the reference that belongs to a random id: eight signs, 40 bits."""
    number = int.from_bytes(hashlib.sha256(random_id.encode()).digest()[:5])
    return "".join(SIGNS[(number >> (5 * place)) & 31] for place in range(8))
