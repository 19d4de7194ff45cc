"""Voice notes for tests."""

from __future__ import annotations

from datetime import datetime

from bot.domain.media import MediaItem
from bot.domain.recording import Recording
from bot.storage.contacts import Known
from tests.fakes import MONDAY

SOUND = bytes(range(256))


def a_recording(
    known: Known, reference: str = "AAAA1111", at: datetime = MONDAY, held_until: datetime | None = None
) -> Recording:
    """A voice note of hers that has just come."""
    item = MediaItem(f"place-of-{reference}", "audio/ogg")
    who, where = known.contact.id, known.address_id
    return Recording(reference, who, where, "fake", f"MM-{reference}", item, "so", at, held_until)
