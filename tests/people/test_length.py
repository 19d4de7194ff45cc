"""The length of a voice note is read from its last page; what cannot be told is left open."""

from __future__ import annotations

import pytest

from bot.people.length import seconds_of


def ogg(samples: int, head: bytes = b"OpusHead") -> bytes:
    """A file of two pages, as short as can be."""
    first, last = (b"OggS\0\2" + place.to_bytes(8, "little", signed=True) for place in (0, samples))
    return first + b"\0" * 14 + head + b"\0" * 40 + last + b"\0" * 20


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (ogg(48_000 * 83 + 9), 83),
        (ogg(10), 1),
        (ogg(-1), None),
        (ogg(48_000 * 100_000), None),
        (ogg(48_000, b"\1vorbis"), None),
        (ogg(48_000)[:40] + b"OggS", None),
        (b"OpusHead", None),
        (b"", None),
    ],
)
def test_the_length_is_that_of_the_last_page(content: bytes, seconds: int | None) -> None:
    assert seconds_of(content) == seconds
