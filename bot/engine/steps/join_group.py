"""`ask` with `join_group`: she says which group she belongs to; some groups only by a code issued to them.

    [group]
    ask        = "Which of these are you?"
    join_group = "stakeholder"
    choices    = { family = "I use maternity care", council = "I work for a council" }
    by_code    = ["council"]
    code       = "Please write the code that your organisation gave you."
    wrong_code = "I do not know this code, or it was used before. Please write it again, or Skip."

A code works once. `bigroom people code` makes one, and the group it was made for is the one that is joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from bot.domain.contact import STATUTORY
from bot.domain.message import Choice
from bot.domain.recalled import What
from bot.engine.matching import says_something
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import Again, GoTo, Move
from bot.engine.steps.question import Question


class JoinGroup(Question):
    """Ask for her group."""

    kind: ClassVar[str] = "join_group"

    #: What is joined.
    join_group: Literal["stakeholder"]
    choices: dict[str, str]
    #: The groups that nobody joins by a tap.
    by_code: list[str] = Field(default_factory=list)
    code: str | None = None
    wrong_code: str | None = None

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return the groups; while a code is asked for there is only Skip."""
        if self._needs_code(scene):
            return ()
        return tuple(Choice(name, scene.text(f"choices.{name}")) for name in self.choices)

    def wording(self, scene: Scene) -> str:
        """Return the question, or the one for the code."""
        return scene.text("code" if self._needs_code(scene) and self.code else "ask")

    def unclear_text(self, scene: Scene) -> str:
        """A wrong code is said to be one."""
        return "wrong_code" if self._needs_code(scene) else "unclear"

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return the choice that is meant; a code may be all digits."""
        if reply.index is None and self._needs_code(scene):
            return self.named(scene, reply.text, offered)
        return super().place(scene, reply, offered)

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Join a group, or ask for its code."""
        if chosen.id in self.closed():
            scene.remember(self._under(scene), chosen.id)
            return Again()
        return self._join(scene, chosen.id)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take a code."""
        if not self._needs_code(scene) or not says_something(text):
            return None
        group = scene.recall(What.CODE, text)
        return self._join(scene, str(group)) if group in self.closed() else None

    def closed(self) -> frozenset[str]:
        """Return the groups that nobody joins by a tap: some of them whatever the file says."""
        return frozenset(self.by_code) | (STATUTORY & self.choices.keys())

    def _join(self, scene: Scene, group: str) -> Move:
        scene.remember(self._under(scene), "")
        scene.remember(scene.step, group)
        scene.join(group)
        return GoTo(self.go_to)

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Go on without a group."""
        scene.remember(self._under(scene), "")
        return super().let_go(scene, how)

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """A group is remembered about her and is no answer."""

    def kept_under(self, scene: Scene) -> str:
        """Whoever begins again may choose again."""
        return ""

    def _needs_code(self, scene: Scene) -> bool:
        return bool(scene.value(self._under(scene)))

    def _under(self, scene: Scene) -> str:
        return f"{scene.step}:code"

    def labels(self) -> dict[str, str]:
        """Return the choices that are written in the file."""
        return self.choices

    def more_texts(self) -> Iterator[tuple[str, str | None]]:
        """Yield what is said about codes too."""
        yield from super().more_texts()
        yield "code", self.code
        yield "wrong_code", self.wrong_code
