"""Where everything of a flow's map lies: cards from top to bottom, further ways in lanes beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from bot.domain.flow_map import END, Card, FlowMap
from bot.pictures.card import INDENT, Block, build
from bot.pictures.letters import runs_rtl, wrapped
from bot.pictures.shapes import Arrow, Box, Figure, Line

#: The width of a picture: readable on a phone, where it is shown at about half its size.
WIDTH = 720.0
MARGIN = 24.0
#: The narrowest and the widest that a card may be.
NARROWEST, WIDEST = 400.0, 600.0
LANE, LANE_GAP = 24.0, 30.0
GAP, STEM = 40.0, 64.0
#: How far below a card's top edge a lane comes in.
DOOR = 30.0
TITLE, LABEL = 36.0, 23.0
_END_WIDTH, END_HEIGHT = 130.0, 44.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One card in its place."""

    card: Card
    block: Block


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole map, laid out."""

    width: float
    height: float
    heading: tuple[Line, ...]
    start: Figure
    cards: tuple[Placed, ...]
    #: "The end" below a card. Those within a card belong to it.
    ends: tuple[Figure, ...]
    #: What stands beside a straight way on, when it is taken only sometimes.
    labels: tuple[Line, ...]
    arrows: tuple[Arrow, ...]


def lay_out(flow: FlowMap, footer: str = "", *, heading: bool = True) -> Picture:
    """Lay a map out. `footer` stands at the foot of every card, for example ``Try it here``."""
    flow = flow if heading else replace(flow, title="")
    narrow = _Sheet(flow, footer, NARROWEST, 0)
    left, right = narrow.lanes()
    room = WIDTH - 2 * MARGIN - left * LANE - (LANE_GAP + right * LANE if right else 0)
    sheet = _Sheet(flow, footer, min(max(room, NARROWEST), WIDEST), left)
    return sheet.picture()


@dataclass(slots=True)
class _Lane:
    """All ways to one card from one side: they share one line."""

    to: str
    left: bool
    sources: list[tuple[str, Box]] = field(default_factory=list)
    place: int = 0


class _Sheet:
    """A map while it is laid out, for one width of its cards."""

    def __init__(self, flow: FlowMap, footer: str, width: float, left_lanes: int) -> None:
        self._flow, self._width, self._rtl = flow, width, flow.direction == "rtl"
        self._x = MARGIN + left_lanes * LANE + (LANE_GAP / 2 if left_lanes else 0)
        self._footer = footer
        self._placed: dict[str, Placed] = {}
        self._ends: list[Figure] = []
        self._labels: list[Line] = []
        self._arrows: list[Arrow] = []
        self._heading, self._y = self._head()
        self._start = self._begin()
        for card in flow.cards:
            self._put(card)

    # -- from top to bottom -----------------------------------------------------------------

    def _head(self) -> tuple[tuple[Line, ...], float]:
        lines, y = [], MARGIN
        rtl = runs_rtl(self._flow.title, self._rtl)
        for text in wrapped(self._flow.title, TITLE, self._width) if self._flow.title else ():
            y += TITLE * 1.25
            lines.append(Line(text, self._x + self._width if rtl else self._x, y, TITLE, bold=True, rtl=rtl))
        return tuple(lines), y + (24 if lines else 0)

    def _begin(self) -> Figure:
        """What starts the flow, and the way into its first card."""
        texts = [
            line for said in self._flow.begins for line in wrapped(said, LABEL, self._width - 2 * INDENT)
        ]
        box = Box(self._x, self._y, self._width, len(texts) * LABEL * 1.35 + 26)
        lines = tuple(
            Line(text, box.x + INDENT, box.y + 13 + LABEL * (1.05 + 1.35 * row), LABEL, "leaf", bold=True)
            for row, text in enumerate(texts)
        )
        self._y = box.bottom
        self._stem("", self._flow.cards[0].name, box)
        return Figure("start", box, lines)

    def _put(self, card: Card) -> None:
        following = self._flow.following(card.name)
        on = next((way for way in card.ways if way.to == following != END), None)
        over = on is None and len(card.ways) == 1 and card.ways[0].to == END
        rows = tuple(way for way in card.ways if way is not on and not over)
        place = Box(self._x, self._y, self._width, 0)
        block = build(replace(card, ways=rows), place, self._footer, rtl=self._rtl)
        self._placed[card.name] = Placed(card, block)
        self._y = block.box.bottom
        if on is not None:
            self._stem(card.name, on.to, block.box, on.label)
        elif over:
            self._finish(card.name, block.box)
        self._y += 0 if on is not None else GAP

    def _stem(self, start: str, to: str, box: Box, label: str = "") -> None:
        """A way straight down to the next card, with when it is taken beside it."""
        x = box.x + 2 * INDENT
        lines = wrapped(label, LABEL, self._width - 3 * INDENT) if label else []
        for row, text in enumerate(lines):
            y = self._y + 18 + LABEL * (0.85 + 1.3 * row)
            self._labels.append(Line(text, x + 20, y, LABEL, "soft"))
        height = max(STEM, len(lines) * LABEL * 1.3 + 40)
        self._arrows.append(Arrow(start, to, ((x, self._y), (x, self._y + height))))
        self._y += height

    def _finish(self, name: str, box: Box) -> None:
        x = box.x + 2 * INDENT
        self._arrows.append(Arrow(name, END, ((x, self._y), (x, self._y + 44))))
        self._y += 44
        self._ends.append(end_mark(Box(x - INDENT, self._y, _END_WIDTH, END_HEIGHT)))
        self._y += END_HEIGHT

    # -- beside the cards -------------------------------------------------------------------

    def _further(self) -> list[_Lane]:
        """Gather the ways that do not lead straight on, by where they lead and on which side."""
        names = list(self._placed)
        lanes: dict[tuple[str, bool], _Lane] = {}
        for name, placed in self._placed.items():
            for way, row in placed.block.rows:
                if way.to == END:
                    continue
                back = names.index(way.to) <= names.index(name)
                lane = lanes.setdefault((way.to, back), _Lane(way.to, back))
                lane.sources.append((name, row))
        return self._side_by_side(list(lanes.values()))

    def _side_by_side(self, lanes: list[_Lane]) -> list[_Lane]:
        """Give each lane the place nearest to the cards where it meets no other; short ones come first."""
        for left in (False, True):
            taken: list[list[tuple[float, float]]] = []
            for lane in sorted((each for each in lanes if each.left is left), key=self._length):
                top, bottom = self._span(lane)
                lane.place = next(
                    place
                    for place in count()
                    if place == len(taken) or all(bottom < t or b < top for t, b in taken[place])
                )
                taken.extend([[]] if lane.place == len(taken) else [])
                taken[lane.place].append((top, bottom))
        return lanes

    def _span(self, lane: _Lane) -> tuple[float, float]:
        door = self._placed[lane.to].block.box.y + DOOR
        heights = [door, *(row.middle for _, row in lane.sources)]
        return min(heights) - LANE / 2, max(heights) + LANE / 2

    def _length(self, lane: _Lane) -> float:
        top, bottom = self._span(lane)
        return bottom - top

    def lanes(self) -> tuple[int, int]:
        """Return how many lanes there are at the left and at the right."""
        found = self._further()
        left = max((lane.place + 1 for lane in found if lane.left), default=0)
        return left, max((lane.place + 1 for lane in found if not lane.left), default=0)

    def _ways(self, lanes: list[_Lane]) -> Iterator[Arrow]:
        for lane in lanes:
            box = self._placed[lane.to].block.box
            edge = box.x if lane.left else box.right
            far = LANE_GAP / 2 + LANE * lane.place
            x = edge - far - 6 if lane.left else edge + far + LANE_GAP / 2
            for name, row in lane.sources:
                begin = row.x if lane.left else row.right
                corners = ((begin, row.middle), (x, row.middle), (x, box.y + DOOR), (edge, box.y + DOOR))
                yield Arrow(name, lane.to, corners, lane=True)

    def picture(self) -> Picture:
        """Return everything in its place."""
        further = self._further()
        ways = tuple(self._ways(further))
        right = max((x for arrow in ways for x, _ in arrow.points), default=0.0)
        inside = (
            Arrow(name, END, mark) for name, each in self._placed.items() for mark in each.block.to_ends
        )
        return Picture(
            max(WIDTH, right + MARGIN, self._x + self._width + MARGIN),
            self._y + MARGIN - GAP,
            self._heading,
            self._start,
            tuple(self._placed.values()),
            tuple(self._ends),
            tuple(self._labels),
            (*self._arrows, *inside, *ways),
        )


def end_mark(box: Box) -> Figure:
    """Return the mark at which a conversation is over."""
    return Figure("end", box, (Line("The end", box.x + 22, box.y + 30, LABEL, "leaf", bold=True),))
