"""`ask` with `take_code`: she writes the code from another phone or app of hers, and both become one.

    [code]
    ask          = "Please write the code."
    take_code    = "other_phone"
    wrong_code   = "I do not know this code. Please write it again, or Skip."
    too_often    = "Please try again in an hour."
    not_possible = "These two cannot be joined."
    joined       = "Done. We now know that both are you."

It cannot be undone: ask her before it. Afterwards `{code}` is `joined`, `skipped` or `let_go`. Where she had
not joined Big Room yet nothing of the welcome comes back: she may have gone through it on the other phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from bot.domain.joining import Joining, Outcome
from bot.domain.message import Choice
from bot.domain.recalled import What
from bot.engine import events as facts
from bot.engine.matching import says_something
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import BreakOff, GoTo, Move
from bot.engine.steps.question import Question


class TakeCode(Question):
    """Ask for a code, and join."""

    kind: ClassVar[str] = "take_code"
    #: What a branch can look at afterwards.
    ends: ClassVar[tuple[str, ...]] = ("joined", "skipped", "let_go")

    take_code: Literal["other_phone"]
    wrong_code: str
    too_often: str
    not_possible: str
    joined: str

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return the choice that is meant; a code may be all digits."""
        if reply.index is None:
            return self.named(scene, reply.text, offered)
        return super().place(scene, reply, offered)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take a code."""
        if not says_something(text):
            return None
        joining: Joining = scene.recall(What.JOINING, text)
        if joining.outcome is Outcome.WRONG:
            return None
        if joining.outcome is Outcome.JOINED:
            scene.events.append(facts.PhonesJoined(joining.into))
            scene.remember(scene.step, Outcome.JOINED.value)
            scene.say(scene.text("joined"))
            return GoTo(self.go_to) if scene.contact.joined_at else BreakOff(everything=True)
        scene.say(scene.text(joining.outcome.value))
        return self.let_go(scene)

    def unclear_text(self, scene: Scene) -> str:
        """A wrong code is said to be one."""
        return "wrong_code"

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """A code is no answer."""

    def kept_under(self, scene: Scene) -> str:
        """Whoever begins again may join again."""
        return ""

    def more_texts(self) -> Iterator[tuple[str, str | None]]:
        """Yield what is said about codes too."""
        yield from super().more_texts()
        yield "wrong_code", self.wrong_code
        yield "too_often", self.too_often
        yield "not_possible", self.not_possible
        yield "joined", self.joined
