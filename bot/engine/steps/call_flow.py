"""`call_flow`: another flow is gone through, then this one goes on.

[first_the_language]
call_flow = "language"
"""

from __future__ import annotations

from typing import ClassVar

from bot.engine.scene import Scene
from bot.engine.steps.base import Enter, Move, Step


class CallFlow(Step):
    """Go through another flow first."""

    kind: ClassVar[str] = "call_flow"

    call_flow: str

    def visit(self, scene: Scene) -> Move:
        """Enter it; the run below already points at what comes after."""
        return Enter(self.call_flow)
