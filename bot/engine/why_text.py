"""Why she got what we sent her first, and what was done with what people said."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.consent import Decision
from bot.domain.plan_told import SentPoint
from bot.engine import plan_text
from bot.engine.scene import Scene


def why(scene: Scene, sent: SentPoint) -> str:
    """Return the point in plain words: what it was, who signed it, for whom it was, what she said yes to."""
    point = sent.plan.points[sent.point]
    title = plan_text.title(scene, sent.plan, point)
    lines = [
        scene.word("plan_why_sent", day=scene.library.day(scene.language, sent.at), title=title),
        scene.word("plan_why_signed", groups=plan_text.groups_said(scene, point.signed_by)),
        scene.word("plan_why_for", who=plan_text.audience_said(scene, point.audience)),
        *_agreed(scene, point.audience.purpose),
    ]
    return "\n".join(lines)


def news(scene: Scene, sent: Iterable[SentPoint]) -> str:
    """Return what people said and what was done, one below the other, each with its day."""
    told = [
        "\n".join(
            [
                scene.library.day(scene.language, each.at),
                *plan_text.done(scene, each.plan, each.plan.points[each.point]),
            ]
        )
        for each in sent
    ]
    return "\n\n".join([scene.word("plan_news"), *told])


def _agreed(scene: Scene, purpose: str) -> list[str]:
    entry = scene.contact.consents.get(purpose)
    if entry is None or entry.decision is not Decision.GIVEN:
        return [scene.word("plan_why_no_longer")]
    day = scene.library.day(scene.language, entry.at)
    return [scene.word("plan_why_agreed", day=day, purpose=plan_text.purpose_said(scene, purpose))]
