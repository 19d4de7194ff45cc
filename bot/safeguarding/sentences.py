"""Sentences that teach or measure the screen: a category, a kind and the sentence, with tabs between.

The category of what is harmless is ``none``; a dangerous one is told as ``now`` or as ``past``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.safeguarding.model import signs_of
from bot.safeguarding.reading import read
from bot.safeguarding.screen import Screen
from bot.safeguarding.training import SETTINGS, Example

HARMLESS = "none"
#: One sentence of so many is also taught as it is typed without spaces.
_WITHOUT_SPACES = 5
#: Of one sentence of so many the signs are part of the digest.
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a file of sentences."""

    language: str
    category: str
    kind: str
    #: Not shown by `repr`: a sentence belongs in no log.
    text: str = field(repr=False)


def sentences(files: Mapping[str, str]) -> Iterator[Sentence]:
    """Yield the sentences of files, by language -> what is in its file.

    Raises:
        ValueError: A line has not three parts. Its words are not said.
    """
    for language, content in sorted(files.items()):
        for number, line in enumerate(content.splitlines(), start=1):
            parts = line.split("\t")
            if len(parts) != 3:
                raise ValueError(f"Line {number} of {language} is not three parts with tabs between.")
            yield Sentence(language, *parts)


def examples(screen: Screen, taught: Iterable[Sentence]) -> list[Example]:
    """Return what sentences teach a screen with these concepts. What is read the same teaches once."""
    found: dict[str, Example] = {}
    for number, each in enumerate(taught):
        plain = read(each.text)
        ways = [plain] if number % _WITHOUT_SPACES else [plain, plain.replace(" ", "")]
        for way in ways:
            signs = signs_of(way, screen.concepts.held(way))
            found.setdefault(way, Example(signs, each.category, each.kind == "past"))
    return list(found.values())


def digest(screen: Screen, words: object, taught: Sequence[Sentence]) -> str:
    """Return what weights are learnt from, as a few letters: another one when anything of it is another.

    It is of the sentences, of the `words` of the screen, of the settings of the learning, and, so that it
    takes no time, of the signs of some of the sentences only.
    """
    signs = [
        [sorted(each) for each, _ in example.signs.parts()]
        for example in examples(screen, taught[::_LOOKED_AT])
    ]
    lines = [(each.language, each.category, each.kind, each.text) for each in taught]
    return sha256(repr((SETTINGS, words, lines, signs)).encode()).hexdigest()[:32]
