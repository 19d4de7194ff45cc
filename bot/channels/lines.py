"""What a phone of the practice room shows, line by line."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.message import Choice, File, Heard, Picture

BOT, PERSON = "bot", "person"
#: Lines kept of one phone; older ones are forgotten.
KEPT_LINES = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One thing that a phone shows."""

    #: Its place on this phone, from 1.
    number: int
    #: ``person`` or ``bot``.
    who: str
    text: str
    at: datetime
    #: ``ltr``, ``rtl``, or ``auto`` for what a person wrote.
    direction: str = "auto"
    choices: tuple[Choice, ...] = ()
    wait_id: str | None = None
    #: What came with it, to keep.
    file: File | None = None
    #: What is shown with it, once it could be drawn.
    picture: Picture | None = None
    #: The label of the choice that was taken.
    chosen: str | None = None
    #: What the person did; None for the bot.
    heard: Heard | None = None
    edited: bool = False
    #: True when the house could not take it.
    lost: bool = False
    #: True when it was deleted: it is shown no more.
    gone: bool = False
    #: Which change of the phone this is.
    revision: int = 0


@dataclass(slots=True)
class Phone:
    """One person's phone: its lines, and who waits for it to change."""

    lines: dict[int, Line] = field(default_factory=dict)
    blocked: bool = False
    #: Counts the changes.
    revision: int = 0
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    last: int = 0
    #: The id that the house was given -> the line.
    sent: dict[str, int] = field(default_factory=dict)

    def show(self, line: Line) -> None:
        """Show a line, anew if its place is taken; the oldest of too many is forgotten."""
        self.revision += 1
        self.last = max(self.last, line.number)
        self.lines[line.number] = replace(line, revision=self.revision)
        if self.lines.pop(line.number - KEPT_LINES, None) is not None:
            self.sent = {name: number for name, number in self.sent.items() if number in self.lines}
        self.stir()

    def stir(self) -> None:
        """Wake up whoever waits for a change."""
        self.stirred.set()
        self.stirred = asyncio.Event()

    def since(self, revision: int) -> list[Line]:
        """Return the lines that have changed since, in the order of their changes."""
        changed = [line for line in self.lines.values() if line.revision > revision]
        return sorted(changed, key=lambda line: line.revision)
