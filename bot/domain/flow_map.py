"""A flow as a map: cards in the order of the file, and the ways between them; plain values to draw from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: Where a way leads out of the flow.
END = "end"


class Shape(StrEnum):
    """What a card looks like: by what happens at its step, not by its kind, of which there may be more."""

    #: Something is said.
    SAID = "said"
    #: Something is asked, and the conversation waits.
    ASKED = "asked"
    #: The conversation looks at what it knows, and goes one way or another.
    FORK = "fork"
    #: Another flow is gone through first.
    CALL = "call"
    #: Something happens that nobody in the chat sees.
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step."""

    #: A step of the same flow, or END.
    to: str
    #: When it is taken; empty for a way that is always taken.
    label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One step."""

    name: str
    shape: Shape
    #: What the step does, in a word or two, for example ``asks``.
    deed: str
    #: What is said or asked, or what happens, in words for a champion.
    text: str = ""
    #: What can be tapped, in the order of the file.
    choices: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowMap:
    """One flow, ready to be drawn."""

    name: str
    title: str
    #: What starts it, a sentence each.
    begins: tuple[str, ...]
    cards: tuple[Card, ...]
    #: ``ltr`` or ``rtl``: which way the texts run.
    direction: str = "ltr"
    #: True for a flow that only staff may begin.
    for_staff: bool = False

    def following(self, name: str) -> str:
        """Return the step of the next card, or END after the last."""
        names = [card.name for card in self.cards]
        place = names.index(name) + 1
        return names[place] if place < len(names) else END

    def in_words(self) -> Iterator[str]:
        """Yield the map as sentences, a card each, for those who do not see the picture."""
        yield from self.begins
        for number, card in enumerate(self.cards, start=1):
            yield f"{number}. {spoken(card)}"


def spoken(card: Card) -> str:
    """Return everything that stands on a card, and where it leads, as it is read aloud."""
    parts = [
        f"{card.name} {card.deed}: {' '.join(card.text.split())}"
        if card.text
        else f"{card.name} {card.deed}."
    ]
    if card.choices:
        parts.append(f"Choices: {'; '.join(card.choices)}.")
    parts.extend(f"{way.label or 'Then'}: {way_end(way)}." for way in card.ways)
    return " ".join(parts)


def way_end(way: Way) -> str:
    """Return where a way leads, in words."""
    return "the end" if way.to == END else f"on to {way.to}"
