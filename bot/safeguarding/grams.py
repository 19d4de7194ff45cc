"""What the learnt weights look at in a text: its words and pieces of them, its concepts, and its shape."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

#: The shortest and the longest piece of a word, its two ends counted as letters.
_LEAST, _MOST = 3, 5
#: The length of a text is counted in steps of so many words, up to so many steps.
_AS_LONG, _LONG = 3, 6
#: The most concepts that are paired; a text with more is cut into pieces before.
_PAIRED = 24


def of_pieces(plain: str) -> set[str]:
    """Return the pieces of the words of a text as `read` gives it.

    >>> sorted(of_pieces("no air"))
    [' ai', ' air', ' air ', ' no', ' no ', 'air', 'air ', 'ir ', 'no ']
    """
    found: set[str] = set()
    add = found.add
    for each in set(plain.split()):
        word = f" {each} "
        end = len(word)
        for length in range(_LEAST, min(_MOST, end) + 1):
            for start in range(end - length + 1):
                add(word[start : start + length])
    return found


def of_words(plain: str) -> list[str]:
    """Return the words of a text as `read` gives it, and every two that stand together.

    >>> sorted(of_words("no air"))
    ['.air', '.no', '.no air']
    """
    words = plain.split()
    return list({*[f".{word}" for word in words], *[f".{one} {other}" for one, other in pairwise(words)]})


def of_shape(plain: str) -> list[str]:
    """Return how long a text is, and the words that it begins and ends with.

    >>> of_shape("no air")
    ['#0', '#no .', '#. air']
    """
    words = plain.split()
    long = f"#{min(len(words) // _AS_LONG, _LONG)}"
    return [long, f"#{words[0]} .", f"#. {words[-1]}"] if words else [long]


def of_concepts(names: Iterable[str]) -> list[str]:
    """Return the signs of concepts: each for itself, and each with each.

    >>> of_concepts({"less", "baby"})
    ['=baby', '=less', '=baby+less']
    """
    held = sorted(names)[:_PAIRED]
    pairs = [f"={one}+{other}" for place, one in enumerate(held) for other in held[place + 1 :]]
    return [f"={name}" for name in held] + pairs
