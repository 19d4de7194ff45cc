"""`remember`: a value is kept, in the conversation or about the person.

    [now_you_are_in]
    remember = "contact.joined"
    value    = "yes"

With `for_the_team = true` the value is kept as an answer for the team, under this step's name:

    [words_for_the_team]
    remember = "note"
    value    = "{first_words}"
    for_the_team = true
"""

from __future__ import annotations

from typing import ClassVar

from bot.engine.known import PAUSES
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step

#: What a flow may remember about the person herself, and the values it may take (None: any).
ABOUT_THE_PERSON: dict[str, tuple[str, ...] | None] = {
    "contact.language": None,
    "contact.adult": ("yes", "no"),
    "contact.joined": ("yes",),
    "contact.paused": tuple(PAUSES),
}


class Remember(Step):
    """Keep a value."""

    kind: ClassVar[str] = "remember"

    remember: str
    #: The value; ``{step}`` stands for the answer given at that step.
    value: str
    for_the_team: bool = False

    def visit(self, scene: Scene) -> Move:
        """Keep it."""
        value = scene.raw(self.value)
        if self.remember in ABOUT_THE_PERSON:
            scene.know(self.remember, value)
        else:
            scene.remember(self.remember, value)
        if self.for_the_team and value:
            scene.record("words", words=value)
        return GoTo(self.go_to)
