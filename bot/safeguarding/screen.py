"""The safety screen: whether a text tells of danger, of which kind, and whether it is told as over.

It looks for two things, and one is enough: phrases that people can read and change
(flows/safeguarding.toml), and weights learnt from sentences. It never says what to do, and nothing of a text
leaves it but a category.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from bot.domain.danger import Danger, Finding
from bot.safeguarding.concepts import Concepts
from bot.safeguarding.model import Model, Signs, signs_of
from bot.safeguarding.phrases import Phrase, said
from bot.safeguarding.pieces import clauses, pieces
from bot.safeguarding.reading import read

#: The most letters of a message that can be nothing but a cry for help.
_LONGEST_CRY = 80
#: From 0 to 100: above this the weights speak for danger rather than against it.
_SURE = 50
_URGENCY = {danger: place for place, danger in enumerate(Danger)}


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the learnt weights need to be, from 0 to 100: the more, the less is found, for nothing too."""

    danger: int = 50
    past: int = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a piece of a text is taken for a danger: for people who tend the screen, and never kept."""

    concepts: tuple[str, ...]
    phrases: tuple[str, ...]
    #: From 0 to 100.
    sure: int
    #: Sign -> what it adds, the strongest first.
    signs: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Looks at texts. Pure: the same text always gets the same answer."""

    concepts: Concepts
    phrases: Sequence[Phrase]
    model: Model
    sureness: Sureness = field(default_factory=Sureness)
    #: Whole messages that cry for help, as they are read.
    cries: frozenset[str] = frozenset()
    #: Words with which a story comes to something else, or to today, as they are read.
    turns: frozenset[str] = frozenset()

    def look(self, text: str) -> Finding | None:
        """Return what a text tells of, the most urgent when it is several things; None for no danger.

        Any text will do, in any language and of any length: it never raises.
        """
        if len(text) <= _LONGEST_CRY and read(text) in self.cries:
            return Finding(Danger.EMERGENCY)
        found = [finding for piece in pieces(text) if (finding := self._in_piece(piece))]
        return reduce(Finding.with_, found) if found else None

    def reasons(self, text: str) -> Iterator[Reason]:
        """Yield for each piece of a text what speaks for danger and against it."""
        for piece in pieces(text):
            held, signs = self._seen(piece)
            names = tuple(phrase.name for phrase in said(self.phrases, held))
            told = self.model.told(signs)
            strongest = self.model.strongest(signs, told.kind)
            yield Reason(tuple(sorted(held)), names, self._sure(told.danger), tuple(strongest))

    def _seen(self, piece: str) -> tuple[frozenset[str], Signs]:
        plain = read(piece)
        held = self.concepts.held(plain)
        return held, signs_of("" if _figures(plain) else plain, held)

    def _in_piece(self, piece: str) -> Finding | None:
        """What is told as over is looked at once more, bit by bit: a story of long ago may end today."""
        found = self._judged(piece, self.sureness.danger)
        if found is None or not found.past:
            return found
        # Few words say little: it takes as much to be sure of them as of anything that nobody has tuned.
        bits = [self._judged(each, _SURE) for each in clauses(piece, self.turns)]
        return reduce(Finding.with_, [found, *(each for each in bits if each and not each.past)])

    def _judged(self, piece: str, enough: int) -> Finding | None:
        held, signs = self._seen(piece)
        phrase = min(said(self.phrases, held), key=lambda each: _URGENCY[each.danger], default=None)
        told = self.model.told(signs)
        sure = told.kind and self._sure(told.danger) >= enough
        dangers = [*([phrase.danger] if phrase else []), *([Danger(told.kind)] if sure else [])]
        if not dangers:
            return None
        past = self._sure(told.past) >= self.sureness.past
        return Finding(min(dangers, key=_URGENCY.__getitem__), past)

    @staticmethod
    def _sure(score: float) -> int:
        return max(0, min(100, round(50 + 50 * score)))


def _figures(plain: str) -> bool:
    """True for a number or a date: the phrases know 999, and nothing can be learnt of the others."""
    return plain.replace(" ", "").isdigit()
