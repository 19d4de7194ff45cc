"""`open_case`: somebody of the team, or of safeguarding, reads one case that waits.

    [which]
    ask     = "Which do you want to open?"
    choices = "open_cases"
    keep    = false

    [open]
    open_case = "which"

`open_case` names the step at which one was chosen; in a flow for safeguarding that is one of `danger_cases`.
Who read it and when is written in the audit. Afterwards a branch can look at this step: `open`, `stopped` (a
reply would not reach her) or `gone` (it is not open any more), and at `reads_english`: `yes` or `no`.
`{her_language}` is the language that she reads.
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.languages import SOURCE
from bot.engine import cases
from bot.engine import events as facts
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class OpenCase(Step):
    """Read a case."""

    kind: ClassVar[str] = "open_case"

    open_case: str

    def visit(self, scene: Scene) -> Move:
        """Tell it, and state that it was read."""
        chosen = scene.value(self.open_case)
        # A clean table: nothing that was written about another case is left in the conversation.
        scene.values = {name: value for name, value in scene.values.items() if name.startswith(":")}
        case = cases.named(scene, chosen)
        if case is None:
            scene.remember(scene.step, "gone")
            scene.say(scene.word("case_gone"))
            return GoTo(self.go_to)
        scene.remember(self.open_case, chosen)
        reached = case.danger is not None or not case.stopped  # what safeguarding writes is not held back
        scene.remember(scene.step, "open" if reached else "stopped")
        scene.remember("her_language", cases.her_language(scene, case))
        scene.remember("reads_english", "yes" if case.language == SOURCE else "no")
        scene.events.append(facts.CaseOpened(case.reference, case.danger is not None))
        scene.say(cases.told(scene, case))
        return GoTo(self.go_to)
