"""`ask` with `hand_over`: her words go to the team, as a case that is open until somebody has dealt with it.

    [question]
    ask       = "What do you want to ask the team?"
    hand_over = "question"

    [thanks]
    say = "Thank you. Your number is {reference}."

`hand_over` is `question`, `complaint` or `request`. Afterwards `{reference}` is the number of the case, and
`{due}` the day by which a complaint or a request is dealt with.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from bot.domain.case import CaseKind
from bot.domain.message import Choice
from bot.engine.matching import normal, says_something
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move
from bot.engine.steps.question import SKIP, Question


class HandOver(Question):
    """Take words for the team."""

    kind: ClassVar[str] = "hand_over"

    hand_over: Literal["question", "complaint", "request"]

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return Skip or a way out: everything else is her own words."""
        if reply.index is not None:
            return super().place(scene, reply, offered)
        if normal(reply.text) in scene.library.no_words:  # nothing to ask after all: that is no case
            return next((place for place, each in enumerate(offered) if each.id == SKIP), None)
        return self.named(scene, reply.text, offered)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Hand her words over."""
        if not says_something(text):
            return None
        scene.remember(scene.step, "handed_over")
        scene.hand_over(CaseKind(self.hand_over), text)
        return GoTo(self.go_to)

    def kept_under(self, scene: Scene) -> str:
        """A second question is another case."""
        return ""

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """A case is no answer."""
