"""A timeline as SVG and PNG: to be read without sight and without colours, and safe to put into a page.

Nothing in it is a script or a style: our pages allow neither (bot/web/guards.py). Whatever a colour says is
written beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from bot.pictures.glyphs import drawable
from bot.pictures.png import png
from bot.pictures.results_layout import Written
from bot.pictures.shapes import Box
from bot.pictures.timeline import Day, Entry, Timeline
from bot.pictures.timeline_layout import LEAF, MARGIN, Layout, Mark, lay_out

#: Dark on light, words with a contrast of at least 4.5 to 1, shapes of 3 to 1 (WCAG 1.4.3 and 1.4.11).
PAPER, CARD, WASH, TRACK = "#fbf4ea", "#ffffff", "#e9f3ec", "#efe8e1"
INK, SOFT, PLUM, GREEN, WARN = "#2b2024", "#62525a", "#6b2d5c", "#245c43", "#9a3412"
#: What is told, asked, answered, thanked for.
AIMS = (PLUM, "#0a5cad", "#1f6b4a", "#3d4a57")
_COLOURS = {"ink": INK, "soft": SOFT, "plum": PLUM, "leaf": GREEN, "warn": WARN}
#: Kind of mark -> what it is filled with, its edge, how broad that is, how round its corners are.
_BOXES = {
    "rail": ("#d9c8b8", "none", 0.0, 1.5),
    "rule": ("#d9c8b8", "none", 0.0, 0.6),
    "leaf": (CARD, PLUM, 1.5, 8.0),
    "card": (CARD, "#d9c8b8", 1.0, 4.0),
    "milestone": (WASH, GREEN, 1.5, 8.0),
    "track": (TRACK, "none", 0.0, 2.0),
}
_FONTS = "Noto Sans, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"


def timeline_svg(timeline: Timeline) -> str:
    """Draw a timeline. Its title and description hold everything that the drawing shows."""
    return "".join(_document(timeline, lay_out(timeline)))


def timeline_png(timeline: Timeline) -> bytes:
    """Draw a timeline for a chat or a wall. Raises NoLetters when it has letters that no font of ours has."""
    return png(timeline_svg(_only_drawable(timeline)))


def _only_drawable(timeline: Timeline) -> Timeline:
    return replace(
        timeline,
        heading=drawable(timeline.heading),
        title=drawable(timeline.title),
        period=drawable(timeline.period),
        days=tuple(map(_day, timeline.days)),
        notes=tuple(map(drawable, timeline.notes)),
    )


def _day(day: Day) -> Day:
    milestones = tuple(map(drawable, day.milestones))
    return replace(
        day, milestones=milestones, entries=tuple(map(_entry, day.entries)), note=drawable(day.note)
    )


def _entry(entry: Entry) -> Entry:
    return replace(
        entry,
        title=drawable(entry.title),
        aim=drawable(entry.aim),
        audience=drawable(entry.audience),
        held=drawable(entry.held),
        warning=drawable(entry.warning),
    )


def _document(timeline: Timeline, layout: Layout) -> Iterator[str]:
    width, height = _n(layout.width), _n(layout.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" direction="ltr" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" lang="en" role="img" aria-labelledby="timeline-title" '
        f'aria-describedby="timeline-words" font-family="{_FONTS}">'
    )
    yield f'<title id="timeline-title">{escape(f"{timeline.title}: {timeline.period}")}</title>'
    yield f'<desc id="timeline-words">{escape(" ".join(timeline.told()))}</desc>'
    yield f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
    yield from map(_mark, layout.marks)
    yield from map(_text, layout.texts)
    yield "</svg>"


def _mark(mark: Mark) -> str:
    if mark.kind == "diamond":
        return f'<polygon points="{_diamond(mark.box)}" fill="{GREEN}"/>'
    if mark.kind == "warning":
        return _warning(mark.box)
    if mark.kind in _BOXES:
        fill, edge, broad, corner = _BOXES[mark.kind]
        around = "" if edge == "none" else f' stroke="{edge}" stroke-width="{_n(broad)}"'
        return _rect(mark.box, corner, f'fill="{fill}"{around}')
    return _rect(mark.box, 2, f'fill="{AIMS[mark.colour % len(AIMS)]}"')


def _diamond(box: Box) -> str:
    x, y = box.x + box.width / 2, box.middle
    return f"{_n(x)},{_n(box.y)} {_n(box.right)},{_n(y)} {_n(x)},{_n(box.bottom)} {_n(box.x)},{_n(y)}"


def _warning(box: Box) -> str:
    """A triangle with a stroke and a dot in it."""
    x = box.x + box.width / 2
    corners = f"{_n(x)},{_n(box.y)} {_n(box.right)},{_n(box.bottom)} {_n(box.x)},{_n(box.bottom)}"
    return (
        f'<polygon points="{corners}" fill="{WARN}"/>'
        f'<rect x="{_n(x - 0.9)}" y="{_n(box.y + 5)}" width="1.8" height="4.4" fill="{CARD}"/>'
        f'<rect x="{_n(x - 0.9)}" y="{_n(box.y + 10.6)}" width="1.8" height="1.8" fill="{CARD}"/>'
    )


def _rect(box: Box, corner: float, look: str) -> str:
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}" '
        f'rx="{_n(corner)}" {look}/>'
    )


def _text(line: Written) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    anchor = ' text-anchor="middle"' if line.x == MARGIN + LEAF / 2 else ""
    return (
        f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.size)}" '
        f'fill="{_COLOURS[line.colour]}"{anchor}{weight}>{escape(line.text, quote=False)}</text>'
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
