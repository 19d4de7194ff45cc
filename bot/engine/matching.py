"""Understanding a typed reply: numbers, labels and names of choices, however they are spelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Protocol

from bot.domain.message import Choice
from bot.engine.transliteration import words_spelt

#: They choose between shapes of one sign, such as the coloured one of a heart.
_SELECTORS = frozenset(map(chr, (0x34F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
#: Arabic letters that people type for one another, folded to one.
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
#: Ethiopic syllables that sound alike in Amharic, and are typed for one another: ሐ and ኀ for ሀ, ኣ for አ.
_ETHIOPIC = {
    **dict(zip("ሐሑሒሓሔሕሖ", "ሀሁሂሀሄህሆ", strict=True)),
    **dict(zip("ኀኁኂኃኄኅኆ", "ሀሁሂሀሄህሆ", strict=True)),
    **dict(zip("ሠሡሢሣሤሥሦ", "ሰሱሲሳሴስሶ", strict=True)),
    **dict(zip("ዐዑዒዓዔዕዖ", "አኡኢአኤእኦ", strict=True)),
    **dict(zip("ፀፁፂፃፄፅፆ", "ጸጹጺጻጼጽጾ", strict=True)),
    "ሃ": "ሀ",
    "ኣ": "አ",
}
_FOLDED = str.maketrans({**_ARABIC, **_ETHIOPIC})
#: The one digit sign that is a picture and nothing else.
_KEYCAP_TEN = "\N{KEYCAP TEN}"


def normal(text: str) -> str:
    """Return `text` without case, accents, marks, punctuation and double spaces, digits as 0-9."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED)
    return " ".join(plain.translate(_LETTERS).split())


class _Letters(dict[int, str]):
    """Every sign that was seen, as it is compared: looked up once, for as many as people really write."""

    def __missing__(self, sign: int) -> str:
        """Look a sign up; the rare ones each time, or they would fill the memory."""
        letter = _letter(chr(sign))
        if len(self) < 10_000:
            self[sign] = letter
        return letter


_LETTERS = _Letters()


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


class YesAndNo(Protocol):
    """What knows plain ways to say yes and no; the library does."""

    @property
    def yes_words(self) -> frozenset[str]:
        """Every way to say yes, normalised, in every language; only what cannot be mistaken."""

    @property
    def no_words(self) -> frozenset[str]:
        """Every way to say no."""


def choose(text: str, choices: Sequence[Choice], plain: YesAndNo) -> int | None:
    """Return the place of the choice that `text` means, None when it is unclear.

    Understood are the number, the label, the choice's name, a plain word for the choices named ``yes`` and
    ``no``, and the beginning of exactly one label: as it is written or, of an Arabic or Amharic one, as it is
    typed in Latin letters.
    """
    said = normal(text.replace(_KEYCAP_TEN, " 10 "))
    if not said:
        return None
    number = _number(said)
    if number is not None:
        return number - 1 if 0 < number <= len(choices) else None
    names = [(normal(choice.label), normal(choice.id)) for choice in choices]
    for place, pair in enumerate(names):
        if said in pair:
            return place
    ids = [name for _, name in names]
    for name, words in (("yes", plain.yes_words), ("no", plain.no_words)):
        if said in words and name in ids:
            return ids.index(name)
    begun = [place for place, (label, _) in enumerate(names) if _begins(said, label)]
    begun = begun or [place for place, (label, name) in enumerate(names) if _spells(said, label, name)]
    return begun[0] if len(begun) == 1 else None


def _number(said: str) -> int | None:
    """Return the number that a text is: digits, or signs of which each is worth more than the next (፲፩)."""
    if said.isdecimal():
        return int(said[:5])
    worth = [unicodedata.numeric(char, 0) for char in said]
    falling = all(more > less and more >= 10 for more, less in pairwise(worth))
    return int(sum(worth)) if falling and worth[-1] >= 1 else None


def _begins(said: str, label: str) -> bool:
    """Tell whether a text is the first words of a label, with or without the spaces between them."""
    typed = said.replace(" ", "")
    return typed in accumulate(label.split())


def _spells(said: str, label: str, name: str) -> bool:
    """Tell whether a text is the first words of a label in Latin letters.

    One word is not enough for the longer label of a ``yes``: the plain words for it are listed, and no word
    that only looks like one of them may agree to anything.
    """
    spelt = words_spelt(said, label)
    return spelt > (name == "yes" and len(label.split()) > 1)
