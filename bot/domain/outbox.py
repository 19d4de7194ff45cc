"""A message on its way out: queued, claimed, settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.message import Address, MessageClass, OutboundMessage
from bot.domain.quiet import SendWindow

#: The approved text that says that something waits for her: its name in templates.toml, and what the tap on
#: its button says in place of a waiting question.
KNOCK = "tap_to_read"


class Status(StrEnum):
    """Where a message is on its way. Once final it never changes back, but for what a provider took and
    reports as lost afterwards."""

    QUEUED = "queued"
    #: A process has it in hand until its lease ends.
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to be said, before it has a place in the queue."""

    contact_id: str
    address_id: int
    channel: str
    message: OutboundMessage
    message_class: MessageClass
    queued_at: datetime
    due: datetime
    #: After this moment it is of no use any more and is dropped.
    useless_after: datetime
    #: The purpose whose consent it needs; empty for replies and safety.
    purpose: str = ""
    #: Whose words it tells to somebody else; empty when nobody's.
    about: str = ""
    #: The point of the plan, or the reminder, and which time it is: one person is told it once.
    fire_key: str = ""
    #: The hours and days within which it may be said; None for those of its class.
    window: SendWindow | None = None
    #: Why it does not go before `due`; empty when it goes as soon as it can.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has messages in hand, and until when."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Leased:
    """A message in hand, ready to be sent."""

    #: Its place in the queue; below 0 for a goodbye, which has none and is kept nowhere.
    id: int
    contact_id: str
    address_id: int
    channel: str
    #: The provider's name for the person.
    to: str = field(repr=False)
    message: OutboundMessage
    message_class: MessageClass
    useless_after: datetime
    #: How often it was tried before.
    attempts: int = 0
    #: Whose words it tells to somebody else; empty when nobody's.
    about: str = ""
    #: Until when its words may be said here; None when for ever.
    free_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a message in hand."""

    id: int
    contact_id: str
    status: Status
    attempts: int
    #: One of ours, for counting; empty when it went.
    reason: str = ""
    #: The provider's id of what was sent.
    provider_id: str = ""
    #: When it is due again; only for one that goes back to the queue.
    due: datetime | None = None
    #: Where it was said: if its row is gone by then, the provider is asked to delete it there.
    said_to: Address | None = field(default=None, compare=False)
    #: When the provider was asked; only where it may refuse because of the time.
    began: datetime | None = field(default=None, compare=False)
    #: True when the provider reports later whether it arrived: its words are kept for a while.
    awaits_report: bool = False
