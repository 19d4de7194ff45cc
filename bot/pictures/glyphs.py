"""Which letters our fonts have: a picture shows what it can show, and never a box in place of a letter.

The fonts lie beside this file: Noto Sans for Latin, Greek and Cyrillic letters and for the Arabic, Ethiopic,
Bengali, Devanagari, Gurmukhi, Gujarati and Tamil scripts, each of these with the Latin letters of Noto Sans
in it. A line is drawn with one font: from two, programs put letters together wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from

FOLDER = Path(__file__).parent / "fonts"
#: The family that most letters are of.
FIRST = "Noto Sans"
#: What a text cannot do without: letters, marks that belong to them, digits; not what a sign is coloured by.
_NEEDED, _SELECTORS = "LMN", range(0xFE00, 0xFE10)
#: The last segment of a character map ends here, and stands for nothing.
_LAST = 0xFFFF


class NoLetters(Exception):
    """A text has letters that no font of ours has: it cannot be drawn without boxes."""


def fonts() -> list[str]:
    """Return the path of every font, in the order of their names."""
    return [str(path) for path in sorted(FOLDER.glob("*.ttf"))]


def drawable(text: str) -> str:
    """Return a text in one paragraph, without signs that no font of ours has, such as a smiling face.

    Raises NoLetters.
    """
    return " ".join("".join(filter(_shown, text)).split())


def _shown(char: str) -> bool:
    if char.isspace() or char in _known():
        return True
    kind = unicodedata.category(char)
    if kind[0] in _NEEDED and ord(char) not in _SELECTORS:
        raise NoLetters
    return kind == "Cf"  # only says how others run or join: nothing is seen of it


def family_of(text: str) -> str:
    """Return the family of fonts that has every letter of a line, so that no program has to guess.

    Raises NoLetters where none has them all: of two scripts in one line one must be Latin.
    """
    seen = {char for char in text if unicodedata.category(char) != "Cf"}
    for family, known in _families().items():
        if seen <= known:
            return family
    raise NoLetters


@cache
def _known() -> frozenset[str]:
    return frozenset().union(*_families().values())


@cache
def _families() -> dict[str, frozenset[str]]:
    """Return the families, shortest name first, each with the letters that both its fonts have."""
    names = sorted({path.name.partition("-")[0] for path in FOLDER.glob("*.ttf")}, key=len)
    return {_spaced(name): _letters(f"{name}-Regular.ttf") & _letters(f"{name}-Bold.ttf") for name in names}


def _spaced(name: str) -> str:
    """``NotoSansArabic`` is called Noto Sans Arabic."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _letters(name: str) -> frozenset[str]:
    return frozenset(map(chr, _codes((FOLDER / name).read_bytes())))


def _codes(font: bytes) -> Iterator[int]:
    """Yield every letter of a font's Unicode character map (OpenType, table cmap)."""
    (tables,) = unpack_from(">H", font, 4)
    places = {font[at : at + 4]: unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = places[b"cmap"]
    (maps,) = unpack_from(">H", font, cmap + 2)
    for at in range(cmap + 4, cmap + 4 + 8 * maps, 8):
        where = cmap + unpack_from(">I", font, at + 4)[0]
        (form,) = unpack_from(">H", font, where)
        if form in (4, 12):
            yield from (_short(font, where) if form == 4 else _long(font, where))


def _short(font: bytes, where: int) -> Iterator[int]:
    """Format 4: segments with an end, a start and, further on, what the letters become."""
    (twice,) = unpack_from(">H", font, where + 6)
    for place in range(0, twice, 2):
        (end,) = unpack_from(">H", font, where + 14 + place)
        (start,) = unpack_from(">H", font, where + 16 + twice + place)
        if end != _LAST:
            yield from range(start, end + 1)


def _long(font: bytes, where: int) -> Iterator[int]:
    """Format 12: groups with a start and an end."""
    (groups,) = unpack_from(">I", font, where + 12)
    for place in range(where + 16, where + 16 + 12 * groups, 12):
        start, end = unpack_from(">II", font, place)
        yield from range(start, end + 1)
