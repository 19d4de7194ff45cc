"""How much room words take, guessed without a font: on the wide side, so that any font may be used."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Widths in parts of the size of the letters, those of wide fonts such as DejaVu Sans and Verdana.
_NARROW, _MIDDLE, _WIDE, _WIDEST = 0.36, 0.62, 0.78, 1.0
_THIN = frozenset("iljtfrI.,:;'|!()[]{}‘’“”\" -/")


@lru_cache(maxsize=4096)
def _letter(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF" or char in "mwMW@%—…":
        return _WIDEST
    if char in _THIN:
        return _NARROW
    ethiopic = "\u1200" <= char <= "\u139f"
    return _WIDE if char.isupper() or ethiopic else _MIDDLE


def width_of(text: str, size: float) -> float:
    """Return about how wide a line of text is, in the units of `size`."""
    return size * sum(map(_letter, text))


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return the lines of a text that fit into `room`; a word that is too long for a line is cut into two."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _pieces(paragraph.split(), size, room):
            longer = f"{line} {word}".strip()
            if line and width_of(longer, size) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _pieces(words: list[str], size: float, room: float) -> list[str]:
    """Return the words, those that are too long for any line in pieces."""
    found: list[str] = []
    for word in words:
        piece = ""
        for char in word:
            if piece and width_of(piece + char, size) > room:
                found.append(piece)
                piece = ""
            piece += char
        found.append(piece)
    return found


def shortened(text: str, longest: int) -> str:
    """Return the beginning of a text, whole words of it, with a mark where something is left out."""
    if len(text) <= longest:
        return text
    beginning = text[: longest + 1]
    cut = max(beginning.rfind(" "), beginning.rfind("\n"))
    return beginning[: cut if cut > longest // 2 else longest].rstrip(" ,;:\n") + " …"


def runs_rtl(text: str, own: bool) -> bool:
    """Return whether a text runs from right to left; `own` says it of the language that it belongs to.

    Its script decides; where it has two, the language's own way or else its first letter does.
    """
    ways = [unicodedata.bidirectional(char) for char in text]
    right_to_left = [place for place, way in enumerate(ways) if way in ("R", "AL")]
    left_to_right = [place for place, way in enumerate(ways) if way == "L"]
    if not (right_to_left and left_to_right):
        return bool(right_to_left)
    return own or right_to_left[0] < left_to_right[0]
