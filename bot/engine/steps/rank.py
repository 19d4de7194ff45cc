"""`ask` with `rank`: she puts choices in her order, one pick at a time, the most important first.

    [order]
    ask     = "What matters most to you?"
    choices = { listen = "Being listened to", time = "More time with midwives", home = "Help at home" }
    rank    = 2

`rank` is how many she is asked to put in order. She may stop earlier with "That is all".
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.message import Choice
from bot.engine.scene import Scene
from bot.engine.steps.base import Again, GoTo, Move
from bot.engine.steps.picks import DONE, Picks


class Rank(Picks):
    """Ask for an order."""

    kind: ClassVar[str] = "rank"

    rank: int

    def most(self) -> int:
        """Return how many she is asked to put in order."""
        return self.rank

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take the next in her order, or none more."""
        names = self.picked(scene) if chosen.id == DONE else [*self.picked(scene), chosen.id]
        if chosen.id == DONE or len(names) >= min(self.rank, len(self.choices)):
            self.keep_picks(scene, "rank", names)
            return GoTo(self.go_to)
        self.pick(scene, names)
        return Again()
