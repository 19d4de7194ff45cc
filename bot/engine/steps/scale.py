"""`ask` with `scale`: a number between two ends, each of which has its name.

    [listened]
    ask   = "How much did people listen to you?"
    scale = [1, 5]
    low   = "not at all"
    high  = "very much"

She taps a number or writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from bot.domain.message import Choice
from bot.engine.matching import normal
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move
from bot.engine.steps.question import Question


class Scale(Question):
    """Ask for a number on a scale."""

    kind: ClassVar[str] = "scale"

    #: The lowest and the highest number.
    scale: Annotated[list[int], Field(min_length=2, max_length=2)]
    #: What the lowest and the highest number mean.
    low: str
    high: str

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return the numbers, the ends with their names."""
        first, last = self.scale
        names = {first: scene.text("low"), last: scene.text("high")}
        return tuple(
            Choice(str(n), f"{n}: {names[n]}" if n in names else str(n)) for n in range(first, last + 1)
        )

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return the number that she wrote: here 2 is the number two, and not the second choice."""
        said = normal(reply.text)
        if reply.index is None and said.isdigit():
            if reply.text.strip().startswith(("-", "−")):
                return None
            return next((place for place, each in enumerate(offered) if each.id == str(int(said[:9]))), None)
        return super().place(scene, reply, offered)

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take a number."""
        scene.remember(scene.step, chosen.id)
        self.record(scene, "scale", choice=chosen.id)
        return GoTo(self.go_to)

    def more_texts(self) -> Iterator[tuple[str, str | None]]:
        """Yield the names of the ends too."""
        yield from super().more_texts()
        yield "low", self.low
        yield "high", self.high
