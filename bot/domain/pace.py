"""How fast messages come from one place, and what is too fast: counted in windows of time."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Pace(StrEnum):
    """How what has just come is to be met."""

    FINE = "fine"
    #: It is the first that is too much: whoever sent it is to be told.
    TELL = "tell"
    TOO_MUCH = "too_much"


class Meter:
    """Counts by name. It remembers so many names at most; for one more it forgets the one met first.

    `limits` are pairs of a number and the seconds within which no more than that is fine.
    """

    def __init__(self, limits: Sequence[tuple[int, float]], names: int = 20_000) -> None:
        self._limits = tuple(limits)
        self._names = names
        #: Name -> beginning of a window and the number in it, for each limit in turn.
        self._windows: dict[str, list[float]] = {}

    def __len__(self) -> int:
        return len(self._windows)

    def count(self, name: str, at: float) -> Pace:
        """Count one more from `name` at a moment, in seconds of any clock; return how it is to be met.

        A clock that is set back begins a new window, as one that goes on does.
        """
        windows = self._windows.get(name)
        if windows is None:
            windows = self._new(name, at)
        pace = Pace.FINE
        for place, (most, seconds) in enumerate(self._limits):
            begun = 2 * place
            if abs(at - windows[begun]) >= seconds:
                windows[begun], windows[begun + 1] = at, 0
            windows[begun + 1] += 1
            if windows[begun + 1] > most + 1 or pace is Pace.TOO_MUCH:
                pace = Pace.TOO_MUCH
            elif windows[begun + 1] == most + 1:
                pace = Pace.TELL
        return pace

    def uncount(self, name: str) -> None:
        """Take one back that was counted and did not come after all."""
        windows = self._windows.get(name, [])
        for place in range(1, len(windows), 2):
            windows[place] = max(windows[place] - 1, 0)

    def _new(self, name: str, at: float) -> list[float]:
        if len(self._windows) >= self._names:
            del self._windows[next(iter(self._windows))]
        windows = self._windows[name] = [at, 0] * len(self._limits)
        return windows
