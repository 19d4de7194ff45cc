"""Long messages: where a text is cut, and how its parts are said one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.message import OutboundMessage, SendError
from bot.domain.picture import Pictures

#: People whose broken-off message is remembered; of more, the oldest are said from the beginning.
MOST = 1000

#: Where a text is best cut: between paragraphs, lines, sentences (in any script), words.
_JOINTS = tuple(
    re.compile(joint) for joint in (r"\n\s*\n", r"\n", r"(?<=[.!?…؟۔།။።])\s+|(?<=[。！？])", r"\s+")
)
#: What hangs on the character before it: marks, joiners, variation selectors, skin tones.
_HANGING = ("Mn", "Mc", "Me", "Cf", "Sk")


def cut(text: str, longest: int) -> list[str]:
    """Cut a text where a reader would pause, into parts of at most so many UTF-16 code units."""
    found = []
    rest = text.strip()
    while rest:
        end = _fitting(rest, longest)
        if end < len(rest):
            end = _joint(rest, end)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return found


def units(text: str) -> int:
    """Return the length of a text in UTF-16 code units, as chat apps count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitting(text: str, room: int) -> int:
    """Return how many of the first characters take no more than so many units."""
    end = min(len(text), room)
    while (over := units(text[:end]) - room) > 0:
        end -= (over + 1) // 2
    return end


def _joint(text: str, end: int) -> int:
    """Return the best place to cut at or before `end`, but not so early that a crumb is left."""
    start = end // 4
    for joint in _JOINTS:
        places = [found.end() for found in joint.finditer(text, start, end + 1) if found.start() <= end]
        if places:
            return min(places[-1], end)
    for place in range(end, start, -1):
        if _separable(text[place - 1], text[place]):
            return place
    return end


def _separable(before: str, after: str) -> bool:
    return unicodedata.category(after) not in _HANGING and before != "\N{ZERO WIDTH JOINER}"


def with_page(message: OutboundMessage, pictures: Pictures) -> OutboundMessage:
    """Return a message with the link to its picture's page below its text, where there is one."""
    shown = message.picture
    link = pictures.page(shown.name) if shown is not None and shown.page and message.text else ""
    return replace(message, text=f"{message.text}\n\n{shown.page}\n{link}") if shown and link else message


class InParts:
    """Says the parts of a message in order; what is tried again goes on where it broke off.

    Which parts went is remembered, of one message for each person and without its words, for as long as the
    process lives. After a crash in the middle the first parts may be said twice, as anything in flight may.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        #: Address -> fingerprint of the message, ids of the parts that went.
        self._begun: dict[str, tuple[int, list[str]]] = {}

    def __repr__(self) -> str:
        return f"InParts({self.begun} begun)"

    @property
    def begun(self) -> int:
        """How many broken-off messages are remembered."""
        return len(self._begun)

    async def say(
        self, to: str, message: OutboundMessage, parts: Sequence[Callable[[], Awaitable[str]]]
    ) -> str:
        """Say what is left of the parts; return the ids of all with a space between, or raise SendError."""
        begun = self._begun.pop(to, None)
        said = begun[1] if begun is not None and begun[0] == hash(message) else []
        for part in parts[len(said) :]:
            try:
                said.append(await part())
            except SendError as error:
                if said and error.trouble.retryable:
                    self._remember(to, hash(message), said)
                raise
        return " ".join(filter(None, said))

    def _remember(self, to: str, fingerprint: int, said: list[str]) -> None:
        self._begun[to] = (fingerprint, said)
        if len(self._begun) > self._most:
            del self._begun[next(iter(self._begun))]
