"""What is a danger by itself: concepts that stand together, as flows/safeguarding.toml says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.danger import Danger


@dataclass(frozen=True, slots=True)
class Phrase:
    """A saying of flows/safeguarding.toml: which concepts tell of a danger, and which take it back."""

    name: str
    danger: Danger
    #: All of these have to be there.
    all: frozenset[str] = frozenset()
    #: At least one of these, unless it is empty.
    any: frozenset[str] = frozenset()
    #: None of these.
    unless: frozenset[str] = frozenset()

    def said(self, held: AbstractSet[str]) -> bool:
        """True when a text with these concepts says it."""
        return (
            self.all <= held
            and (not self.any or not self.any.isdisjoint(held))
            and self.unless.isdisjoint(held)
        )


def said(phrases: Iterable[Phrase], held: AbstractSet[str]) -> Iterator[Phrase]:
    """Yield the phrases that a text with these concepts says."""
    return (phrase for phrase in phrases if phrase.said(held))
