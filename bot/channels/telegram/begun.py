"""How far a message of several parts has come: what is tried again goes on where it broke off."""

from __future__ import annotations

from bot.domain.message import OutboundMessage

#: People whose broken-off messages are remembered; the oldest of more are said from the beginning.
MOST = 1000


class Begun:
    """Remembers the parts that went, of one message for each person, without its words.

    It lives as long as the process: after a crash in the middle the first parts may be said twice.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._parts: dict[str, tuple[int, tuple[str, ...]]] = {}

    def __repr__(self) -> str:
        return f"Begun({len(self._parts)} people)"

    def ids(self, to: str, message: OutboundMessage) -> list[str]:
        """Return the ids of the parts of this very message that went before, and forget them."""
        fingerprint, ids = self._parts.pop(to, (0, ()))
        return list(ids) if fingerprint == hash(message) else []

    def note(self, to: str, message: OutboundMessage, ids: list[str]) -> None:
        """Remember which parts went, of what will be tried again."""
        if not ids:
            return
        self._parts[to] = (hash(message), tuple(ids))
        if len(self._parts) > self._most:
            del self._parts[next(iter(self._parts))]
