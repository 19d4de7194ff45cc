"""What a provider tells us later about something that we said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.message import SendTrouble


class Progress(StrEnum):
    """How far a message has come that the provider took from us, in this order; the last two are final."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, repr=False)
class DeliveryReport:
    """What a provider tells us later about something that we said. Reports may come in any order."""

    channel: str
    #: The provider's id, as `send` returned it.
    provider_id: str
    progress: Progress
    at: datetime
    #: One of ours, when it failed.
    trouble: SendTrouble | None = None
    #: The vendor's own code, for the log.
    code: str = ""

    def __repr__(self) -> str:
        return f"DeliveryReport({self.channel} {self.progress} {self.code})"
