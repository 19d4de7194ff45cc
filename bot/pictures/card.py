"""One card of a flow's map, laid out from its top to its foot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.flow_map import END, Card, Shape, Way
from bot.pictures.letters import runs_rtl, shortened, width_of, wrapped
from bot.pictures.shapes import Box, Figure, Line

#: What is left free within a card's edge.
INDENT = 26.0
#: Signs of a text that a card shows.
LONGEST = 200
NAME, TEXT, CHOICE, FOOT = 20.0, 26.0, 24.0, 24.0
_ROOM_IN_PILL, _ROOM_IN_ROW = 20.0, 16.0
_END = (126.0, 42.0)


@dataclass(frozen=True, slots=True)
class Block:
    """A card with everything on it in its place."""

    box: Box
    lines: tuple[Line, ...]
    pills: tuple[Figure, ...]
    #: Each way that leaves from the card's side, and the row that says when; in the order of the card.
    rows: tuple[tuple[Way, Box], ...]
    #: The rows as they are drawn.
    row_figures: tuple[Figure, ...]
    ends: tuple[Figure, ...]
    #: The short ways from a row to the end beside it.
    to_ends: tuple[tuple[tuple[float, float], ...], ...]


def build(card: Card, place: Box, footer: str, *, rtl: bool) -> Block:
    """Lay a card out at the top left corner of `place`, as wide as that, and as high as it must be.

    `rtl` says that the flow's language runs from right to left.
    """
    return _Builder(card, place, rtl=rtl).built(footer)


class _Builder:
    """A card while it grows downwards."""

    def __init__(self, card: Card, place: Box, *, rtl: bool) -> None:
        self._card, self._place, self._rtl = card, place, rtl
        self._left, self._room = place.x + INDENT, place.width - 2 * INDENT
        self._y = place.y + 16
        self._lines: list[Line] = []
        self._pills: list[Figure] = []
        self._rows: list[tuple[Way, Box]] = []
        self._row_figures: list[Figure] = []
        self._ends: list[Figure] = []
        self._to_ends: list[tuple[tuple[float, float], ...]] = []

    def built(self, footer: str) -> Block:
        self._name()
        if self._card.text:
            self._text()
        for choice in self._card.choices:
            self._pill(choice)
        for way in self._card.ways:
            self._row(way)
        if footer:
            self._foot(footer)
        box = Box(self._place.x, self._place.y, self._place.width, self._y + 20 - self._place.y)
        return Block(
            box,
            tuple(self._lines),
            tuple(self._pills),
            tuple(self._rows),
            tuple(self._row_figures),
            tuple(self._ends),
            tuple(self._to_ends),
        )

    def _name(self) -> None:
        for text in wrapped(f"{self._card.name} · {self._card.deed}", NAME, self._room):
            self._y += NAME * 1.35
            self._lines.append(Line(text, self._left, self._y - NAME * 0.3, NAME, "soft"))
        self._y += 6

    def _text(self) -> None:
        quiet = self._card.shape is Shape.QUIET
        size, bold = CHOICE if quiet else TEXT, self._card.shape in (Shape.FORK, Shape.CALL)
        for paragraph in shortened(self._card.text, LONGEST).split("\n"):
            rtl = runs_rtl(paragraph, self._rtl)
            x = self._left + self._room if rtl else self._left
            for text in wrapped(paragraph, size, self._room):
                self._y += size * 1.35
                self._lines.append(Line(text, x, self._y - size * 0.3, size, bold=bold, rtl=rtl))

    def _pill(self, choice: str) -> None:
        self._y += 12
        texts = wrapped(choice, CHOICE, self._room - 2 * _ROOM_IN_PILL)
        widest = max(width_of(text, CHOICE) for text in texts) + 2 * _ROOM_IN_PILL
        width = min(self._room, widest)
        rtl = runs_rtl(choice, self._rtl)
        left = self._left + self._room - width if self._rtl else self._left
        box = Box(left, self._y, width, len(texts) * CHOICE * 1.3 + 18)
        x, top = box.x + width / 2, box.y + 9 + CHOICE * 0.98
        lines = (
            Line(text, x, top + CHOICE * 1.3 * row, CHOICE, "plum", rtl=rtl, centred=True)
            for row, text in enumerate(texts)
        )
        self._pills.append(Figure("pill", box, tuple(lines)))
        self._y = box.bottom

    def _row(self, way: Way) -> None:
        """When a way is taken, and where it leads: a champion need not follow the line to know."""
        self._y += 12
        room = self._room - 2 * _ROOM_IN_ROW - (_END[0] + 50 if way.to == END else 0)
        label = wrapped(way.label, CHOICE, room) if way.label else []
        to = [] if way.to == END else wrapped(f"→ {way.to}", CHOICE, room)
        height = max((len(label) + len(to)) * CHOICE * 1.3 + 20, _END[1] + 16)
        box = Box(self._left, self._y, self._room, height)
        y = box.middle + CHOICE * (0.98 - 0.65 * len(label + to))
        left, rtl = box.x + _ROOM_IN_ROW, runs_rtl(way.label, self._rtl)
        lines: list[Line] = []
        for text in label:
            lines.append(Line(text, left + room if rtl else left, y, CHOICE, rtl=rtl))
            y += CHOICE * 1.3
        for text in to:
            lines.append(Line(text, left, y, CHOICE, way.to, bold=True))
            y += CHOICE * 1.3
        self._row_figures.append(Figure("row", box, tuple(lines)))
        self._rows.append((way, box))
        if way.to == END:
            self._end(box)
        self._y = box.bottom

    def _end(self, row: Box) -> None:
        mark = Box(row.right - 10 - _END[0], row.middle - _END[1] / 2, *_END)
        line = Line("The end", mark.x + 21, mark.y + 29, 23.0, "leaf", bold=True)
        self._ends.append(Figure("end", mark, (line,)))
        self._to_ends.append(((mark.x - 44, row.middle), (mark.x, row.middle)))

    def _foot(self, footer: str) -> None:
        self._y += 14
        x = self._place.x + self._place.width - INDENT - width_of(footer, FOOT)
        self._y += FOOT * 1.35
        self._lines.append(Line(footer, x, self._y - FOOT * 0.3, FOOT, "plum", bold=True))
