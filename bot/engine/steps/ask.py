"""`ask`: a question with one choice out of several, or in her own words.

    [topic]
    ask     = "What should change first?"
    choices = { listen = "Being listened to", time = "More time with midwives" }
    unclear = "Please tap one of the answers, or Skip."

Without `choices` she answers in her own words. `choices = "languages"` offers every language; the other lists
that make themselves are in engine/offers.py.
With `ballot = "first_priority"` the choice is a vote of that poll: it is kept as a ballot, not as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from bot.domain.message import Choice
from bot.engine import offers
from bot.engine.matching import says_something
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move
from bot.engine.steps.question import Question

#: The lists of choices that make themselves.
Source = Literal["languages", "my_answers", "my_consents", "flows", "texts", "open_cases", "danger_cases"]


class Ask(Question):
    """Ask, and wait for one reply."""

    kind: ClassVar[str] = "ask"

    #: choice id -> label; None for her own words.
    choices: dict[str, str] | Source | None = None
    ballot: str | None = None

    def awaits_words(self, name: str, values: Mapping[str, str]) -> bool:
        """Where there is nothing to choose."""
        return self.choices is None

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what can be chosen; a list that makes itself stays as it was when it was shown."""
        if isinstance(self.choices, str):
            return offers.of(self.choices, scene)
        return tuple(Choice(name, scene.text(f"choices.{name}")) for name in self.choices or ())

    def visit(self, scene: Scene) -> Move:
        """Ask; a list that makes itself is made anew each time it is shown."""
        if isinstance(self.choices, str):
            scene.remember(f"{scene.step}:offered", "")
        return super().visit(scene)

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return the choice that is meant; without choices "1" is a word like any other."""
        if reply.index is None and self.choices is None:
            return self.named(scene, reply.text, offered)
        return super().place(scene, reply, offered)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take her own words, where there is nothing to choose."""
        if self.choices is not None or not says_something(text):
            return None
        scene.remember(scene.step, text)
        self.record(scene, "words", words=text)
        return GoTo(self.go_to)

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take a choice, or a vote."""
        if self.ballot is not None:
            shown = tuple(each.id for each in self.own(scene))
            scene.vote(f"{self.ballot}.choose", {chosen.id: 1}, "", shown)
        else:
            scene.remember(scene.step, chosen.id)
            self.record(scene, "choice", choice=chosen.id)
        return GoTo(self.go_to)

    def kept_under(self, scene: Scene) -> str:
        """Nothing is kept of a vote: it may be cast again until the poll closes."""
        return "" if self.ballot is not None else super().kept_under(scene)

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Go on without an answer; who skips a vote leaves no trace of it."""
        if self.ballot is None:
            return super().let_go(scene, how)
        scene.remember(scene.step, how)
        return GoTo(self.go_to)

    def labels(self) -> dict[str, str]:
        """Return the choices that are written in the file."""
        return self.choices if isinstance(self.choices, dict) else {}
