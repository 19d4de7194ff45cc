"""What questions have in common that are answered by one pick after another."""

from __future__ import annotations

from typing import ClassVar

from bot.domain.message import Choice
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move
from bot.engine.steps.question import Question

#: "That is all": offered from the second pick on, in the place of Skip.
DONE = "that_is_all"


class Picks(Question):
    """A question that is visited again after each pick; what was picked waits in the run."""

    kind: ClassVar[str] = ""

    choices: dict[str, str]

    def most(self) -> int:
        """Return how many picks there are at most."""
        raise AssertionError(f"{type(self).__name__} says no number")

    def picked(self, scene: Scene) -> list[str]:
        """Return what she has picked so far, in the order of picking."""
        return scene.value(self._under(scene)).split()

    def left(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what can still be picked."""
        gone = self.picked(scene)
        return tuple(Choice(name, scene.text(f"choices.{name}")) for name in self.choices if name not in gone)

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what is left, and "That is all" once something is picked."""
        done = (Choice(DONE, scene.word(DONE)),) if self.picked(scene) else ()
        return (*self.left(scene), *done)

    def may_skip(self, scene: Scene) -> bool:
        """After the first pick "That is all" is the way on."""
        return self.skip and not self.picked(scene)

    def wording(self, scene: Scene) -> str:
        """Return the question, and below it what she has picked so far."""
        names = self.picked(scene)
        if not names:
            return scene.text("ask")
        lines = [f"{place}. {scene.text(f'choices.{name}')}" for place, name in enumerate(names, 1)]
        return "\n".join([scene.text("ask"), scene.word("picked_so_far"), *lines])

    def pick(self, scene: Scene, names: list[str]) -> None:
        """Remember what is picked until she has finished."""
        scene.remember(self._under(scene), " ".join(names))

    def keep_picks(self, scene: Scene, kind: str, names: list[str]) -> None:
        """Keep all that she picked as her answer."""
        self.pick(scene, [])
        scene.remember(scene.step, " ".join(names))
        self.record(scene, kind, choice=" ".join(names))

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """What she has picked so far counts, also when the next reply is not understood."""
        names = self.picked(scene)
        if not names:
            return super().let_go(scene, how)
        self.keep_picks(scene, self.kind, names)
        return GoTo(self.go_to)

    def _under(self, scene: Scene) -> str:
        return f"{scene.step}:picked"

    def labels(self) -> dict[str, str]:
        """Return the choices that are written in the file."""
        return self.choices
