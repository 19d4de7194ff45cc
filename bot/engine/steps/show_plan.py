"""`show_plan`: she reads of the plan, in plain words.

    [points]
    show_plan = "to_sign"

    [how_far]
    branch = "points"
    when   = { more = "more", last = "agree", none = "nothing_waits", no_group = "no_group" }
    else   = "nothing_waits"

`show_plan` is one of these:

`to_sign` (for whoever steers: the points that wait for the groups she stands for, a page at each visit),
`why` (why she got the last message that we sent her first), `news` (what people said, and what was done).

Afterwards a branch can look at this step. After `to_sign` it is `more` (there is another page: visit it
again), `last` (that was all of it), `none` (nothing waits) or `no_group` (she stands for no group, and can
sign nothing). After the others it is `told` or `none`.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from bot.domain.plan_told import ToSign
from bot.domain.recalled import What
from bot.engine import why_text
from bot.engine.plan_pages import pages
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step


class ShowPlan(Step):
    """Tell something of the plan."""

    kind: ClassVar[str] = "show_plan"

    show_plan: Literal["to_sign", "why", "news"]

    def visit(self, scene: Scene) -> Move:
        """Tell it, and remember what came of it."""
        match self.show_plan:
            case "to_sign":
                came = _to_sign(scene)
            case "why":
                came = _why(scene)
            case _:
                came = _news(scene)
        scene.remember(scene.step, came)
        return GoTo(self.go_to)


def _to_sign(scene: Scene) -> str:
    """Tell the next page; of a plan that has changed since the last one, the first."""
    waits: ToSign | None = scene.recall(What.PLAN_TO_SIGN)
    if waits is not None and not waits.groups:
        return "no_group"
    if waits is None or not waits.waiting:
        return "none"
    read, written = scene.value(f"{scene.step}:read"), pages(scene, waits)
    page = int(scene.value(f"{scene.step}:page") or 0) if read == waits.mark() else 0
    page = page if page < len(written) else 0
    if read and read != waits.mark():
        scene.say(scene.word("plan_newer"))
    scene.say(written[page])
    scene.remember(f"{scene.step}:read", waits.mark())
    scene.remember(f"{scene.step}:page", str(page + 1))
    return "more" if page + 1 < len(written) else "last"


def _why(scene: Scene) -> str:
    sent = scene.recall(What.WHY)
    if sent is None:
        return "none"
    scene.say(why_text.why(scene, sent))
    return "told"


def _news(scene: Scene) -> str:
    sent = scene.recall(What.NEWS)
    if not sent:
        return "none"
    scene.say(why_text.news(scene, sent))
    return "told"
