"""`show_idea`: whoever moderates reads one idea that waits, and the statements that there are.

    [idea]
    show_idea = "Somebody wrote this idea:"

Ideas come in no order, and nobody is told whose they are. Afterwards a branch can look at this step:
`shown` or `none`. What was written about an idea before is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from bot.domain.languages import SOURCE
from bot.domain.polling import Idea
from bot.domain.recalled import What
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, Words


class ShowIdea(Step):
    """Show an idea."""

    kind: ClassVar[str] = "show_idea"

    #: Said above it.
    show_idea: str

    def visit(self, scene: Scene) -> Move:
        """Show it; the run keeps its number only."""
        scene.values = {name: value for name, value in scene.values.items() if name.startswith(":")}
        idea = scene.recall(What.IDEA)
        if idea is not None:
            scene.say(self._told(scene, idea))
            scene.remember(f"{scene.step}:idea", f"{idea.poll} {idea.id}")
        if statements := scene.recall(What.STATEMENTS):
            lines = sorted(f"- {each.texts.get(SOURCE, each.id)}" for each in statements)
            scene.say("\n".join([scene.word("poll_statements"), *lines]))
        scene.remember(scene.step, "shown" if idea is not None else "none")
        return GoTo(self.go_to)

    def _told(self, scene: Scene, idea: Idea) -> str:
        lines = [scene.text("show_idea"), idea.words]
        if idea.language != scene.language:
            name = scene.library.language_name(idea.language, scene.language)
            lines.append(scene.word("poll_idea_language", language=name))
        return "\n".join(lines)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield what is said above it."""
        yield "show_idea", self.show_idea
