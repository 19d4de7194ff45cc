"""What a point says to somebody: in her language, with the figures of the day, and with what it offers."""

from __future__ import annotations

from bot.domain.contact import FLOW
from bot.domain.languages import direction
from bot.domain.message import Choice, OutboundMessage
from bot.domain.plan import Aim, Plan, Point
from bot.engine.flow import Library
from bot.engine.polls import Voice
from bot.engine.rendering import fill, placeholders
from bot.plan.figures import Figures


def keys(point: Point) -> tuple[str, ...]:
    """Return which texts of the plan a point is said with; one that only offers a flow has its title."""
    if point.aim is Aim.FEEDBACK:
        return f"{point.id}.you_said", f"{point.id}.we_did"
    return (f"{point.id}.say" if point.say else f"{point.id}.title",)


def named(plan: Plan, point: Point) -> frozenset[str]:
    """Return which figures a point leaves room for, in any language."""
    texts = (texts.get(key, "") for texts in plan.texts.values() for key in keys(point))
    return frozenset(name for text in texts for name in placeholders(text))


def message(library: Library, plan: Plan, point: Point, language: str, figures: Figures) -> OutboundMessage:
    """Return a point as a message to somebody who reads a language."""
    voice = Voice(library, language)
    values = figures.spoken(voice)
    texts = [_text(voice, plan, key, values) for key in keys(point)]
    if point.aim is Aim.FEEDBACK:
        you_said, we_did = texts
        texts = [voice.word("plan_you_said", text=you_said), voice.word("plan_we_did", text=we_did)]
    choices = _offer(voice) if point.flow else ()
    if voice.in_english:
        texts.insert(0, voice.word("in_english"))
    wait_id = f"{FLOW}{point.flow}" if point.flow else None
    return OutboundMessage("\n\n".join(texts), choices, wait_id, direction(language), language=language)


def _text(voice: Voice, plan: Plan, key: str, values: dict[str, str]) -> str:
    voice.in_english = voice.in_english or plan.in_english(key, voice.language)
    return fill(plan.text(key, voice.language), values)


def _offer(voice: Voice) -> tuple[Choice, ...]:
    """Return the two answers, in the order that the inbox counts on: the flow begins with the first."""
    return Choice("yes", voice.word("offer_yes")), Choice("not_now", voice.word("not_now"))
