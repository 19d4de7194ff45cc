"""`propose_text`: a champion writes one text anew, sees how it will look, and gives it to the team.

    [which_flow]
    ask     = "Which conversation?"
    choices = "flows"
    keep    = false

    [which_text]
    ask     = "Which text?"
    choices = "texts"
    keep    = false

    [new_words]
    propose_text = "which_text"
    now     = "This is the text as it is now:"
    ask     = "Please write the new text."
    wrong   = "It cannot be used like this:"
    hint    = "You can leave it like this, but look once more:"
    preview = "This is how it will look:"
    ready   = "What should we do with it?"
    choices = { give = "Give it to the team", again = "Write it again", leave = "Leave it" }

`propose_text` names the question at which she chose the text. Afterwards a branch can ask for `proposed`,
`left`, `skipped`, `let_go`, and for `gone` when the text cannot be changed by chat (any more).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import ClassVar

from bot.domain.message import Choice
from bot.domain.recalled import What
from bot.engine.flow import Flow
from bot.engine.looks import as_it_looks, changeable
from bot.engine.offers import chosen_flow
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import Again, GoTo, Move
from bot.engine.steps.question import Question


class ProposeText(Question):
    """Take new words for a text, show them, and hand them over."""

    kind: ClassVar[str] = "propose_text"
    #: What a branch may find under the step's name.
    ends: ClassVar[tuple[str, ...]] = ("proposed", "left", "gone", "skipped", "let_go")

    propose_text: str
    #: Said above the text as it is now.
    now: str
    #: Said above what is wrong with the new words.
    wrong: str
    #: Said above what could be better.
    hint: str
    #: Said above the message as it will look.
    preview: str
    #: The question below it.
    ready: str
    #: Exactly give, again and leave.
    choices: dict[str, str]

    # -- asking -------------------------------------------------------------------------------

    def visit(self, scene: Scene) -> Move:
        """Show the text as it is and ask for new words; or show these and ask what becomes of them."""
        found = self._text(scene)
        if found is None or not scene.recall(What.DRAFT):
            return self._end(scene, "gone")
        if not self._written(scene):
            scene.remember(f"{scene.step}:before", hashlib.sha256(found[1].encode()).hexdigest())
        return super().visit(scene)

    def awaits_words(self, name: str, values: Mapping[str, str]) -> bool:
        """Until new words are written."""
        return not values.get(_under(name))

    def wording(self, scene: Scene) -> str:
        """Return all that is shown at this moment, and the question."""
        found, written = self._text(scene), self._written(scene)
        if found is None:
            return scene.text("ask")
        flow, before = found
        if not written:
            return "\n\n".join([scene.text("now"), before, scene.text("ask")])
        key = scene.value(self.propose_text)
        _, hints = scene.library.trouble_with(flow.name, key, written)
        hinted = ["\n".join([scene.text("hint"), *hints])] if hints else []
        shown = as_it_looks(scene, flow, key, written)
        return "\n\n".join([scene.text("preview"), shown, *hinted, scene.text("ready")])

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what can be done with new words, once they are written."""
        if not self._written(scene):
            return ()
        return tuple(Choice(name, scene.text(f"choices.{name}")) for name in self.choices)

    def may_skip(self, scene: Scene) -> bool:
        """Once new words are written, one of the choices is the way out."""
        return self.skip and not self._written(scene)

    # -- taking -------------------------------------------------------------------------------

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """While new words are awaited everything but Skip is one of them, a number too."""
        if reply.index is None and not self._written(scene):
            return self.named(scene, reply.text, offered)
        return super().place(scene, reply, offered)

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take new words, or say what is wrong with them."""
        found = self._text(scene)
        if found is None:
            return self._end(scene, "gone")
        if self._written(scene):
            return None
        key = scene.value(self.propose_text)
        written = _tidy(text, one_line=".choices." in key)
        wrong, _ = scene.library.trouble_with(found[0].name, key, written)
        if wrong:
            scene.say("\n".join([scene.text("wrong"), *wrong]))
        else:
            scene.remember(_under(scene.step), written)
        return Again()

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Hand the words over, ask for others, or leave it."""
        found, number = self._text(scene), scene.recall(What.DRAFT)
        if chosen.id == "again":
            scene.remember(_under(scene.step), "")
            return Again()
        if chosen.id == "leave":
            return self._end(scene, "left")
        if found is None or not number:
            return self._end(scene, "gone")
        before = scene.value(f"{scene.step}:before")
        scene.propose(
            found[0].name, scene.value(self.propose_text), before, self._written(scene), by=int(number)
        )
        return self._end(scene, "proposed")

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Go on without new words."""
        return self._end(scene, how)

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """A text is no answer."""

    def kept_under(self, scene: Scene) -> str:
        """Whoever begins again changes another text."""
        return ""

    def _end(self, scene: Scene, how: str) -> Move:
        scene.remember(_under(scene.step), "")
        scene.remember(scene.step, how)
        return GoTo(self.go_to)

    def _text(self, scene: Scene) -> tuple[Flow, str] | None:
        """Return the flow and the English of the text in force; None when it is not there (any more)."""
        flow = chosen_flow(scene)
        text = dict(changeable(flow)).get(scene.value(self.propose_text)) if flow else None
        return None if flow is None or text is None else (flow, text)

    def _written(self, scene: Scene) -> str:
        return scene.value(_under(scene.step))

    def labels(self) -> dict[str, str]:
        """Return the choices that are written in the file."""
        return self.choices

    def more_texts(self) -> Iterator[tuple[str, str | None]]:
        """Yield what is said on the way too."""
        yield from super().more_texts()
        yield from ((name, getattr(self, name)) for name in ("now", "wrong", "hint", "preview", "ready"))


def _under(step: str) -> str:
    return f"{step}:new"


def _tidy(text: str, *, one_line: bool) -> str:
    """Return a text without signs that nobody can see; a label is one line."""
    plain = "".join(
        sign for sign in text.replace("\t", " ") if sign == "\n" or unicodedata.category(sign) != "Cc"
    )
    lines = [" ".join(line.split()) for line in plain.strip().splitlines()]
    return " ".join(filter(None, lines)) if one_line else "\n".join(lines)
