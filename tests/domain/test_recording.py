"""A voice note does not show where it is."""

from __future__ import annotations

from bot.domain.media import MediaItem
from bot.domain.recording import Recording
from tests.fakes import MONDAY


def test_where_it_is_is_not_shown() -> None:
    item = MediaItem("https://api.twilio.com/secret", "audio/ogg")
    shown = repr(Recording("AAAA1111", "c1", 1, "fake", "MM1", item, "en", MONDAY))
    assert "AAAA1111" in shown and "secret" not in shown
