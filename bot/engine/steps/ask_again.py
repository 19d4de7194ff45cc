"""`ask_again`: one question that she answered before is asked once more, so that she can change her answer.

    [which]
    ask     = "Which answer do you want to change?"
    choices = "my_answers"
    keep    = false

    [once_more]
    ask_again = "which"

`ask_again` names the step at which she chose one of her answers. The step remembers ``asked``, or ``gone``
when nobody asks that question any more.
"""

from __future__ import annotations

from typing import ClassVar

from bot.engine.scene import Scene
from bot.engine.steps.base import Enter, GoTo, Move, Step


class AskAgain(Step):
    """Ask one question of another flow again."""

    kind: ClassVar[str] = "ask_again"

    ask_again: str

    def visit(self, scene: Scene) -> Move:
        """Enter that flow at that question only; on, where it is no longer asked."""
        flow_name, _, step = scene.value(self.ask_again).partition(".")
        flow = scene.library.flow(flow_name)
        if flow is None or step not in flow.steps or not flow.steps[step].asks:
            scene.remember(scene.step, "gone")
            return GoTo(self.go_to)
        scene.remember(scene.step, "asked")
        return Enter(flow_name, only=step)
