"""A long text in pieces, so that one sentence of danger is not lost among many harmless ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.safeguarding.reading import read

#: A text up to this many words is one piece; a longer one is also looked at bit by bit.
WHOLE = 26
#: How many words a bit has, and how far on the next one begins: every bit overlaps with its neighbours.
_BIT, _ON = 20, 10
#: The fewest words of a clause.
_CLAUSE = 3
#: The most letters of a word that is looked at as one; a longer one is cut.
_LONGEST_WORD = 60
_ENDS = re.compile(r"[.!?\n\r;\u061f\u061b\u06d4\u1362\u1367\u2026]+")


def pieces(text: str) -> Iterator[str]:
    """Yield the text, and if it is long also its sentences and every bit of them. Nothing is left out.

    >>> list(pieces("I am well. Thank you."))
    ['I am well. Thank you.']
    """
    words = [part for word in text.split() for part in _cut(word)]
    yield " ".join(words[:WHOLE])
    if len(words) <= WHOLE:
        return
    for sentence in _ENDS.split(text):
        yield from _bits([part for word in sentence.split() for part in _cut(word)])
    yield from _bits(words)


def clauses(text: str, turns: AbstractSet[str]) -> Iterator[str]:
    """Yield what a text says one after the other: its sentences, cut again before each of the words `turns`.

    What has fewer than three words says nothing by itself.

    >>> list(clauses("It is all over. He left us but he still calls me now", {"but", "still", "now"}))
    ['It is all over', 'He left us', 'but he still calls me now']
    """
    for sentence in _ENDS.split(text):
        words, begin = sentence.split(), 0
        for place, word in enumerate(words):
            if place - begin >= _CLAUSE <= len(words) - place and read(word) in turns:
                yield " ".join(words[begin:place])
                begin = place
        if len(words) - begin >= _CLAUSE:
            yield " ".join(words[begin:])


def _bits(words: list[str]) -> Iterator[str]:
    for start in range(0, max(1, len(words) - _BIT + _ON), _ON):
        if words[start : start + _BIT]:
            yield " ".join(words[start : start + _BIT])


def _cut(word: str) -> Iterator[str]:
    """Yield a word in parts that overlap, so that what was typed without any space is looked at too."""
    if len(word) <= _LONGEST_WORD:
        yield word
        return
    for start in range(0, len(word), _LONGEST_WORD // 2):
        yield word[start : start + _LONGEST_WORD]
