"""Small plans and people for the tests of a preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.hours import LONDON
from bot.domain.plan import Aim, Anchor, Audience, Point, Trigger
from bot.plan.preview import Coming, House, Preview, Rehearsal
from bot.storage.previewing import Someone

KEY = bytes(range(32))
EVERYBODY = Audience()
CHAMPIONS = Audience(groups=("champion",))
#: A Tuesday, and the end of four weeks.
START = datetime(2027, 3, 2, tzinfo=UTC)
UNTIL = START + timedelta(weeks=4)
_WORDING = Wording("welcome.updates", "1", "own", "in force", "en")


def london(day: int, hour: int = 18, minute: int = 30, month: int = 3) -> datetime:
    """Return a moment of 2027 by the clock of London, in UTC."""
    return datetime(2027, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def point(name: str = "first_news", audience: Audience = EVERYBODY, **other: Any) -> Point:
    """Return a point that tells something on a date."""
    values: dict[str, Any] = {
        "title": name.replace("_", " ").capitalize(),
        "aim": Aim.INFORM,
        "trigger": Trigger(Anchor.DATE, time(18, 30), on=date(2027, 3, 2)),
        "signed_by": ("champion",),
        "say": f"Here is {name}.",
    }
    return Point(id=name, audience=audience, **{**values, **other})


def coming(each: Point, due: datetime, occurrence: str = "once", useful: int = 168) -> Coming:
    """Return a time of a point, of use for so many hours."""
    return Coming(f"{each.id}/{occurrence}", each, due, due + timedelta(hours=useful))


def agreed(decision: Decision = Decision.GIVEN, purpose: str = "msg_updates") -> ConsentEntry:
    """Return a line of the ledger, in the wording in force."""
    return ConsentEntry(purpose, decision, _WORDING, "telegram", "1", START)


def someone(name: str, **other: Any) -> Someone:
    """Return somebody who has agreed to news and is in the audience of everybody."""
    within: Mapping[Audience, ConsentEntry | None] = other.pop("within", {EVERYBODY: agreed()})
    values: dict[str, Any] = {"channel": "telegram", "language": "en", **other}
    return Someone(f"key of {name}", within=within, **values)


def crowd(number: int, **other: Any) -> list[Someone]:
    """Return so many people who stand alike."""
    return [someone(str(each), **other) for each in range(number)]


def house(**other: Any) -> House:
    """Return what a preview asks of the house."""
    values: dict[str, Any] = {
        "text": lambda each, language: f"{language}: {each.say}",
        "languages": ("en", "so"),
        "sources": lambda _: frozenset({"in force"}),
        "lengths": {"whatsapp": timedelta(hours=24)},
        "key": KEY,
    }
    return House(**{**values, **other})


def previewed(comings: list[Coming], people: list[Someone], **other: Any) -> Preview:
    """Return the preview of some people over four weeks."""
    rehearsal = Rehearsal(comings, UNTIL, house(**other))
    rehearsal.add(people)
    return rehearsal.preview()
