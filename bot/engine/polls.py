"""How a poll is spoken of: the wording of its sheet and our own words, in one person's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.hours import LONDON
from bot.domain.poll import Sheet
from bot.engine.flow import Library
from bot.engine.pen import plainly
from bot.engine.rendering import fill, find


class Speaks(Protocol):
    """Whoever can say one of the words that belong to no flow: a scene, or a `Voice`."""

    library: Library
    language: str
    #: True once something could only be said in English.
    in_english: bool

    def word(self, name: str, **values: str) -> str:
        """Return one of the words that belong to no flow, filled in."""


@dataclass(slots=True)
class Voice:
    """Says the words to somebody with whom no conversation is going on."""

    library: Library
    language: str
    in_english: bool = False

    def word(self, name: str, **values: str) -> str:
        """Return one of the words that belong to no flow, filled in."""
        text, found = find(self.library.words, name, self.language)
        self.in_english = self.in_english or found != self.language
        return fill(str(text), values)


def text(voice: Speaks, sheet: Sheet, key: str) -> str:
    """Return a text of a sheet, in English where the language has none; it is marked so then."""
    found = sheet.text(key, voice.language)
    voice.in_english = voice.in_english or (bool(found) and sheet.in_english(key, voice.language))
    return found


def option(voice: Speaks, sheet: Sheet, name: str) -> str:
    """Return what an option is called."""
    return text(voice, sheet, f"options.{name}") or name


def group(voice: Speaks, sheet: Sheet, name: str) -> str:
    """Return what a merged group is called."""
    return text(voice, sheet, f"groups.{name}") or name


def options(voice: Speaks, sheet: Sheet, names: Iterable[str]) -> str:
    """Return several options in one line, in the order of the alphabet of the reader's language."""
    found = sorted(option(voice, sheet, name) for name in names)
    return "; ".join(found) if found else voice.word("poll_none")


def when(voice: Speaks, name: str, sheet: Sheet) -> str:
    """Return a word with the day and the time, in London, at which a sheet closes."""
    day = voice.library.day(voice.language, sheet.closes_at)
    return voice.word(name, day=day, time=f"{sheet.closes_at.astimezone(LONDON):%H:%M}")


def line(voice: Speaks, what: str, how: str) -> str:
    """Return a thing and what is said of it, kept apart in any direction of writing."""
    return voice.word("poll_line", what=what, how=how)


def stakeholders(voice: Speaks, groups: Iterable[str]) -> list[str]:
    """Return what people tap to be in these groups, in the words in which they are asked for their own."""
    asked = ((flow, step) for flow in voice.library.published() for step in flow.steps.items())
    labels = {
        group: find(flow, f"{name}.choices.{group}", voice.language)[0]
        for flow, (name, step) in asked
        if getattr(step, "join_group", None)
        for group in getattr(step, "choices", ())
    }
    return [str(labels.get(group) or plainly(group)) for group in groups]
