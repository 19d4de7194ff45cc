"""Understanding a typed reply: numbers, labels and names of choices, however they are spelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.domain.message import Choice

#: They choose between shapes of one sign, such as the coloured one of a heart.
_SELECTORS = frozenset(map(chr, (0x34F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
#: Arabic letters that people type for one another, folded to one.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
)


def normal(text: str) -> str:
    """Return `text` without case, accents, marks, punctuation and double spaces, digits as 0-9."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ARABIC)
    return " ".join("".join(map(_letter, plain)).split())


@lru_cache(maxsize=4096)
def says_something(text: str) -> bool:
    """True when a text holds a letter, a number or a sign such as a heart; dots and blanks say nothing."""
    return any(unicodedata.category(char)[0] in "LNS" for char in text)


def _letter(char: str) -> str:
    """Return a letter as it is compared, nothing for an accent, a space for what stands between words."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(char)
    if kind in ("Me", "Cf") or (kind == "Mn" and _is_accent(char)):
        return ""
    return char if char.isalnum() or kind in ("Mn", "Mc") else " "


def _is_accent(mark: str) -> bool:
    """Tell accents, Arabic and Hebrew points from the vowels that Bengali or Tamil write as signs."""
    place = unicodedata.combining(mark)
    return 10 <= place <= 36 or place >= 200 or place == 1 or mark in _SELECTORS


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
    for yes_or_no, meant in _PLAIN.items():
        if said in meant and any(name == yes_or_no for _, name in names):
            return next(place for place, (_, name) in enumerate(names) if name == yes_or_no)
    begun = [place for place, (label, _) in enumerate(names) if label.startswith(said + " ")]
    return begun[0] if len(begun) == 1 else None


#: Plain ways to say the two choices named ``yes`` and ``no``, in the languages on offer. Only what cannot be
#: mistaken: an "ok" is no consent.
_PLAIN = {
    "yes": frozenset(
        normal(word)
        for word in (
            "yes",
            "yes please",
            "yeah",
            "yep",
            "yes i do",
            "yes i am",
            "نعم",
            "نعم من فضلك",
            "أيوه",
            "ايوا",
            "أجل",
            "naam",
            "aywa",
        )
    ),
    "no": frozenset(
        normal(word)
        for word in (
            "no",
            "nope",
            "no thanks",
            "no thank you",
            "not now",
            "no i do not",
            "لا",
            "لا شكرا",
            "كلا",
            "لأ",
            "la",
            "la shukran",
        )
    ),
}
