"""Chance that cannot be guessed, drawn ahead: asking the system each time costs more."""

from __future__ import annotations

import threading
from collections.abc import Callable

#: How many bytes are drawn at once.
_AHEAD = 4096


class Chance:
    """Hands out bytes of the system's own chance, each of them once."""

    def __init__(self, draw: Callable[[int], bytes]) -> None:
        self._draw = draw
        self._drawn = b""
        self._at = 0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Chance()"

    def bytes(self, count: int) -> bytes:
        """Return so many bytes."""
        if count > _AHEAD:
            return self._draw(count)
        with self._lock:  # a byte that two threads were given would be a nonce used twice
            if self._at + count > len(self._drawn):
                self._drawn, self._at = self._draw(_AHEAD), 0
            self._at += count
            return self._drawn[self._at - count : self._at]
