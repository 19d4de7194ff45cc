"""A flow's map as SVG: readable without sight, in every script, and safe to put into a page of ours.

Nothing in it is a script or a style: our pages allow neither (bot/web/guards.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby

from bot.domain.flow_map import FlowMap, Shape, spoken
from bot.pictures.flow_map import Picture, Placed, lay_out
from bot.pictures.shapes import Arrow, Box, Figure, Line

#: Dark on light, each with a contrast of at least 4.5 to 1 against whatever it stands on (WCAG 1.4.3).
PAPER, CARD = "#fbf4ea", "#ffffff"
INK, SOFT, PLUM, LEAF = "#2b2024", "#62525a", "#6b2d5c", "#245c43"
#: Colours of the ways beside the cards, in turn.
LANES = ("#6b2d5c", "#0a5cad", "#9a3412", "#1f6b4a", "#5b3fa0", "#8a1c4a", "#3d4a57")
_COLOURS = {"ink": INK, "soft": SOFT, "plum": PLUM, "leaf": LEAF}
#: Shape of a card -> what it is filled with, and its edge.
FILLS: dict[Shape, tuple[str, str]] = {
    Shape.SAID: (CARD, "#8d7680"),
    Shape.ASKED: ("#fbf0f7", PLUM),
    Shape.FORK: ("#eef4fb", "#0a5cad"),
    Shape.CALL: ("#e9f3ec", LEAF),
    Shape.QUIET: ("#f3eee8", "#8d7680"),
}
_FONTS = (
    "Noto Sans, Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans Arabic, Geeza Pro, Noto Sans Ethiopic, "
    "Segoe UI Historic, Kefa, Nyala, Noto Sans Bengali, sans-serif"
)
#: Right-to-left embedding and its end: understood by every program that draws SVG, unlike `direction`.
_RTL, _DONE = "\u202b", "\u202c"
_HEAD = 13.0


def flow_svg(
    flow: FlowMap,
    *,
    link: Callable[[str], str] | None = None,
    footer: str = "Try it here",
    heading: bool = True,
) -> str:
    """Draw a map. With `link`, each card leads to the address that it returns for the step's name."""
    picture = lay_out(flow, footer if link else "", heading=heading)
    return "".join(_document(flow, picture, link, footer))


def _document(
    flow: FlowMap, picture: Picture, link: Callable[[str], str] | None, footer: str
) -> Iterator[str]:
    width, height = _n(picture.width), _n(picture.height)
    role = "group" if link else "img"
    name = f"map-{flow.name}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="{role}" aria-labelledby="{name}-title" aria-describedby="{name}-words" '
        f'font-family="{_FONTS}">'
    )
    yield f'<title id="{name}-title">{escape(f"Map of the conversation “{flow.title}”")}</title>'
    told = flow.begins if link else flow.in_words()
    yield f'<desc id="{name}-words">{escape(" ".join(told))}</desc>'
    yield _rect(Box(0, 0, picture.width, picture.height), PAPER, "none", 0)
    targets = dict.fromkeys(arrow.to for arrow in picture.arrows if arrow.lane)
    colours = {name: LANES[place % len(LANES)] for place, name in enumerate(targets)}
    yield from _words(picture.heading, colours)
    yield from _figure(picture.start, colours)
    for placed in picture.cards:
        drawn = "".join(_card(placed, colours))
        yield _linked(placed, drawn, link, footer) if link else f'<g id="step-{placed.card.name}">{drawn}</g>'
    yield from _arrows(picture.arrows, colours)
    for figure in picture.ends:
        yield from _figure(figure, colours)
    yield from _words(picture.labels, colours)
    yield "</svg>"


def _linked(placed: Placed, drawn: str, link: Callable[[str], str], footer: str) -> str:
    name = placed.card.name
    told = escape(f"{footer}: {spoken(placed.card)}")
    return f'<a id="step-{name}" href="{escape(link(name))}" aria-label="{told}">{drawn}</a>'


# -- cards ----------------------------------------------------------------------------------


def _card(placed: Placed, colours: dict[str, str]) -> Iterator[str]:
    block, shape = placed.block, placed.card.shape
    fill, edge = FILLS[shape]
    box = block.box
    yield _outline(box, shape, fill, edge)
    for figure in (*block.pills, *block.row_figures, *block.ends):
        yield from _figure(figure, colours)
    yield from _words(block.lines, colours)


