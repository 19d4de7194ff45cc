"""Understanding a typed reply: numbers, labels and names of choices, however they are spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.message import Choice

#: Arabic letters that people type for one another, folded to one.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
)
_NOT_WORD = re.compile(r"[^\w]+")


def normal(text: str) -> str:
    """Return `text` without case, accents, marks, punctuation and double spaces, digits as 0-9."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ARABIC)
    letters = (_letter(c) for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return _NOT_WORD.sub(" ", "".join(letters)).strip()


def _letter(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


def choose(text: str, choices: Sequence[Choice]) -> int | None:
    """Return the place of the choice that `text` means, None when it is unclear.

    Understood are the number, the label, the choice's name, and the beginning of exactly one label.
    """
    said = normal(text)
    if not said:
        return None
    if said.isdigit():
        return int(said) - 1 if 0 < int(said[:4]) <= len(choices) and len(said) < 5 else None
    names = [(normal(c.label), normal(c.id)) for c in choices]
    for place, pair in enumerate(names):
        if said in pair:
            return place
    begun = [place for place, (label, _) in enumerate(names) if label.startswith(said + " ")]
    return begun[0] if len(begun) == 1 else None
