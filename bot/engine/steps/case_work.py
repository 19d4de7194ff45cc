"""`case_work`: a person of safeguarding does something about a case of danger.

    [which]
    ask     = "Which do you want to open?"
    choices = "danger_cases"
    keep    = false

    [hold]
    ask     = "May messages to this person go on?"
    choices = { release = "Messages may go on", keep_held = "Keep them held" }
    keep    = false

    [close]
    case_work = "which"
    act       = "close"
    what      = "hold"

`case_work` names the step at which the case was chosen. `act` is one of these:

`acknowledge` (I have taken it on), `note` (what was done: a choice of the step in `what`), `reply` (the words
of the step in `what` are sent to her, in a frame that says nothing; the case stays open), `close` (with the
choice `release` at the step in `what`, messages to her go on).

Each is written in the audit, without words. Afterwards a branch can look at this step: `done`, `gone` (it is
not open any more) or `new_words` (she has written more since it was opened: nothing was taken on or closed).
After `close` it can also be `still_held`: closed, but messages wait on for another open case about her.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from bot.domain.case import Case
from bot.domain.recalled import What
from bot.engine import cases
from bot.engine import events as facts
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step

#: The choice that lets messages to her go on; every other one keeps them held.
RELEASE = "release"
#: What a step holds at which nothing was written or chosen.
_NOTHING = ("", "skipped", "let_go")


class CaseWork(Step):
    """Do something about a case."""

    kind: ClassVar[str] = "case_work"

    case_work: str
    act: Literal["acknowledge", "note", "reply", "close"]
    what: str | None = None

    def visit(self, scene: Scene) -> Move:
        """Do it; the conversation forgets what was written for it."""
        what = scene.value(self.what) if self.what else ""
        if self.what:
            scene.remember(self.what, "")
        case = cases.named(scene, scene.value(self.case_work))
        scene.remember(scene.step, self._done(scene, case, what))
        return GoTo(self.go_to)

    def _done(self, scene: Scene, case: Case | None, what: str) -> str:
        if case is None or (self.what and what in _NOTHING):
            scene.say(scene.word("case_gone"))
            return "gone"
        if self.act == "reply":
            reply = cases.danger_reply(scene, case, what)
            scene.events.append(facts.DangerReplied(case.reference, case.contact_id, reply))
            return "done"
        about = f"{case.reference} {self.act} {what}".strip()
        came = str(scene.recall(What.DANGER_ACT, about))
        if came == "gone":
            scene.say(scene.word("case_gone"))
        return came