def _outline(box: Box, shape: Shape, fill: str, edge: str) -> str:
    if shape is Shape.FORK:  # corners cut off: no bubble, nothing that is said
        cut = 20.0
        corners = (
            (box.x + cut, box.y),
            (box.right - cut, box.y),
            (box.right, box.y + cut),
            (box.right, box.bottom - cut),
            (box.right - cut, box.bottom),
            (box.x + cut, box.bottom),
            (box.x, box.bottom - cut),
            (box.x, box.y + cut),
        )
        return f'<polygon points="{_points(corners)}" fill="{fill}" stroke="{edge}" stroke-width="2"/>'
    if shape is Shape.CALL:  # a double edge at both sides, as flow charts have it for what is drawn elsewhere
        bars = "".join(
            f'<line x1="{_n(x)}" y1="{_n(box.y)}" x2="{_n(x)}" y2="{_n(box.bottom)}" stroke="{edge}" '
            'stroke-width="2"/>'
            for x in (box.x + 11, box.right - 11)
        )
        return _rect(box, fill, edge, 2) + bars
    dashes = ' stroke-dasharray="7 6"' if shape is Shape.QUIET else ""
    return _rect(box, fill, edge, 24, more=dashes)


def _figure(figure: Figure, colours: dict[str, str]) -> Iterator[str]:
    box = figure.box
    looks = {
        "pill": (CARD, PLUM, box.height / 2 if box.height < 60 else 24),
        "row": (CARD, "#a9b6c6", 12),
        "start": ("#e2efe7", LEAF, 28),
        "end": ("#e2efe7", LEAF, box.height / 2),
    }
    fill, edge, corner = looks[figure.kind]
    yield _rect(box, fill, edge, corner)
    yield from _words(figure.lines, colours)


def _rect(box: Box, fill: str, edge: str, corner: float, more: str = "") -> str:
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}" '
        f'rx="{_n(corner)}" fill="{fill}" stroke="{edge}" stroke-width="2"{more}/>'
    )


# -- words ----------------------------------------------------------------------------------


def _words(lines: Iterable[Line], colours: dict[str, str]) -> Iterator[str]:
    for line in lines:
        if not line.text:
            continue
        place = "middle" if line.centred else "end" if line.rtl else ""
        anchor = f' text-anchor="{place}"' if place else ""
        weight = ' font-weight="600"' if line.bold else ""
        colour = _COLOURS.get(line.colour) or colours[line.colour]
        text = escape(line.text, quote=False)
        yield (
            f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.size)}" fill="{colour}"'
            f"{anchor}{weight}>{f'{_RTL}{text}{_DONE}' if line.rtl else text}</text>"
        )


# -- ways -----------------------------------------------------------------------------------


def _arrows(arrows: Iterable[Arrow], colours: dict[str, str]) -> Iterator[str]:
    """Straight ones, then lane by lane: first a broad light line, so that crossings can be told apart."""
    straight = [arrow for arrow in arrows if not arrow.lane]
    for arrow in straight:
        yield _arrow(arrow, SOFT)
    beside = sorted((arrow for arrow in arrows if arrow.lane), key=_lane)
    for _, lane in groupby(beside, key=_lane):
        together = list(lane)
        for arrow in together:
            yield f'<path d="{_path(arrow.points)}" fill="none" stroke="{PAPER}" stroke-width="9"/>'
        for arrow in together:
            yield _arrow(arrow, colours[arrow.to])


def _lane(arrow: Arrow) -> tuple[float, str]:
    """Where it runs: those further out are drawn later, over what they cross."""
    return abs(arrow.points[1][0] - arrow.points[-1][0]), arrow.to


def _arrow(arrow: Arrow, colour: str) -> str:
    (x, y), (end_x, end_y) = arrow.points[-2:]
    length = abs(end_x - x) + abs(end_y - y)
    right, down = (end_x - x) / length, (end_y - y) / length
    base_x, base_y = end_x - right * _HEAD, end_y - down * _HEAD
    half = _HEAD * 0.62
    head = (
        (end_x, end_y),
        (base_x - down * half, base_y + right * half),
        (base_x + down * half, base_y - right * half),
    )
    shaft = (*arrow.points[:-1], (base_x, base_y))
    return (
        f'<g data-from="{arrow.start}" data-to="{arrow.to}"><path d="{_path(shaft)}" fill="none" '
        f'stroke="{colour}" stroke-width="4" stroke-linejoin="round"/>'
        f'<polygon points="{_points(head)}" fill="{colour}"/></g>'
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
