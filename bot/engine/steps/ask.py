"""`ask`: a question with one choice out of several, or in her own words.

    [topic]
    ask     = "What should change first?"
    choices = { listen = "Being listened to", time = "More time with midwives" }
    unclear = "Please tap one of the answers, or Skip."

Without `choices` she answers in her own words. `choices = "languages"` offers every language on offer.
With `ballot = "first_priority"` the choice is a vote of that poll: it is kept as a ballot, not as an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from bot.domain.message import Choice
from bot.engine.matching import choose, normal, says_something
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, WaitHere, Words

SKIP = "skip"
#: How long a question waits for its answer unless it says otherwise.
WAIT_HOURS = 24.0


class Ask(Step):
    """Ask, and wait for one reply."""

    kind: ClassVar[str] = "ask"

    ask: Words
    #: choice id -> label; None for her own words.
    choices: dict[str, str] | Literal["languages"] | None = None
    #: Said once when the reply fits no choice.
    unclear: str | None = None
    #: False only where the flow cannot go on without an answer; `reason` then says why.
    skip: bool = True
    reason: str | None = None
    wait_hours: float = WAIT_HOURS
    #: False where the reply is only used on the way: it is then not kept among the answers.
    keep: bool = True
    ballot: str | None = None

    @property
    def asks(self) -> bool:
        """Always: a question waits."""
        return True

    def offered(self, scene: Scene) -> tuple[Choice, ...]:
        """Return the choices as she sees them, Skip last."""
        if self.choices == "languages":
            own = [Choice(each.code, scene.language_label(each)) for each in scene.library.languages]
        else:
            own = [Choice(name, scene.text(f"choices.{name}")) for name in self.choices or ()]
        return (*own, Choice(SKIP, scene.word("skip"))) if self.skip else tuple(own)

    def visit(self, scene: Scene) -> Move:
        """Ask."""
        scene.ask(scene.text("ask"), self.offered(scene))
        return WaitHere(self.wait_hours)

    def answer(self, scene: Scene, reply: Reply) -> Move | None:
        """Take a choice, her own words, or Skip."""
        offered = self.offered(scene)
        place = self._place(reply, offered)
        if place is not None:
            chosen = offered[place]
            scene.answered(chosen.label)
            return self.let_go(scene, "skipped") if chosen.id == SKIP else self._take(scene, chosen, offered)
        if self.choices is None and says_something(reply.text):
            scene.answered(None)
            scene.remember(scene.step, reply.text)
            self._record(scene, "words", words=reply.text)
            return GoTo(self.go_to)
        return None

    def _place(self, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        if reply.index is not None:
            return reply.index if 0 <= reply.index < len(offered) else None
        if self.choices is None:  # "1" is then a word like any other: only Skip itself means Skip
            names = [normal(c.label) for c in offered] + [c.id for c in offered]
            return 0 if offered and normal(reply.text) in names else None
        return choose(reply.text, offered)

    def _take(self, scene: Scene, chosen: Choice, offered: tuple[Choice, ...]) -> Move:
        if self.ballot is not None:
            shown = tuple(c.id for c in offered if c.id != SKIP)
            scene.vote(self.ballot, chosen.id, shown)
        else:
            scene.remember(scene.step, chosen.id)
            self._record(scene, "choice", choice=chosen.id)
        return GoTo(self.go_to)

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Go on without an answer, and never ask again in this run."""
        scene.remember(scene.step, how)
        if self.ballot is None:
            self._record(scene, how)
        return GoTo(self.go_to)

    def _record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        if self.keep:
            scene.record(kind, choice=choice, words=words)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield question, choices and the unclear text."""
        yield "ask", self.ask
        if isinstance(self.choices, dict):
            for name, label in self.choices.items():
                yield f"choices.{name}", label
        if self.unclear is not None:
            yield "unclear", self.unclear
