"""What came with a message does not show where it is."""

from __future__ import annotations

from bot.domain.media import MediaItem

SECRET = "https://api.twilio.com/whose-it-is"


def test_only_its_kind_is_shown() -> None:
    assert repr(MediaItem(SECRET, "audio/ogg")) == "MediaItem(audio/ogg)"


def test_it_is_a_value() -> None:
    assert MediaItem("a", "audio/ogg") == MediaItem("a", "audio/ogg") != MediaItem("b", "audio/ogg")
    assert MediaItem("a").content_type == ""
