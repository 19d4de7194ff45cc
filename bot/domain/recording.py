"""A voice note that is kept until somebody has typed it up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.media import MediaItem


@dataclass(frozen=True, slots=True)
class Recording:
    """One voice note, without the sound itself."""

    #: Eight letters and digits by which the team names it; says nothing about her.
    reference: str
    contact_id: str
    #: The number of the address it came from.
    address_id: int
    channel: str
    #: The provider's id of the delivery that it came with.
    external_id: str
    #: By what the channel fetches it.
    item: MediaItem = field(repr=False)
    #: The language she is spoken to in.
    language: str
    at: datetime
    #: Until then the provider deletes it when it is asked; None where it does not.
    held_until: datetime | None = None
    #: True once it is here.
    here: bool = False
    #: How long it is, where that can be told.
    seconds: int | None = None
    #: How often it was fetched in vain.
    attempts: int = 0
