"""Where everything of a result's picture lies: one narrow column, as a phone shows it.

It is laid out from left to right, and mirrored as a whole where a language runs from right to left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.pictures.letters import runs_rtl, width_of, wrapped
from bot.pictures.results import Bar, Result, Row
from bot.pictures.shapes import Box

#: Units across: a phone's, so that a size here is a size there.
WIDTH = 360.0
MARGIN, PAD, GAP = 12.0, 11.0, 8.0
#: Sizes of letters.
HEADING, TITLE, OUTCOME, LABEL, NAME, NOTE = 13.0, 20.0, 15.5, 15.0, 12.5, 12.5
#: Heights of a bar: everybody's, a group's.
THICK, THIN = 13.0, 8.0
#: The most that names and values may take beside a bar.
MOST_NAME, MOST_VALUE = 148.0, 84.0
#: A star, and the room for it.
STAR = 9.0
_LEADING = 1.26
#: How much more room bold letters take.
BOLDER = 1.06


@dataclass(frozen=True, slots=True)
class Written:
    """One line of text, at the place where it begins."""

    text: str
    x: float
    y: float
    size: float
    colour: str = "ink"
    bold: bool = False
    #: True when it begins on the right: of a picture that is mirrored.
    from_right: bool = False
    #: True when its letters run from right to left.
    rtl: bool = False
    #: True when it ends at `x` instead.
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """``card``, ``winner``, ``outcome``, ``track`` or ``star``; ``bar`` and ``range`` have a colour."""

    kind: str
    box: Box
    #: Place among the colours of groups; 0 is everybody.
    colour: int = 0


@dataclass(slots=True)
class Layout:
    """The whole picture."""

    width: float = WIDTH
    height: float = 0.0
    texts: list[Written] = field(default_factory=list)
    shapes: list[Drawn] = field(default_factory=list)

    def mirrored(self) -> Layout:
        """Return the same seen in a mirror, its letters as they were."""
        texts = [replace(each, x=self.width - each.x, from_right=True) for each in self.texts]
        boxes = [each.box for each in self.shapes]
        shapes = [
            replace(each, box=replace(box, x=self.width - box.right))
            for each, box in zip(self.shapes, boxes, strict=True)
        ]
        return Layout(self.width, self.height, texts, shapes)


def lay_out(result: Result) -> Layout:
    """Lay a result out."""
    return _Column(result).layout()


class _Column:
    """The picture while it grows downwards."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._rtl = result.direction == "rtl"
        self._made = Layout()
        self._y = MARGIN
        self._left, self._room = MARGIN, WIDTH - 2 * MARGIN
        bars = [bar for row in result.rows for bar in row.bars]
        self._names = _widest((bar.who for bar in bars), MOST_NAME)
        self._values = _widest((bar.value for bar in bars), MOST_VALUE)
        groups = sorted({bar.who for bar in bars if not bar.everybody}, key=str.casefold)
        self._colours = {name: place for place, name in enumerate(groups, 1)}

    def layout(self) -> Layout:
        self._write(self._result.heading, HEADING, "plum", bold=True)
        self._y += 2
        self._write(self._result.title, TITLE, bold=True)
        self._outcome()
        if self._result.measure:
            self._y += GAP
            self._write(self._result.measure, NAME, "soft")
        for row in self._result.rows:
            self._row(row)
        self._y += GAP - 2
        for note in self._result.notes:
            self._write(note, NOTE, "soft")
            self._y += 2
        self._made.height = round(self._y + MARGIN)
        return self._made.mirrored() if self._rtl else self._made

    def _outcome(self) -> None:
        """What came of it, in a box with a star."""
        self._y += GAP
        top, inside = self._y, self._left + PAD
        self._y += PAD
        star = Box(inside, self._y + OUTCOME * 0.66 - STAR, 2 * STAR, 2 * STAR)
        for sentence in self._result.outcome:
            self._write(sentence, OUTCOME, "leaf", bold=True, x=inside + 2 * STAR + 8)
        self._y += PAD
        box = Box(self._left, top, self._room, self._y - top)
        self._made.shapes += [Drawn("outcome", box), Drawn("star", star)]

    def _row(self, row: Row) -> None:
        self._y += GAP
        top, place = self._y, len(self._made.shapes)
        self._y += PAD - 5
        self._label(row)
        self._y += 2
        for bar in row.bars:
            self._bar(bar)
        self._y += PAD - 6
        box = Box(self._left, top, self._room, self._y - top)
        self._made.shapes.insert(place, Drawn("winner" if row.mark else "card", box))

    def _label(self, row: Row) -> None:
        x = self._left + PAD
        if not row.mark:
            return self._write(row.label, LABEL, bold=True, x=x)
        self._made.shapes.append(Drawn("star", Box(x, self._y + LABEL * 0.8 - STAR, 2 * STAR, 2 * STAR)))
        self._write(f"{row.mark}: {row.label}", LABEL, "leaf", bold=True, x=x + 2 * STAR + 5)

    def _bar(self, bar: Bar) -> None:
        """The group's name, its bar, and the value: as high as the higher of the two texts."""
        x, y, inside = self._left + PAD, self._y, self._room - 2 * PAD
        names, value = wrapped(bar.who, NAME, self._names), x + inside - self._values
        values = wrapped(bar.value, NAME * BOLDER, self._values)
        height = max(len(names), len(values)) * NAME * _LEADING
        self._y = y + (height - len(names) * NAME * _LEADING) / 2
        self._write(bar.who, NAME, bold=bar.everybody, x=x, room=self._names)
        self._y = y + (height - len(values) * NAME * _LEADING) / 2
        self._write(bar.value, NAME, bold=True, x=value, room=self._values)
        self._y = y + height
        thick = THICK if bar.everybody else THIN
        track = Box(x + self._names + 8, 0, inside - self._names - self._values - 16, thick)
        track = replace(track, y=(y + self._y - thick) / 2)
        self._y += 2
        self._made.shapes += [Drawn("track", track), *self._filled(bar, track)]

    def _filled(self, bar: Bar, track: Box) -> list[Drawn]:
        """What is certain of a bar, and the range that it ends in where only a band is known."""
        colour = self._colours.get(bar.who, 0)
        part = track.width / 100
        shapes = [Drawn("bar", replace(track, width=bar.low * part), colour)] if bar.low else []
        if bar.high > bar.low:
            range_ = replace(track, x=track.x + bar.low * part, width=(bar.high - bar.low) * part)
            shapes.append(Drawn("range", range_, colour))
        return shapes

    def _write(
        self,
        text: str,
        size: float,
        colour: str = "ink",
        *,
        bold: bool = False,
        x: float = 0,
        room: float = 0,
    ) -> None:
        """Write a text below what is there, in as many lines as it needs."""
        x = x or self._left
        room = room or self._left + self._room - x - (PAD if x > self._left else 0)
        rtl = runs_rtl(text, self._rtl)
        for line in wrapped(text, size * (BOLDER if bold else 1), room):
            self._y += size * _LEADING
            self._made.texts.append(Written(line, x, self._y - size * 0.34, size, colour, bold, rtl=rtl))


def _widest(texts: Iterable[str], most: float) -> float:
    return min(max((width_of(text, NAME * BOLDER) for text in texts), default=0.0) + 1, most)
