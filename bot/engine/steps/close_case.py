"""`close_case`: a case is dealt with, by a reply to who asked or without one.

    [which]
    ask     = "Which do you want to answer?"
    choices = "open_cases"
    keep    = false

    [reply]
    ask  = "Please write your reply."
    keep = false

    [send]
    close_case = "which"
    reply      = "reply"

`close_case` names the step at which the case was chosen, `reply` the one that holds the words; without it
the case is marked as done and nobody is written to. Afterwards a branch can look at this step: `answered`,
`done`, `stopped` (she has stopped messages: nothing was sent and the case waits on) or `gone` (somebody else
had closed it, or the role has ended: nothing was sent).
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.case import Case, Outcome
from bot.domain.recalled import What
from bot.engine import cases
from bot.engine import events as facts
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step

#: What a step holds at which nothing was written.
_NOTHING = ("", "skipped", "let_go")


class CloseCase(Step):
    """Close a case."""

    kind: ClassVar[str] = "close_case"

    close_case: str
    reply: str | None = None

    def visit(self, scene: Scene) -> Move:
        """Close it, unless somebody was quicker; the conversation forgets the words whatever happens."""
        chosen = scene.value(self.close_case)
        words = scene.value(self.reply) if self.reply else ""
        scene.values = {name: value for name, value in scene.values.items() if name.startswith(":")}
        scene.remember(scene.step, self._close(scene, cases.named(scene, chosen), words))
        return GoTo(self.go_to)

    def _close(self, scene: Scene, case: Case | None, words: str) -> str:
        if case is not None and self.reply and case.stopped:
            scene.say(scene.word("case_stopped"))
            return "stopped"
        outcome = Outcome.ANSWERED if self.reply else Outcome.DONE
        if self.reply and words in _NOTHING:
            case = None
        if case is None or not scene.recall(What.CASE_CLOSED, f"{case.reference} {outcome.value}"):
            scene.say(scene.word("case_gone"))
            return "gone"
        reply = cases.reply(scene, case, words) if self.reply else None
        scene.events.append(facts.CaseClosed(case.reference, case.contact_id, outcome, reply))
        return outcome.value
