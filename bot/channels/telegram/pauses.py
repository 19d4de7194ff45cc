"""How long to wait before the next try: ever longer, and never the same for two processes."""

from __future__ import annotations

from collections.abc import Callable

#: The longest that we let ourselves be told to wait, in seconds.
AN_HOUR = 3600.0


class Pauses:
    """The pauses of one row of failures; chance is handed in, from 0 to 1."""

    def __init__(self, random: Callable[[], float], first: float = 1.0, longest: float = 60.0) -> None:
        self._random = random
        self._first = first
        self._longest = longest
        self._failures = 0

    def next(self, at_least: float | None = None) -> float:
        """Return the seconds to wait after one more failure."""
        pause = min(self._first * 2.0 ** min(self._failures, 32), self._longest)
        self._failures += 1
        return max(pause * (0.5 + self._random() / 2), min(at_least or 0.0, AN_HOUR))

    def reset(self) -> None:
        """It worked: the next failure is a first one again."""
        self._failures = 0
