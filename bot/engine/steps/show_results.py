"""`show_results`: she is told what came of a vote.

    [which]
    ask     = "Which result do you want to see?"
    choices = "poll_results"
    keep    = false

    [result]
    show_results = "which"

`show_results` names the question at which a result was chosen, or is `newest`. When that question was not
asked, the newest is told. Only what was released is told, and nothing before a vote has closed. Afterwards
a branch can look at this step: `told`, or `none` when there is no result yet.
"""

from __future__ import annotations

from typing import ClassVar

from bot.domain.recalled import What
from bot.engine import poll_lists, results_text
from bot.engine.result_picture import result_picture
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step

#: What stands in the place of a question: the newest result, whatever it is.
NEWEST = "newest"


class ShowResults(Step):
    """Tell a result."""

    kind: ClassVar[str] = "show_results"

    show_results: str

    def visit(self, scene: Scene) -> Move:
        """Tell the one she chose, or the newest."""
        stages = poll_lists.listed("poll_results", scene.recall(What.POLLS), scene.at)
        name = "" if self.show_results == NEWEST else scene.value(self.show_results)
        stage = poll_lists.named(stages, name) if name else next(iter(stages), None)
        if stage is not None:
            scene.say(results_text.told(scene, stage))
            scene.picture = result_picture(scene.library, stage.release, scene.language)
        scene.remember(scene.step, "told" if stage is not None else "none")
        return GoTo(self.go_to)
