"""`show_my_data`: she is told in short what is held about her; with `file = true` she gets all of it too.

    [my_data]
    show_my_data = "This is what we hold about you."
    file         = true
    go_to        = "end"

The file is a text file in her language, for her to keep. Ask her before it is sent: phones are shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from bot.domain.recalled import What
from bot.engine import holdings_text
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, Words


class ShowMyData(Step):
    """Show her what is held about her."""

    kind: ClassVar[str] = "show_my_data"

    show_my_data: str
    #: True when all of it goes with the message as a file.
    file: bool = False

    def visit(self, scene: Scene) -> Move:
        """Look it up, and show it."""
        held = scene.recall(What.HOLDINGS)
        scene.say(scene.text("show_my_data"))
        scene.say(holdings_text.summary(scene, held))
        if self.file:
            scene.file = holdings_text.file_of(scene, held)
        return GoTo(self.go_to)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield what is said above the summary."""
        yield "show_my_data", self.show_my_data
