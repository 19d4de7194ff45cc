"""The concepts of flows/safeguarding.toml, and which of them a text that was read holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.safeguarding.reading import read

#: Letters that stand joined before an Arabic word: and, with, for, the, and those of the tenses.
_BEFORE_ARABIC = frozenset("وفبلكاسهحعيتنمشد")
#: Letters that stand joined before a French word that begins with a vowel: j', l', d' and so on.
_BEFORE_FRENCH = frozenset("jldmtsnck")
_VOWELS = frozenset("aeiouh")
#: From this length on a word is taken for several that are written together.
_TOGETHER = 13
#: The fewest letters of a word that is looked for within others.
_LEAST_WITHIN = 5
#: Up to this length a word counts only where its language is spoken: "la" is not the same in all of them.
_SHORT = 4
#: The most letters that are looked at of one word.
_LONGEST = 14
#: The most letters of a word that is looked for within others.
_LONGEST_WITHIN = 8

#: Languages as bits, and the concepts of a word for those languages.
_Meant = list[tuple[int, int]]


@dataclass(slots=True)
class _Lists:
    """Words as they are looked up: a word -> what it means, each with the languages in which it does."""

    whole: dict[str, _Meant] = field(default_factory=dict)
    begins: dict[str, _Meant] = field(default_factory=dict)
    within: dict[str, _Meant] = field(default_factory=dict)
    #: First word of several -> the rest of them, whether the last may go on, and what they mean.
    several: dict[str, list[tuple[str, bool, int]]] = field(default_factory=dict)


class Concepts:
    """Groups of words by language. Frozen once made.

    >>> much = {"en": ["a lot", "lots"], "fr": ["beaucoup"]}
    >>> concepts = Concepts({"blood": {"en": ["blood", "bleed*"]}, "much": much}, small={})
    >>> sorted(concepts.held("bleeding a lot"))
    ['blood', 'much']
    """

    def __init__(
        self, words: Mapping[str, Mapping[str, Iterable[str]]], small: Mapping[str, Iterable[str]]
    ) -> None:
        """Take `words`, concept -> language -> words, and `small`, language -> words that tell it."""
        self.names = tuple(words)
        self._lists = _Lists()
        languages = dict.fromkeys([*small, *(language for lists in words.values() for language in lists)])
        self._bits = {language: 1 << place for place, language in enumerate(languages)}
        self._every = (1 << len(languages)) - 1
        self._small: dict[str, int] = {}
        for language, each in small.items():
            for word in map(read, each):
                self._small[word] = self._small.get(word, 0) | self._bits[language]
        for number, lists in enumerate(words.values()):
            for language, entries in lists.items():
                for entry in entries:
                    self._add(number, self._bits[language], entry)

    def _add(self, number: int, bit: int, entry: str) -> None:
        goes_on, plain = entry.endswith("*"), read(entry)
        first, _, rest = plain.partition(" ")
        if rest:
            self._lists.several.setdefault(first, []).append((rest, goes_on, number))
        elif plain:
            lists = self._lists
            kind = lists.within if entry.startswith("*") else lists.begins if goes_on else lists.whole
            short = len(plain) <= _SHORT and plain[0] < "\u0590"
            kind.setdefault(plain, []).append((number, bit if short else self._every))

    def held(self, plain: str) -> frozenset[str]:
        """Return the concepts of a text as `read` gives it."""
        return frozenset(self.names[number] for number in self.numbers(plain))

    def numbers(self, plain: str) -> set[int]:
        """Return the numbers of the concepts of a text as `read` gives it."""
        words = plain.split()
        spoken = 0
        for word in words:
            spoken |= self._small.get(word, 0)
        found: set[int] = set()
        for at, word in enumerate(words):
            for number, languages in self._of_word(word):
                if not spoken or languages & spoken:
                    found.add(number)
            if word in self._lists.several:
                found.update(self._of_several(word, words[at + 1 : at + 7]))
        return found

    def _of_several(self, word: str, after: list[str]) -> Iterator[int]:
        rest = " ".join(after) + " "
        for several, goes_on, number in self._lists.several[word]:
            if rest.startswith(several) and (goes_on or rest[len(several)] == " "):
                yield number

    def _of_word(self, word: str) -> Iterator[tuple[int, int]]:
        whole, begins = self._lists.whole, self._lists.begins
        for start in _starts(word):
            rest = word[start:] if start else word
            if rest in whole:
                yield from whole[rest]
            for end in range(2, min(len(rest), _LONGEST) + 1):
                if (stem := rest[:end]) in begins:
                    yield from begins[stem]
        yield from self._inside(word)
        if len(word) >= _TOGETHER:
            yield from self._together(word)

    def _inside(self, word: str) -> Iterator[tuple[int, int]]:
        within = self._lists.within
        for start in range(len(word) - 2):
            for end in range(start + 3, min(len(word), start + _LONGEST_WITHIN) + 1):
                if (stem := word[start:end]) in within:
                    yield from within[stem]

    def _together(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield what words mean that were typed without spaces."""
        for start in range(len(word)):
            for end in range(start + _LEAST_WITHIN, min(len(word), start + _LONGEST) + 1):
                stem = word[start:end]
                yield from self._lists.begins.get(stem, ())
                yield from self._lists.whole.get(stem, ())


def _starts(word: str) -> Iterator[int]:
    """Yield where a word may begin: after letters that are written joined before it, too."""
    yield 0
    if len(word) > 4 and word[0] in _BEFORE_FRENCH and word[1] in _VOWELS:
        yield 1
    elif word[0] > "\u05ff":
        for at in range(1, min(5, len(word) - 2)):
            if word[at - 1] not in _BEFORE_ARABIC:
                break
            yield at
