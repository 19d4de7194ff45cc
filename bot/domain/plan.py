"""The communication plan: what is said to whom, why and when, as those who wrote it have signed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.domain.languages import SOURCE
from bot.domain.quiet import SendWindow


class Aim(StrEnum):
    """What a point is for."""

    INFORM = "inform"
    ASK = "ask"
    #: What was said, and what was done about it.
    FEEDBACK = "feedback"
    THANK = "thank"


class Anchor(StrEnum):
    """What a point hangs on."""

    DATE = "date"
    REPEAT = "repeat"
    MILESTONE = "milestone"
    #: A stage of a poll closes.
    POLL = "poll"
    #: The result of a stage of a poll is released.
    RESULT = "result"
    WORKSHOP = "workshop"


class Missed(StrEnum):
    """What is done with a point whose time went by while nothing ran."""

    #: It is still sent, within so many hours; later than that it is skipped.
    SEND = "send"
    SKIP = "skip"
    #: The team is asked.
    ASK = "ask"


class Unit(StrEnum):
    """What a repeat counts in."""

    DAYS = "days"
    WEEKS = "weeks"
    #: A weekday of each month: the second Tuesday.
    WEEKDAY_OF_MONTH = "weekday_of_month"
    #: A day of each month: the 15th.
    DAY_OF_MONTH = "day_of_month"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Again and again, with an end; days are those of London."""

    unit: Unit
    first: date
    last: date
    #: Every so many days or weeks.
    every: int = 1
    #: 1 is Monday, 7 is Sunday; of weeks, and of weekdays of a month.
    weekday: int = 1
    #: Which weekday of the month, 1 to 4, or -1 for the last; or which day of the month, 1 to 28.
    place: int = 1


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a point fires: so many days from what it hangs on, at a time of the day in London."""

    anchor: Anchor
    at: time
    #: Milestone, stage of a poll (``first_priority.rank``), or workshop; empty for every workshop.
    name: str = ""
    #: Days after the anchor, before it where it is below 0.
    days: int = 0
    #: Only of DATE.
    on: date | None = None
    #: Only of REPEAT.
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a point is for: everybody who fits each of these and has agreed to the purpose."""

    #: The consent without which nobody is written to.
    purpose: str = "msg_updates"
    #: Stakeholder groups; empty for all.
    groups: tuple[str, ...] = ()
    #: Languages; empty for all.
    languages: tuple[str, ...] = ()
    #: Boroughs as in the flow about_you; empty for all.
    boroughs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something of the project that has a day, or that comes so many days after another."""

    name: str
    title: str
    on: date | None = None
    after: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One entry of the plan. What is signed is its fingerprint."""

    id: str
    title: str
    audience: Audience
    aim: Aim
    trigger: Trigger
    #: The groups whose steering member has to sign it.
    signed_by: tuple[str, ...]
    #: What is said, in English; empty where a flow is offered without words of its own, or of FEEDBACK.
    say: str = ""
    #: The flow that is offered with it; empty for none.
    flow: str = ""
    you_said: str = ""
    we_did: str = ""
    #: Points that asked, and that this one answers.
    answers: tuple[str, ...] = ()
    window: SendWindow = field(default_factory=SendWindow)
    missed: Missed = Missed.SKIP
    #: Of SEND: for so many hours after its time it is still sent.
    within_hours: int = 24
    #: Roles or posts, never names: who sees to it, and which champion wrote it with us.
    owner: str = ""
    written_with: str = ""
    #: When it is looked at again.
    review: date | None = None
    #: Why this asks again before those who were asked last have heard what came of it.
    although: str = ""

    def canonical(self) -> str:
        """Return the point as JSON, the same whenever it is the same: what the fingerprint is taken of."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of the point: change one letter, and it is to be signed again."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan, read and checked, with its texts in every language."""

    title: str
    milestones: Mapping[str, Milestone]
    #: By id, in the order of the file.
    points: Mapping[str, Point]
    #: language -> key -> text, English first: ``<point>.title``, ``<point>.say``, ``<point>.you_said``,
    #: ``<point>.we_did``, ``milestones.<name>``. English has every key that there is.
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def text(self, key: str, language: str) -> str:
        """Return a text in a language, in English where it has none, empty where English has none."""
        return self.texts.get(language, {}).get(key) or self.texts.get(SOURCE, {}).get(key, "")

    def in_english(self, key: str, language: str) -> bool:
        """True when a text can only be said in English to somebody of this language."""
        return language != SOURCE and key not in self.texts.get(language, {})


@dataclass(frozen=True, slots=True)
class PlanNow:
    """The newest published version of the plan, and who has signed what of it."""

    version: int
    plan: Plan = field(repr=False)
    #: Fingerprint of a point -> the groups whose steering member has signed exactly that.
    signed: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def in_force(self) -> Mapping[str, Point]:
        """Return the points that every group they name has signed: the others wait, and these go on."""
        return {name: each for name, each in self.plan.points.items() if not self.missing(each)}

    def missing(self, point: Point) -> frozenset[str]:
        """Return the groups that have not signed a point as it stands now."""
        return frozenset(point.signed_by) - self.signed.get(point.fingerprint(), frozenset())


def _plain(value: Any) -> Any:
    """Return dataclasses as plain JSON: enums and days as they are written."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (tuple, frozenset)):
        return [_plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value
