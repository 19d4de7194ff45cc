"""The concepts of flows/safeguarding.toml, and which of them a text that was read holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

#: Concepts of a word by number, each with the languages in which it means that, as bits.
_Meant = list[tuple[int, int]]
#: Words are looked up by as many letters first, and only where those fit by all lengths.
_FIRST = 3


@dataclass(slots=True)
class _Lists:
    """Words as they are looked up: a word -> what it means."""

    whole: dict[str, _Meant] = field(default_factory=dict)
    begins: dict[str, _Meant] = field(default_factory=dict)
    within: dict[str, _Meant] = field(default_factory=dict)
    #: First word of several -> the rest of them, whether the last may go on, and what they mean.
    several: dict[str, list[tuple[str, bool, int]]] = field(default_factory=dict)
    #: The first letters of all that begins a word, and of all that stands within one.
    begins_first: set[str] = field(default_factory=set)
    within_first: set[str] = field(default_factory=set)


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
            if not entry.startswith("*"):
                lists.begins_first.update({plain[:_FIRST]} if goes_on else ())
            else:
                lists.within_first.add(plain[:_FIRST])

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
            meant = self._of_word(word)
            if meant:
                found.update([number for number, languages in meant if not spoken or languages & spoken])
            if word in self._lists.several:
                found.update(self._of_several(word, words[at + 1 : at + 7]))
        return found

    def _of_several(self, word: str, after: list[str]) -> Iterator[int]:
        rest = " ".join(after) + " "
        for several, goes_on, number in self._lists.several[word]:
            if rest.startswith(several) and (goes_on or rest[len(several)] == " "):
                yield number

    def _of_word(self, word: str) -> _Meant:
        found: _Meant = []
        lists = self._lists
        for start in _starts(word):
            rest = word[start:] if start else word
            if rest in lists.whole:
                found += lists.whole[rest]
            if rest[:_FIRST] in lists.begins_first or rest[: _FIRST - 1] in lists.begins_first:
                for end in range(_FIRST - 1, min(len(rest), _LONGEST) + 1):
                    found += lists.begins.get(rest[:end], ())
        found += self._inside(word)
        if len(word) >= _TOGETHER:
            found += self._together(word)
        return found

    def _inside(self, word: str) -> Iterator[tuple[int, int]]:
        first, within = self._lists.within_first, self._lists.within
        for start in range(len(word) - _FIRST + 1):
            if word[start : start + _FIRST] in first:
                for end in range(start + _FIRST, min(len(word), start + _LONGEST_WITHIN) + 1):
                    yield from within.get(word[start:end], ())

    def _together(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield what words mean that were typed without spaces."""
        for start in range(len(word)):
            for end in range(start + _LEAST_WITHIN, min(len(word), start + _LONGEST) + 1):
                stem = word[start:end]
                yield from self._lists.begins.get(stem, ())
                yield from self._lists.whole.get(stem, ())


def _starts(word: str) -> Sequence[int]:
    """Return where a word may begin: after letters that are written joined before it, too."""
    if word[0] > "\u05ff":
        joined = 0
        while joined < min(4, len(word) - 3) and word[joined] in _BEFORE_ARABIC:
            joined += 1
        return range(joined + 1)
    return (0, 1) if len(word) > 4 and word[0] in _BEFORE_FRENCH and word[1] in _VOWELS else (0,)
