"""Under load one commit serves many: a batch waits a moment until as many messages have come as usual."""

from __future__ import annotations

import asyncio
from collections.abc import Sized

#: Below so many in a batch nobody waits: whoever is alone is answered at once.
BUSY = 8
#: Seconds between two looks, and how many there are: 4 ms at most.
LOOK, LOOKS = 0.001, 4
#: By how much less is expected after each batch that was smaller.
FADES = 0.97


class Gathering:
    """Knows how many messages a batch usually holds, and waits for as many."""

    def __init__(self) -> None:
        self._usual = 0.0

    async def enough(self, waiting: Sized) -> None:
        """Return when as many wait as usual, or nothing more is worth waiting for."""
        if self._usual < BUSY:
            return
        for _ in range(LOOKS):
            if len(waiting) >= self._usual:
                return
            await asyncio.sleep(LOOK)

    def served(self, number: int) -> None:
        """Take note of how many messages a batch held."""
        self._usual = max(number, self._usual * FADES)
