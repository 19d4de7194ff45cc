"""`say`: something is told, and the flow goes on.

[done]
say   = "Thank you. You can change this at any time: write CHOICES."
go_to = "end"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, Words


class Say(Step):
    """Tell her something."""

    kind: ClassVar[str] = "say"

    say: Words

    def visit(self, scene: Scene) -> Move:
        """Say it."""
        scene.say(scene.text("say"))
        return GoTo(self.go_to)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield the one text."""
        yield "say", self.say
