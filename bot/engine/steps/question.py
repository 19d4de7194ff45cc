"""What every question has: Skip, the ways out of a check-in, and how a reply is told from an unclear one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from bot.domain.message import Choice
from bot.engine.matching import choose, normal
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import BreakOff, GoTo, Move, Step, WaitHere, Words

SKIP = "skip"
#: The ways out of a check-in, offered with every question of one.
NOT_NOW, SAD = "not_now", "sad"
#: How long a question waits for its answer unless it says otherwise.
WAIT_HOURS = 24.0


def ways_out(scene: Scene) -> tuple[Choice, ...]:
    """Return what ends a check-in with one tap, nothing outside of one."""
    if not scene.in_checkin:
        return ()
    return Choice(NOT_NOW, scene.word("not_now")), Choice(SAD, scene.word("sad"))


def leave(scene: Scene, chosen: Choice) -> Move | None:
    """Return where a way out leads, None when the choice is no way out."""
    if not scene.in_checkin or chosen.id not in (NOT_NOW, SAD):
        return None
    if chosen.id == SAD:
        scene.told_something_sad()
    scene.say(scene.word(f"{chosen.id}_said"))
    return BreakOff(everything=chosen.id == SAD)


class Question(Step):
    """A step that asks, and waits for one reply."""

    kind: ClassVar[str] = ""

    ask: Words
    #: Said once when the reply cannot be understood.
    unclear: str | None = None
    #: False only where the flow cannot go on without an answer; `reason` then says why.
    skip: bool = True
    reason: str | None = None
    wait_hours: float = WAIT_HOURS
    #: False where the reply is only used on the way: it is then not kept among the answers.
    keep: bool = True
    #: What the question is called where her answers are listed, for example "Your borough".
    short: str | None = None
    #: Questions of the same flow whose answers make no sense any more when this one is answered anew.
    clears: list[str] = Field(default_factory=list)
    #: The purpose she must have agreed to before her answer may be kept.
    purpose: str | None = Field(default=None)

    @property
    def asks(self) -> bool:
        """Always: a question waits."""
        return True

    # -- what each kind says of itself --------------------------------------------------------

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what can be chosen, besides Skip and the ways out."""
        return ()

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take a choice of its own."""
        raise AssertionError(f"{type(self).__name__} has no choices")

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take what she wrote and what is no choice; None when it is unclear."""
        return None

    # -- asking -------------------------------------------------------------------------------

    def offered(self, scene: Scene) -> tuple[Choice, ...]:
        """Return the choices as she sees them, Skip last."""
        more = (Choice(SKIP, scene.word("skip")),) if self.may_skip(scene) else ()
        return (*self.own(scene), *ways_out(scene), *more)

    def may_skip(self, scene: Scene) -> bool:
        """True when Skip is offered with what is asked at this moment."""
        return self.skip

    def visit(self, scene: Scene) -> Move:
        """Ask, unless she has told us before, or has not agreed that we keep what she would say."""
        if scene.told_before(self.kept_under(scene)) or not self.may_be_kept(scene):
            return GoTo(self.go_to)
        scene.ask(self.wording(scene), self.offered(scene))
        return WaitHere(self.wait_hours)

    def wording(self, scene: Scene) -> str:
        """Return what is asked at this moment."""
        return scene.text("ask")

    def answer(self, scene: Scene, reply: Reply) -> Move | None:
        """Take a choice, her own words, or Skip."""
        offered = self.offered(scene)
        place = self.place(scene, reply, offered)
        if place is None:
            move = self.read(scene, reply.text) if reply.index is None else None
            if move is not None:
                scene.answered(None)
            return move
        chosen = offered[place]
        scene.answered(chosen.label)
        if chosen.id == SKIP:
            return self.let_go(scene, "skipped")
        return leave(scene, chosen) or self.take(scene, chosen)

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return which choice a reply means."""
        if reply.index is not None:
            return reply.index if 0 <= reply.index < len(offered) else None
        out = self._means_out(scene, reply.text, offered)
        return choose(reply.text, offered, scene.library) if out is None else out

    def _means_out(self, scene: Scene, text: str, offered: tuple[Choice, ...]) -> int | None:
        """Return Skip for a word that means it, and "Not now" for a polite refusal in a check-in.

        "No, thank you" to "Did you feel safe?" is no answer to it: she does not want to be asked. "No, I
        don't" is one, and so is whatever is the label of a choice.
        """
        said, places = normal(text), {each.id: place for place, each in enumerate(offered)}
        if said in scene.library.skip_words and SKIP in places:
            return places[SKIP]
        refuses = said in scene.library.no_thanks_words
        labels = {normal(each.label) for each in offered if each.id != NOT_NOW}
        return places.get(NOT_NOW) if refuses and said not in labels else None

    def named(self, scene: Scene, text: str, offered: tuple[Choice, ...]) -> int | None:
        """Return which choice a reply names in full: where a number is an answer and not a place."""
        out = self._means_out(scene, text, offered)
        if out is not None:
            return out
        said = normal(text)
        names = [place for place, each in enumerate(offered) if said in (normal(each.label), each.id)]
        return names[0] if said and names else None

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Go on without an answer, and never ask again in this run."""
        scene.remember(scene.step, how)
        self.record(scene, how)
        return GoTo(self.go_to)

    def unclear_text(self, scene: Scene) -> str:
        """Return the name of the text that says so when a reply is unclear."""
        return "unclear"

    # -- keeping ------------------------------------------------------------------------------

    def kept_under(self, scene: Scene) -> str:
        """Return under which step's name an answer is kept, empty when none is."""
        return scene.step if self.keep else ""

    def may_be_kept(self, scene: Scene) -> bool:
        """True unless the question needs a consent that is not given."""
        return self.purpose is None or scene.value(f"consent.{self.purpose}") == "given"

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """State an answer, if it may be kept."""
        if self.keep and self.may_be_kept(scene):
            for step in self.clears if kind not in ("skipped", "let_go") else ():
                scene.forget_answer(scene.flow.name, step)
            scene.record(kind, choice=choice, words=words, purpose=self.purpose or "")

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield question, choices and the unclear text."""
        yield "ask", self.ask
        for name, label in self.labels().items():
            yield f"choices.{name}", label
        yield from ((name, text) for name, text in self.more_texts() if text is not None)

    def labels(self) -> dict[str, str]:
        """Return the choices that are written in the file: id -> label."""
        return {}

    def more_texts(self) -> Iterator[tuple[str, str | None]]:
        """Yield the other texts of this kind that may be missing."""
        yield "unclear", self.unclear
        yield "short", self.short
