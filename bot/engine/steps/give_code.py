"""`give_code`: she gets a code by which she joins another phone or app of hers.

    [code]
    give_code = "Your code is {code}. Write JOIN on the other phone, and then this code."
    go_to     = "end"

It works once, for 15 minutes. A newer code ends an older one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from bot.domain.recalled import What
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, Words


class GiveCode(Step):
    """Give her a code."""

    kind: ClassVar[str] = "give_code"

    give_code: str

    def visit(self, scene: Scene) -> Move:
        """Have one made and say it; the run itself forgets it."""
        scene.remember("code", str(scene.recall(What.JOINING_CODE, scene.message_id)))
        scene.say(scene.text("give_code"))
        scene.remember("code", "")
        return GoTo(self.go_to)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield the one text."""
        yield "give_code", self.give_code
