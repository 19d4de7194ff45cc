"""A result as SVG: to be read without sight, in every script, and safe to put into a page of ours.

Nothing in it is a script or a style: our pages allow neither (bot/web/guards.py). No meaning is in a colour
alone: every bar has its name and its value beside it, what is chosen a star and a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from math import cos, pi, sin

from bot.pictures.glyphs import FIRST, NoLetters, drawable, family_of
from bot.pictures.png import png
from bot.pictures.results import Bar, Result, Row
from bot.pictures.results_layout import Drawn, Layout, Written, lay_out
from bot.pictures.shapes import Box

#: Dark on light, words with a contrast of at least 4.5 to 1, shapes of 3 to 1 (WCAG 1.4.3 and 1.4.11).
PAPER, CARD, WASH, TRACK = "#fbf4ea", "#ffffff", "#e9f3ec", "#efe8e1"
INK, SOFT, PLUM, LEAF, EDGE = "#2b2024", "#62525a", "#6b2d5c", "#245c43", "#8d7680"
#: Of everybody, then of the groups, in turn.
BARS = (PLUM, "#0a5cad", "#9a3412", "#1f6b4a", "#5b3fa0", "#8a1c4a", "#3d4a57")
_COLOURS = {"ink": INK, "soft": SOFT, "plum": PLUM, "leaf": LEAF}
#: Kind of box -> what it is filled with, its edge, how broad that is.
_BOXES = {
    "card": (CARD, "#d9c8b8", 1.0),
    "winner": (CARD, LEAF, 2.5),
    "outcome": (WASH, LEAF, 1.5),
}
_FONTS = "Noto Sans, Segoe UI, Roboto, Helvetica Neue, Arial, Geeza Pro, Kefa, Nyala, sans-serif"
#: Right-to-left and left-to-right embedding, and their end: understood by every program that draws SVG.
_RTL, _LTR, _DONE = "\u202b", "\u202a", "\u202c"


def result_svg(result: Result) -> str:
    """Draw a result. Its title and description hold everything that the drawing shows."""
    return "".join(_document(result, lay_out(result)))


def result_png(result: Result) -> bytes:
    """Draw a result for a chat. Raises NoLetters when it has letters that no font of ours has."""
    shown = _only_drawable(result)
    for line in lay_out(shown).texts:
        family_of(line.text)
    return png(result_svg(shown))


def _only_drawable(result: Result) -> Result:
    return replace(
        result,
        title=drawable(result.title),
        heading=drawable(result.heading),
        outcome=tuple(map(drawable, result.outcome)),
        measure=drawable(result.measure),
        rows=tuple(map(_row, result.rows)),
        notes=tuple(map(drawable, result.notes)),
    )


def _row(row: Row) -> Row:
    return Row(drawable(row.label), tuple(map(_bar, row.bars)), drawable(row.mark))


def _bar(bar: Bar) -> Bar:
    return replace(bar, who=drawable(bar.who), value=drawable(bar.value))


def _document(result: Result, layout: Layout) -> Iterator[str]:
    width, height = _n(layout.width), _n(layout.height)
    # Its direction is said: in a page that runs from right to left "end" would mean the other end.
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" direction="ltr" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" lang="{escape(result.language.replace("_", "-"))}" role="img" '
        f'aria-labelledby="result-title" aria-describedby="result-words" font-family="{_FONTS}">'
    )
    yield f'<title id="result-title">{escape(f"{result.heading}: {result.title}")}</title>'
    yield f'<desc id="result-words">{escape(" ".join(result.told()))}</desc>'
    yield from _hatchings(layout)
    yield f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
    for shape in layout.shapes:
        yield _shape(shape)
    for text in layout.texts:
        yield _text(text)
    yield "</svg>"


def _hatchings(layout: Layout) -> Iterator[str]:
    """What a range is filled with: stripes in the group's colour."""
    used = sorted({shape.colour for shape in layout.shapes if shape.kind == "range"})
    if not used:
        return
    yield "<defs>"
    for place in used:
        yield (
            f'<pattern id="range-{place}" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="2.6" height="5" fill="{_colour(place)}"/></pattern>'
        )
    yield "</defs>"


def _shape(shape: Drawn) -> str:
    if shape.kind == "star":
        return f'<polygon points="{_star(shape.box)}" fill="{LEAF}"/>'
    if shape.kind in _BOXES:
        fill, edge, broad = _BOXES[shape.kind]
        return _rect(shape.box, 10, f'fill="{fill}" stroke="{edge}" stroke-width="{broad}"')
    if shape.kind == "track":
        return _rect(shape.box, 2, f'fill="{TRACK}"')
    colour = _colour(shape.colour)
    if shape.kind == "range":
        return _rect(shape.box, 2, f'fill="url(#range-{shape.colour})" stroke="{colour}" stroke-width="1.2"')
    return _rect(shape.box, 2, f'fill="{colour}"')


def _colour(place: int) -> str:
    return BARS[0] if place == 0 else BARS[1 + (place - 1) % (len(BARS) - 1)]


def _rect(box: Box, corner: float, look: str) -> str:
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}" '
        f'rx="{_n(corner)}" {look}/>'
    )


def _star(box: Box) -> str:
    """Five points within a box."""
    x, y, far = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    points = [(far if place % 2 == 0 else far * 0.42, place * pi / 5) for place in range(10)]
    return " ".join(f"{_n(x + away * sin(turn))},{_n(y - away * cos(turn))}" for away, turn in points)


def _text(line: Written) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    anchor = ' text-anchor="end"' if line.from_right != line.ends else ""
    way = _RTL if line.rtl else _LTR
    return (
        f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.size)}" '
        f'fill="{_COLOURS[line.colour]}"{anchor}{weight}{_family(line.text)}>'
        f"{way}{escape(line.text, quote=False)}{_DONE}</text>"
    )


def _family(text: str) -> str:
    """Name the fonts for a line; for one that ours cannot show, a browser finds its own."""
    try:
        family = family_of(text)
    except NoLetters:
        return ""
    return "" if family == FIRST else f' font-family="{family}, {_FONTS}"'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
