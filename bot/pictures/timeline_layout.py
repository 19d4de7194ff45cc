"""Where everything of a timeline lies: one narrow column, as a phone shows it, day below day."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from bot.pictures.letters import width_of, wrapped
from bot.pictures.results_layout import BOLDER, WIDTH, Written
from bot.pictures.shapes import Box
from bot.pictures.timeline import Day, Entry, Timeline, week_of

MARGIN, PAD, GAP = 12.0, 11.0, 9.0
#: A leaf of the calendar at the left, and how high it is.
LEAF, LEAF_HEIGHT = 48.0, 46.0
#: Sizes of letters.
HEADING, TITLE, WEEK, LABEL, NAME, NOTE, NUMBER = 13.0, 20.0, 13.0, 15.0, 12.5, 12.5, 20.0
#: Height of the bar that says how many.
THICK = 9.0
#: Half of the sign of a milestone, or of a warning.
SIGN = 7.0
_LEADING = 1.28


@dataclass(frozen=True, slots=True)
class Mark:
    """``rail``, ``rule``, ``leaf``, ``card``, ``milestone``, ``diamond``, ``track`` or ``warning``;
    ``stripe`` and ``bar`` have a colour."""

    kind: str
    box: Box
    colour: int = 0


@dataclass(slots=True)
class Layout:
    """The whole picture: marks in the order in which they are drawn, and what is written over them."""

    width: float = WIDTH
    height: float = 0.0
    marks: list[Mark] = field(default_factory=list)
    texts: list[Written] = field(default_factory=list)


def lay_out(timeline: Timeline) -> Layout:
    """Lay a timeline out."""
    return _Column(timeline).layout()


class _Column:
    """The picture while it grows downwards."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._made = Layout()
        self._y = MARGIN
        self._x = MARGIN + LEAF + GAP
        self._end = WIDTH - MARGIN
        self._most = max((each.weight for day in timeline.days for each in day.entries), default=0)

    def layout(self) -> Layout:
        shown = self._timeline
        self._write(shown.heading, HEADING, "plum", x=MARGIN, bold=True)
        self._y += 2
        self._write(shown.title, TITLE, x=MARGIN, bold=True)
        self._write(shown.period, LABEL, "soft", x=MARGIN)
        for week, days in groupby(shown.days, key=lambda each: week_of(each.day)):
            self._week(week, list(days))
        self._y += GAP
        for note in shown.notes:
            self._write(note, NOTE, "soft", x=MARGIN)
            self._y += 2
        self._made.height = round(self._y + MARGIN)
        return self._made

    def _week(self, week: str, days: list[Day]) -> None:
        """A heading with a rule beside it, and its days on a rail."""
        self._y += 2 * GAP
        self._write(week, WEEK, "plum", x=MARGIN, bold=True)
        beside = MARGIN + width_of(week, WEEK * BOLDER) + GAP
        self._mark("rule", Box(beside, self._y - WEEK * 0.66, max(self._end - beside, 0), 1.2))
        top, place = self._y + GAP, len(self._made.marks)
        for day in days:
            self._day(day)
        rail = Box(MARGIN + LEAF / 2 - 1.5, top, 3, self._y - top)
        self._made.marks.insert(place, Mark("rail", rail))

    def _day(self, day: Day) -> None:
        self._y += GAP
        top = self._y
        self._leaf(day)
        for title in day.milestones:
            self._milestone(title)
        for entry in day.entries:
            self._entry(entry)
        if day.note:
            self._write(day.note, NOTE, "soft", x=self._x + 2)
        self._y = max(self._y, top + LEAF_HEIGHT)

    def _leaf(self, day: Day) -> None:
        """The weekday, and below it the number of the day."""
        self._mark("leaf", Box(MARGIN, self._y, LEAF, LEAF_HEIGHT))
        middle, y = MARGIN + LEAF / 2, self._y
        for text, size, down, colour in (
            (f"{day.day:%a}", NAME, 15.5, "plum"),
            (str(day.day.day), NUMBER, 37.5, "ink"),
        ):
            self._made.texts.append(Written(text, middle, y + down, size, colour, bold=True))

    def _milestone(self, title: str) -> None:
        top, place = self._y, len(self._made.marks)
        self._y += PAD - 4
        inside = self._x + PAD
        sign = Box(inside, self._y + LABEL * 0.66 - SIGN, 2 * SIGN, 2 * SIGN)
        self._write(title, LABEL, "leaf", x=inside + 2 * SIGN + 7, bold=True)
        self._y += PAD - 5
        self._made.marks.insert(place, Mark("milestone", self._box(top)))
        self._mark("diamond", sign)
        self._y += GAP - 2

    def _entry(self, entry: Entry) -> None:
        top, place = self._y, len(self._made.marks)
        inside = self._x + PAD + 4
        self._y += PAD - 4
        self._write(f"{entry.time} · {entry.aim}", NAME, "soft", x=inside)
        self._write(entry.title, LABEL, x=inside, bold=True)
        self._write(entry.audience, NAME, x=inside)
        self._count(entry, inside)
        if entry.held:
            self._write(entry.held, NAME, "soft", x=inside)
        if entry.warning:
            self._warning(entry.warning, inside)
        self._y += PAD - 5
        box = self._box(top)
        stripe = Mark("stripe", Box(box.x, box.y, 5, box.height), entry.colour)
        self._made.marks[place:place] = [Mark("card", box), stripe]
        self._y += GAP - 2

    def _count(self, entry: Entry, x: float) -> None:
        """How many, in words, and a bar that is as long as that is many."""
        self._y += 1
        self._write(entry.count, NAME, x=x, bold=True)
        self._y += 3
        track = Box(x, self._y, self._end - PAD - x, THICK)
        self._mark("track", track)
        if entry.weight:
            long = track.width * entry.weight / self._most
            self._mark("bar", Box(x, self._y, long, THICK), entry.colour)
        self._y += THICK + 2

    def _warning(self, words: str, x: float) -> None:
        self._y += 2
        self._mark("warning", Box(x, self._y + NAME * 0.66 - SIGN, 2 * SIGN, 2 * SIGN))
        self._write(words, NAME, "warn", x=x + 2 * SIGN + 6, bold=True)

    def _box(self, top: float) -> Box:
        return Box(self._x, top, self._end - self._x, self._y - top)

    def _mark(self, kind: str, box: Box, colour: int = 0) -> None:
        self._made.marks.append(Mark(kind, box, colour))

    def _write(self, text: str, size: float, colour: str = "ink", *, x: float, bold: bool = False) -> None:
        """Write a text below what is there, in as many lines as it needs."""
        room = self._end - x - (PAD if x > self._x else 0)
        for line in wrapped(text, size * (BOLDER if bold else 1), room):
            self._y += size * _LEADING
            self._made.texts.append(Written(line, x, self._y - size * 0.34, size, colour, bold))
