"""A plan, signed or not, and people to whom it is said, for tests of everything that stands on a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.hours import LONDON
from bot.domain.plan import Aim, Anchor, Audience, Milestone, Plan, Point, Repeat, Trigger, Unit
from bot.domain.timer import TimerStatus
from bot.plan.planting import KIND
from bot.storage import bodies, contacts, ledger, outbox, plans, timers
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import met

#: When points of these tests are due, on days of the winter.
NOON = time(12)
TUESDAY = MONDAY.date().replace(day=24)
WORDING = Wording("w", "v", "a", "b", "en")
GIVEN = ConsentEntry("msg_updates", Decision.GIVEN, WORDING, "fake", "m", MONDAY)
GROUP = "family"


class Published(SmallLibrary):
    """A library in which the wording that these people agreed to is in force."""

    def sources(self, purpose: str) -> frozenset[str]:
        """The wordings of each purpose."""
        return frozenset({"b"})


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in London."""
    return datetime.combine(day, time(hour, minute), LONDON)


def once(day: date = TUESDAY) -> Trigger:
    """At noon of a day."""
    return Trigger(Anchor.DATE, NOON, on=day)


def daily(first: date = TUESDAY, last: date = date(2026, 12, 31)) -> Trigger:
    """At noon of each day."""
    return Trigger(Anchor.REPEAT, NOON, repeat=Repeat(Unit.DAYS, first, last))


def a_point(name: str = "news", trigger: Trigger | None = None, **more: Any) -> Point:
    """A point that tells something."""
    point = Point(name, name.title(), Audience(), Aim.INFORM, trigger or once(), (GROUP,), say="Hello")
    return replace(point, **more)


def a_plan(*points: Point, milestones: Sequence[Milestone] = ()) -> Plan:
    """A plan of these points, with their texts in English and some in Arabic."""
    english = {
        f"{each.id}.{key}": getattr(each, key)
        for each in points
        for key in ("title", "say", "you_said", "we_did")
        if getattr(each, key)
    }
    arabic = {key: f"{text} (ar)" for key, text in english.items()}
    return Plan(
        "Plan",
        {each.name: each for each in milestones},
        {each.id: each for each in points},
        {"en": english, "ar": arabic},
    )


def publish(database: Database, plan: Plan, when: datetime = MONDAY, *, signed: bool = True) -> int:
    """Make a plan the newest, signed by the one group that it names, or not."""

    def work(tx: Tx) -> int:
        number = plans.publish(tx, plan, when, "terminal:test")
        if signed:
            assert plans.sign(tx, number, [GROUP], 1, when)
        return number

    return database.write_now(work)


def people(database: Database, number: int, languages: Sequence[str] = ("en",)) -> list[str]:
    """People who have joined and want news; their ids, in order."""
    ids = count(1)

    def work(tx: Tx) -> list[str]:
        found = met(tx, *(f"person-{each}" for each in range(number)), ids=lambda: f"{next(ids):024}")
        everybody = sorted((each.contact for each in found.values()), key=lambda each: each.id)
        joined = [
            replace(each, joined_at=MONDAY, language=languages[place % len(languages)], stakeholder=GROUP)
            for place, each in enumerate(everybody)
        ]
        contacts.save(tx, joined)
        ledger.add(tx, [(each.id, GIVEN) for each in joined])
        return [each.id for each in joined]

    return database.write_now(work)


def queued(database: Database) -> list[tuple[str, str, str]]:
    """Who is told what, and by which fire key."""
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    return [
        (
            row.fire_key,
            row.contact_id,
            bodies.decode(database.vault.unseal(row.body_sealed, outbox.BODY, row.contact_id)).text,
        )
        for row in rows
        if row.fire_key
    ]


def reached(database: Database) -> Counter[str]:
    """How many are told, by fire key."""
    return Counter(key for key, _, _ in queued(database))


def statuses(database: Database) -> dict[str, TimerStatus]:
    """Where each point stands."""
    rows = database.read_now(lambda tx: timers.of_kind(tx, KIND))
    return {row.key: row.status for row in rows}


def notes(database: Database) -> dict[str, str]:
    """What is noted of each point."""
    return {row.key: row.note for row in database.read_now(lambda tx: timers.of_kind(tx, KIND))}
