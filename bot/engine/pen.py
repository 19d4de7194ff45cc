"""Writes lines for her to keep, in her language: words, days, numbers that are not turned around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.consent import ALL_MESSAGES, PURPOSES
from bot.domain.languages import direction

if TYPE_CHECKING:
    from bot.engine.scene import Scene

#: Left-to-right isolate and pop: a number or an address stays whole in a text that runs the other way.
_LTR, _POP, _RLM = "\u2066", "\u2069", "\u200f"
_OPENING = (_LTR, "\u2068")
#: What `rendering.fill` puts around a value; in a text that runs from left to right it has no work to do.
_ISOLATES = {0x2068: None, 0x2069: None}


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes with the words of words.toml whose names begin with ``data_``."""

    scene: Scene

    @property
    def rtl(self) -> bool:
        """True when her language runs from right to left."""
        return direction(self.scene.language) == "rtl"

    def line(self, name: str, **values: str) -> str:
        """Return a text, filled in."""
        text = self.scene.word(f"data_{name}", **values)
        if not self.rtl:
            return text.translate(_ISOLATES)
        # Which way a line runs is seen by its first letter, and nobody looks for it within an isolate.
        return f"{_RLM}{text}" if text[:1] in _OPENING else text

    def count(self, name: str, number: int) -> str:
        """Return a text that tells a number."""
        return self.line(name, number=self.exact(str(number)))

    def exact(self, value: str) -> str:
        """Return what must be read sign by sign, such as a number: it always runs from left to right."""
        return f"{_LTR}{value}{_POP}" if self.rtl else value

    def day(self, at: datetime) -> str:
        """Return a day in words."""
        return self.scene.library.day(self.scene.language, at)

    def dated(self, name: str, at: datetime | None) -> list[str]:
        """Return a text that tells a day, nothing where there is none."""
        return [self.line(name, day=self.day(at))] if at is not None else []

    def language(self, code: str | None) -> str:
        """Return a language's own name."""
        names = {each.code: each.name for each in self.scene.library.languages}
        return names.get(code or "", code or self.line("not_said"))

    def purpose(self, name: str) -> str:
        """Return what a purpose of the ledger is called."""
        if name in PURPOSES:
            return self.scene.word(f"purpose_{name}")
        return self.line("all_messages") if name == ALL_MESSAGES else plainly(name)


def plainly(name: str) -> str:
    """Return a name of ours as words."""
    return name.replace("_", " ")
