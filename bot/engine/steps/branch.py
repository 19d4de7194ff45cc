"""`branch`: the flow goes one way or another by one remembered value, tested against plain words.

[may_we]
branch = "consent.polls"
when   = { given = "question", declined = "not_asked" }
else   = "ask_first"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class Branch(Step):
    """Choose the way by what is remembered."""

    kind: ClassVar[str] = "branch"

    #: A step's name, ``contact.…``, ``consent.…`` or ``session.set_aside``.
    branch: str
    #: value -> step.
    when: dict[str, str]
    #: The way for every other value.
    otherwise: str = Field(alias="else")

    def visit(self, scene: Scene) -> Move:
        """Look the value up and go there."""
        return GoTo(self.when.get(scene.value(self.branch), self.otherwise))

    def leads_to(self) -> Iterator[str]:
        """Yield both ways."""
        yield from self.when.values()
        yield self.otherwise
