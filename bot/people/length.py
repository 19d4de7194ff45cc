"""How long a voice note is: read from the file itself, without listening to it."""

from __future__ import annotations

#: How a page of an Ogg file begins, and where in it the place in time stands (RFC 3533).
_PAGE, _PLACE = b"OggS", slice(6, 14)
#: Opus counts 48,000 a second, whatever was recorded (RFC 7845).
_A_SECOND = 48_000
#: Longer than this no voice note is: it is no length.
_LONGEST = 24 * 60 * 60


def seconds_of(content: bytes) -> int | None:
    """Return how many seconds a recording lasts, at least 1; None where that cannot be told."""
    if b"OpusHead" not in content[:256]:
        return None
    last = content.rfind(_PAGE)
    place = content[last:][_PLACE]
    if last < 0 or len(place) < 8:
        return None
    seconds = int.from_bytes(place, "little", signed=True) // _A_SECOND
    return max(1, seconds) if 0 <= seconds <= _LONGEST else None
