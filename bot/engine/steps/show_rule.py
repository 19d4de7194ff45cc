"""`show_rule`: she reads the rule of a vote, in plain words and with its mark.

    [which]
    ask     = "Which rule do you want to read?"
    choices = "poll_rules"
    keep    = false

    [rule]
    show_rule = "which"

`show_rule` names the question at which a vote was chosen. When that question was not asked, the rule of the
vote that is open is shown, or else the newest. Afterwards a branch can look at this step: `told` or `none`.
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.recalled import What
from bot.engine import poll_lists, rule_text
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class ShowRule(Step):
    """Show a rule."""

    kind: ClassVar[str] = "show_rule"

    show_rule: str

    def visit(self, scene: Scene) -> Move:
        """Show it; the run notes which rule was read, for whoever is going to sign it."""
        stages, name = scene.recall(What.POLLS), scene.value(self.show_rule)
        rules = poll_lists.listed("poll_rules", stages, scene.at)
        stage = poll_lists.named(stages, name) if name else next(iter(rules), None)
        if stage is not None:
            scene.say(rule_text.told(scene, stage))
            scene.remember(f"{self.show_rule}:sheet", stage.sheet.fingerprint())
        scene.remember(scene.step, "told" if stage is not None else "none")
        return GoTo(self.go_to)
