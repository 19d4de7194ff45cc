"""What a drawing is made of: boxes, lines of text and arrows, with places in the drawing's own units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A place with a width and a height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Its middle, from above."""
        return self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """True when the two lie over one another."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """True when the other lies within this one."""
        return (
            self.x <= other.x
            and other.right <= self.right
            and self.y <= other.y
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    text: str
    #: Where it begins: its left end, for right-to-left text its right one; its middle when it is centred.
    x: float
    #: The line that its letters stand on.
    y: float
    size: float
    #: ``ink``, ``soft``, ``plum`` or ``leaf``; a step's name stands for the colour of the ways to it.
    colour: str = "ink"
    bold: bool = False
    #: True for text that runs from right to left.
    rtl: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A filled shape with the lines of text upon it."""

    #: ``card``, ``pill``, ``row``, ``start`` or ``end``.
    kind: str
    box: Box
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one thing to another: its corners, first to last; the last has the head."""

    start: str
    to: str
    points: tuple[tuple[float, float], ...]
    #: True for a way beside the cards, drawn in the colour of the step that it leads to.
    lane: bool = False
