"""`ask` with `several`: a question with more than one answer, tapped one by one or written all at once.

    [needs]
    ask     = "What would help you to come?"
    choices = { food = "Food", childcare = "Childcare", travel = "Money for the bus" }
    several = 3

`several` is how many she may choose at most. After each tap the rest is offered again, with "That is all".
Written all at once ("1 and 3", "food, childcare") they are taken together.
"""

from __future__ import annotations

import re
from typing import ClassVar

from bot.domain.message import Choice
from bot.engine.matching import choose
from bot.engine.scene import Scene
from bot.engine.steps.base import Again, GoTo, Move
from bot.engine.steps.picks import DONE, Picks

#: What stands between answers written all at once, in the scripts on offer.
_BETWEEN = re.compile(r"\s*[,;،؛፣\n+&/]\s*|\s+(?:and|et|iyo|y|na)\s+|\s+و\s*")
_NUMBERS = re.compile(r"(?:\d+[\s.)]*)+")


class AskSeveral(Picks):
    """Ask for more than one choice."""

    kind: ClassVar[str] = "several"

    several: int

    def most(self) -> int:
        """Return how many she may choose."""
        return self.several

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take answers that were written all at once; unclear when one of them is."""
        left = self.left(scene)
        parts = text.split() if _NUMBERS.fullmatch(text.strip()) else _BETWEEN.split(text.strip())
        places = [choose(part, left, scene.library) for part in parts if part]
        if len(places) < 2 or None in places:
            return None
        names = list(dict.fromkeys(left[place].id for place in places if place is not None))
        return self.finish(scene, [*self.picked(scene), *names][: self.several])

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take one more, or none more."""
        names = self.picked(scene) if chosen.id == DONE else [*self.picked(scene), chosen.id]
        if chosen.id == DONE or len(names) >= min(self.several, len(self.choices)):
            return self.finish(scene, names)
        self.pick(scene, names)
        return Again()

    def finish(self, scene: Scene, names: list[str]) -> Move:
        """Keep what she chose."""
        self.keep_picks(scene, "several", names)
        return GoTo(self.go_to)
