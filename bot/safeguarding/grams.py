"""What the learnt weights look at in a text: pieces of its words, its concepts, and pairs of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

#: The shortest and the longest piece of a word, its two ends counted as letters.
_LEAST, _MOST = 3, 5
#: The most concepts that are paired; a text with more is cut into pieces before.
_PAIRED = 24


def of_words(plain: str) -> set[str]:
    """Return the pieces of the words of a text as `read` gives it, and every two words that stand together.

    >>> sorted(of_words("no air"))
    [' ai', ' air', ' air ', ' no', ' no ', 'air', 'air ', 'ir ', 'no ', 'no air']
    """
    words = plain.split()
    found = {f"{one} {other}" for one, other in pairwise(words)}
    add = found.add
    for each in set(words):
        word = f" {each} "
        end = len(word)
        for length in range(_LEAST, min(_MOST, end) + 1):
            for start in range(end - length + 1):
                add(word[start : start + length])
    return found


def of_concepts(names: Iterable[str]) -> list[str]:
    """Return the signs of concepts: each for itself, and each with each.

    >>> of_concepts({"less", "baby"})
    ['=baby', '=less', '=baby+less']
    """
    held = sorted(names)[:_PAIRED]
    pairs = [f"={one}+{other}" for place, one in enumerate(held) for other in held[place + 1 :]]
    return [f"={name}" for name in held] + pairs
