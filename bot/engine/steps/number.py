"""`ask` with `number`: a whole number between two ends, written in any script's digits.

[children]
ask    = "How many children will you bring?"
number = [0, 10]
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from bot.domain.message import Choice
from bot.engine.matching import normal
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move
from bot.engine.steps.question import Question


class Number(Question):
    """Ask for a number."""

    kind: ClassVar[str] = "number"

    #: The smallest and the largest number that can be meant.
    number: Annotated[list[int], Field(min_length=2, max_length=2)]

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return Skip or a way out; a digit is an answer and no place."""
        if reply.index is not None:
            return super().place(scene, reply, offered)
        return self.named(scene, reply.text, offered)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take the number, None when it is none or out of bounds."""
        said = normal(text)
        if not said.isdigit() or len(said) > 9 or "-" in text:
            return None
        number = int(said)
        if not self.number[0] <= number <= self.number[1]:
            return None
        scene.remember(scene.step, str(number))
        self.record(scene, "number", choice=str(number))
        return GoTo(self.go_to)
