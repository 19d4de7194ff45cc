"""A small plan as steps and storage meet it, in two languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.domain.plan import Aim, Anchor, Audience, Milestone, Plan, Point, Trigger

MORNING = time(9, 30)
ENGLISH = {
    "milestones.kick_off": "The start",
    "hello.title": "The project begins",
    "hello.say": "We have begun.",
    "ask_first.title": "What matters to you",
    "ask_first.say": "Please tell us.",
    "told.title": "What you said",
    "told.you_said": "Waits are long.",
    "told.we_did": "We opened a second room.",
}
ARABIC = {key: f"ع {key}" for key in ENGLISH if not key.endswith("we_did")}


def trigger(anchor: Anchor = Anchor.DATE, **changes: Any) -> Trigger:
    """Return a trigger at half past nine, of a date unless told otherwise."""
    on = date(2027, 3, 2) if anchor is Anchor.DATE else None
    return replace(Trigger(anchor, MORNING, on=on), **changes)


def point(name: str, aim: Aim = Aim.INFORM, *signed_by: str, **changes: Any) -> Point:
    """Return a point whose texts are those above."""
    texts: Any = {key: ENGLISH.get(f"{name}.{key}", "") for key in ("say", "you_said", "we_did")}
    called = ENGLISH.get(f"{name}.title", name)
    made = Point(name, called, Audience(), aim, trigger(), signed_by or ("service_user",), **texts)
    return replace(made, **changes)


def plan(*points: Point) -> Plan:
    """Return a plan of these points, or of one of each kind."""
    found = points or (
        point("hello"),
        point("ask_first", Aim.ASK, "service_user", "nhs", flow="poll"),
        point("told", Aim.FEEDBACK, "nhs", answers=("ask_first",)),
    )
    begins = {"kick_off": Milestone("kick_off", "The start", date(2027, 1, 11))}
    return Plan("The plan", begins, {each.id: each for each in found}, {"en": ENGLISH, "ar": ARABIC})
