"""Arabic and Amharic typed in Latin letters, as people do who have no such keyboard: "na3am" for نعم.

No library does this: those that turn a script into Latin letters, such as anyascii, know one spelling of each
word (and read their tables from disk on the way), while people use many. So every letter of a label is given
all the ways in which it is typed, short vowels that are not written may stand between, and what was typed
must use up whole words of the label from its start.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: The ways to type one letter; "" where it may be left out.
_Ways = tuple[str, ...]

#: The least signs typed; fewer could be anything, unless a digit among them stands for an Arabic letter.
_LEAST, _LEAST_WITH_DIGIT = 4, 3
#: The least letters of the label, and of both together: "loan" would be لا, and "damm" دعم; "shurb" is شرب.
#: Of Amharic fewer do: its letters are syllables.
_LEAST_WRITTEN, _LEAST_OF_BOTH, _LEAST_OF_BOTH_TELLING = 3, 8, 6
#: More than any label is long in Latin letters (a label has at most 60 signs).
_MOST = 200
_VOWELS = ("", "a", "e", "i", "o", "u")
#: The digits of the Arabic chat alphabet, which look like the letters that Latin does not have.
_CHAT_DIGITS = frozenset("2356789")

#: Arabic consonants, as `matching.normal` leaves them -> how they are typed. Persian and Urdu letters too.
_CONSONANTS = {
    "ب": "b p", "ت": "t", "ث": "th t s", "ج": "j g dj", "ح": "h 7", "خ": "kh x 5 k 7", "د": "d",
    "ذ": "th dh z d", "ر": "r", "ز": "z", "س": "s c", "ش": "sh ch", "ص": "s 9", "ض": "d dh 9", "ط": "t 6",
    "ظ": "z th dh 6", "غ": "gh g 8 3", "ف": "f", "ق": "q k 8 9 g 2", "ك": "k c", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "پ": "p", "چ": "ch", "ژ": "zh j", "ڤ": "v", "ک": "k", "گ": "g", "ٹ": "t", "ڈ": "d", "ڑ": "r",
    "ں": "n", "ھ": "h", "ہ": "h",
}  # fmt: skip
#: Letters that are vowels, or little more than one: these take no short vowel after them.
_VOWEL_LETTERS = {
    "ا": "a aa e 2a a2",
    "و": "w u o oo ou uu v wa we wi wo wu aw ow",
    "ي": "y i e ee ie ei ay ai ey ya ye yi yo yu iy",
    "ی": "y i e ee ie ei ay ai ey ya ye yi yo yu iy",
    "ے": "e ai ay y",
    "ع": "3 3a 3e 3i 3o 3u a aa",
    "ء": "2 a",
}
_FIRST = {"ا": "a e i o u aa 2 2a 2e 2i 2o 2u", "ع": "3 3a 3e 3i 3o 3u a e i o u aa"}
_LAST = {
    "ه": "a e h ah eh at et",
    "ہ": "a e h ah eh",
    "ا": "a aa an a2",
    "ي": "i y ee a aa iy ay",
    "ع": "3 a aa a3",
}
_MAY_BE_SILENT = frozenset("عء")
#: Letters before which the l of the article is not heard: ash-shams.
_SUN = frozenset("تثدذرزسشصضطظلن")

#: Ethiopic: the onset of a syllable's Unicode name -> how it is typed; any other onset as it is named.
_ONSETS = {
    "HH": "h", "SZ": "s", "C": "ch c", "X": "h kh", "NY": "ny gn n", "KX": "h kh", "Q": "k q", "TH": "t th",
    "CH": "ch", "PH": "p", "TS": "ts", "TZ": "ts tz", "GLOTTAL ": "", "PHARYNGEAL ": "",
}  # fmt: skip
#: The vowel of its name -> how it is typed, the seven orders and the rounded one.
_ORDERS = {
    "A": "e a", "U": "u oo ou", "I": "i ee", "AA": "a aa", "EE": "e ie ye ee", "E": "- i e", "O": "o oo wo",
    "WA": "wa ua oa", "WAA": "wa ua oa",
}  # fmt: skip
_SYLLABLE = "ETHIOPIC SYLLABLE "


def words_spelt(said: str, label: str) -> int:
    """Return how many words of `label`, from its start, `said` spells in Latin letters; 0 for none.

    Both as `matching.normal` gives them. Spaces in `said` do not matter: "al waqt" is one word in Arabic.
    """
    typed = said.replace(" ", "")
    if not _could_be(typed):
        return 0
    places, words = {0}, label.split()
    for number, letters in enumerate(_spellings(label), start=1):
        for ways in letters:
            places = {at + len(way) for at in places for way in ways if typed.startswith(way, at)}
        if len(typed) in places:
            return number if _long_enough("".join(words[:number]), typed) else 0
    return 0


def _could_be(typed: str) -> bool:
    if not typed.isascii() or not typed.isalnum() or typed.isdigit() or len(typed) > _MOST:
        return False
    return len(typed) >= (_LEAST_WITH_DIGIT if _CHAT_DIGITS & set(typed) else _LEAST)


def _long_enough(written: str, typed: str) -> bool:
    syllables = unicodedata.name(written[0], "").startswith(_SYLLABLE)
    both = _LEAST_OF_BOTH_TELLING if syllables or _CHAT_DIGITS & set(typed) else _LEAST_OF_BOTH
    return len(written) >= _LEAST_WRITTEN and len(written) + len(typed) >= both


@lru_cache(maxsize=1024)
def _spellings(label: str) -> tuple[tuple[_Ways, ...], ...]:
    """Return each word of a label as the ways to type its letters, up to a word that we cannot spell."""
    words: list[tuple[_Ways, ...]] = []
    foreign = False
    for word in label.split():
        letters = tuple(_letters(word))
        if () in letters:
            break
        foreign = foreign or not word.isascii()
        words.append(letters)
    return tuple(words) if foreign else ()


def _letters(word: str) -> Iterator[_Ways]:
    """Yield the ways to type each letter, and each short vowel between; () for a letter we do not know."""
    article = len(word) > 3 and word.startswith("ال")
    for at, letter in enumerate(word):
        first, last = at == (2 if article and at else 0), at == len(word) - 1
        if article and at == 1 and word[2] in _SUN:
            yield "l", ""
        elif letter in _VOWEL_LETTERS or (last and letter in _LAST):
            yield _vowel(letter, first=first, last=last)
        elif letter in _CONSONANTS:
            yield _doubled(_CONSONANTS[letter])
            yield from () if last else (_VOWELS,)
        elif letter.isascii():
            yield (letter,)
        else:
            yield _syllable(letter)


def _vowel(letter: str, *, first: bool, last: bool) -> _Ways:
    written = (_FIRST if first else _LAST if last else _VOWEL_LETTERS).get(letter, "")
    ways = (written or _VOWEL_LETTERS[letter]).split()
    return (*ways, "") if letter in _MAY_BE_SILENT and not first else tuple(ways)


def _doubled(written: str) -> _Ways:
    """Return each way once and doubled: Arabic writes one letter for both (tt, and ssh or shsh for sh)."""
    ways = written.split()
    return tuple(dict.fromkeys([*ways, *(way[0] + way for way in ways), *(way + way for way in ways)]))


def _syllable(letter: str) -> _Ways:
    """Return the ways to type an Ethiopic syllable, from its name: መ is ETHIOPIC SYLLABLE MA, typed me."""
    name = unicodedata.name(letter, "")
    sound = name.removeprefix(_SYLLABLE)
    onset = sound.rstrip("AEIOU")
    vowel = sound[len(onset) :]
    if len(onset) > 1 and onset.endswith("W"):
        onset, vowel = onset[:-1], "W" + vowel
    if sound == name or vowel not in _ORDERS:
        return ()
    consonants = _doubled(_ONSETS[onset]) if onset in _ONSETS else _doubled(onset.lower())
    vowels = _ORDERS[vowel].replace("-", "").split(" ")
    return tuple(consonant + each for consonant in consonants or ("",) for each in vowels)
