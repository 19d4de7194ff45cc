"""`sign_plan`: somebody who steers signs the points that she has just read, for the groups she stands for.

    [points]
    show_plan = "to_sign"

    [sign]
    sign_plan = "points"

`sign_plan` names the step with `show_plan = "to_sign"` at which she has read all that waits. It is written in
the audit. Afterwards a branch can look at this step: `done`, or `gone` when a newer version came in since,
or she has not read to the end; nothing is signed then.
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.recalled import What
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class SignPlan(Step):
    """Sign what she has read of the plan."""

    kind: ClassVar[str] = "sign_plan"

    sign_plan: str

    def visit(self, scene: Scene) -> Move:
        """Sign it; what is signed is exactly the version that was read, for the groups it was read for."""
        read = scene.value(f"{self.sign_plan}:read")
        whole = bool(read) and scene.value(self.sign_plan) == "last"
        came = str(scene.recall(What.PLAN_SIGNED, read)) if whole else "gone"
        scene.remember(f"{self.sign_plan}:read", "")
        scene.remember(scene.step, came)
        return GoTo(self.go_to)
