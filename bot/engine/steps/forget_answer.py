"""`forget_answer`: what she answered to one question is deleted.

    [which]
    ask     = "Which answer do you want to delete?"
    choices = "my_answers"
    keep    = false

    [gone]
    forget_answer = "which"

`forget_answer` names the step at which she chose one of her answers.
"""

from __future__ import annotations

from typing import ClassVar

from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class ForgetAnswer(Step):
    """Delete an answer."""

    kind: ClassVar[str] = "forget_answer"

    forget_answer: str

    def visit(self, scene: Scene) -> Move:
        """State that it is to be forgotten."""
        flow, _, step = scene.value(self.forget_answer).partition(".")
        if step:
            scene.forget_answer(flow, step)
        return GoTo(self.go_to)
