"""How much one person may write: beyond that she is told once, and the rest is noted without a turn.

By her own clock, where the provider tells when she wrote: what an outage has held back comes at once, and she
has not written it at once. STOP is heard always, and so is all that concerns no conversation.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.domain.message import Heard, InboundMessage
from bot.domain.pace import Meter, Pace

#: So many messages of one person within so many seconds.
LIMITS = ((20, 10.0), (200, 3600.0))
_COUNTED = (Heard.TEXT, Heard.PRESS, Heard.MEDIA, Heard.EDIT)


@dataclass(slots=True)
class Rush:
    """Counts what each person writes on the channels where strangers do."""

    channels: Collection[str] = ()
    _meter: Meter = field(default_factory=lambda: Meter(LIMITS))

    def met(self, message: InboundMessage, key: str) -> InboundMessage:
        """Return a message with how it is to be met."""
        if not self._counts(message):
            return message
        at = message.written_at or message.at
        pace = self._meter.count(_name(message, key), at.timestamp())
        return message if pace is Pace.FINE else replace(message, pace=pace)

    def did_not_come(self, message: InboundMessage, key: str) -> None:
        """A message had come before, or was not taken and will come again."""
        if self._counts(message):
            self._meter.uncount(_name(message, key))

    def _counts(self, message: InboundMessage) -> bool:
        return message.channel in self.channels and message.kind in _COUNTED


def _name(message: InboundMessage, key: str) -> str:
    """Her clock and ours are counted apart: they may differ."""
    return key if message.written_at else f"{key}~"
