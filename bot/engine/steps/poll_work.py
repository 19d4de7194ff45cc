"""`poll_work`: a moderator, or somebody of the steering role, does something about a poll.

    [which]
    ask     = "Which rule do you want to sign?"
    choices = "polls_to_sign"
    keep    = false

    [rule]
    show_rule = "which"

    [sign]
    poll_work = "which"
    act       = "sign"

`act` is one of these. For whoever steers, `poll_work` names the question at which a poll was chosen:

`sign` (the rule that she has just read with `show_rule`, and no other), `decide` (what the workshop
decided: the choice of the step in `what`).

For whoever moderates, `poll_work` names the step that showed an idea:

`statement` (the words of the step in `what` become a statement), `same` (we have a statement that says it),
`leave_out`. Each deletes the idea at once. Or it names the question at which a statement was chosen:

`reword` (with the words of the step in `what`), `drop`.

Each is written in the audit, without words. Afterwards a branch can look at this step: `done`, or `gone`
when it is not as it was any more; nothing is done then.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from bot.domain.recalled import What
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step

#: What a step holds at which nothing was written or chosen.
_NOTHING = ("", "skipped", "let_go")


class PollWork(Step):
    """Do something about a poll."""

    kind: ClassVar[str] = "poll_work"

    poll_work: str
    act: Literal["sign", "decide", "statement", "same", "leave_out", "reword", "drop"]
    what: str | None = None

    def visit(self, scene: Scene) -> Move:
        """Do it; the conversation forgets what was written for it."""
        what = scene.value(self.what) if self.what else ""
        if self.what:
            scene.remember(self.what, "")
        on = self._on(scene)
        came = "gone"
        if on not in _NOTHING and not (self.what and what in _NOTHING):
            came = str(scene.recall(What.POLL_ACT, f"{self.act} {on} {' '.join(what.split())}".strip()))
        if came == "gone":
            scene.say(scene.word("poll_gone"))
        scene.remember(scene.step, came)
        return GoTo(self.go_to)

    def _on(self, scene: Scene) -> str:
        """Return what it is done to: a poll and its rule, a poll and an idea, a poll and a statement."""
        chosen = scene.value(self.poll_work)
        match self.act:
            case "sign":
                sheet = scene.value(f"{self.poll_work}:sheet")
                return f"{chosen} {sheet}" if sheet else ""
            case "decide":
                return chosen
            case "statement" | "same" | "leave_out":
                return scene.value(f"{self.poll_work}:idea")
            case _:
                return chosen.replace(".", " ", 1)
