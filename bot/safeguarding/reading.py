"""A text as the screen reads it: one way to write what people write in many.

Capitals, accents, vowel signs, doubled letters, foreign letters that look Latin and digits that stand for
letters all go; what is left are words in small letters with one space between. The words of
flows/safeguarding.toml are read in the same way, so both always meet.
"""

from __future__ import annotations

import re
import unicodedata

#: Arabic letters that are typed for one another, in one dialect or the other, folded to one.
_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ة": "ه", "ؤ": "و", "ء": "",
    "ـ": "",     "گ": "ق", "ڭ": "ق", "ڨ": "ق", "چ": "ك", "ک": "ك", "ڤ": "ف", "پ": "ب",
    "ذ": "د", "ث": "ت", "ظ": "ض",
    "ھ": "ه", "ہ": "ه",
}  # fmt: skip
#: Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKE = dict(zip("аеорсхуікмтнвѕјԁɡαοντρ", "aeopcxyikmthbsjdgaovtp", strict=True))
#: Letters that NFKD does not take apart.
_LATIN = dict(zip("œæßıɓɗɔɛŋøð", ["oe", "ae", "ss", "i", "b", "d", "o", "e", "n", "o", "d"], strict=True))
#: Signs that stand within a word without parting it: apostrophes of every kind.
_WITHIN = dict.fromkeys("'’‘`´ʼʿʾ‛′", "")
#: Letters that are typed for one another, signs that stand for letters, and digits of other scripts.
_ALIKE = {"y": "i", "x": "h", "@": "a", "$": "s", **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True))}
_FOLDED = str.maketrans({**_ARABIC, **_LOOKALIKE, **_LATIN, **_WITHIN, **_ALIKE})
#: Digits that stand for letters within a Latin word. The others are letters of the Arabic chat alphabet.
_DIGIT = re.compile(r"(?<=[a-z])[014](?=[a-z])")
_DIGITS = {"0": "o", "1": "i", "4": "a"}
_OTHER = re.compile(r"[\W_]+")
_AGAIN = re.compile(r"([^\W\d])\1+")
_MARKS = re.compile(
    r"[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f\u200b-\u200f\u202a-\u202e\u2060\ufe0f]+"
)
#: Longer numbers, which say nothing that can be learnt; numbers to call and years do.
_NUMBER = re.compile(r"(?<![^\W_])\d{3,}(?![^\W_])")
_CALLED = ("999", "111", "112", "911")
_CENTURIES = ("19", "20")
#: So many letters of a piece are read; a letter of some scripts stands for a whole sentence.
_MOST = 2000
_SOUNDS = (("qu", "k"), ("dh", "d"), ("ck", "k"), ("ph", "f"))
#: Pictures that say something -> the word that says it.
_PICTURES = {
    "\U0001fa78": " blood ", "\U0001f480": " dead ", "\U0001f52a": " knife ", "\U0001f494": " sad ",
    "\U0001f602": " haha ", "\U0001f923": " haha ", "\U0001f606": " haha ",
    "\U0001f62d": " cry ", "\U0001f198": " sos ",
}  # fmt: skip
_PICTURE = re.compile("|".join(_PICTURES))


def read(text: str) -> str:
    """Return the words of a text in their one way of writing, with one space between; any text will do."""
    if not text.isascii():
        text = _PICTURE.sub(lambda found: _PICTURES[found[0]], text)
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text[:_MOST])[:_MOST])
    plain = text.casefold().translate(_FOLDED)
    plain = _OTHER.sub(" ", plain)
    if not plain.isalpha():
        plain = _NUMBER.sub(_number, _DIGIT.sub(lambda found: _DIGITS[found[0]], plain))
    for sound, letter in _SOUNDS:
        plain = plain.replace(sound, letter)
    return _AGAIN.sub(r"\1", plain).strip()


def _number(found: re.Match[str]) -> str:
    """Every year is the same year, and every other long number the same number."""
    if found[0] in _CALLED:
        return found[0]
    return "2000" if len(found[0]) == 4 and found[0].startswith(_CENTURIES) else "0"
