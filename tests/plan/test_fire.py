"""Each point is said once to each person, whoever dies on the way and however many look at the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, update

from bot.domain.consent import Decision
from bot.domain.plan import Aim, Anchor, Missed, Trigger
from bot.domain.timer import TimerStatus
from bot.plan.due import USEFUL
from bot.plan.fire import FAILED, FIGURE_MISSING, FLOW_MISSING, GRACE, MISSED, TOO_LATE, PlanClock
from bot.plan.planting import CALLED_OFF, Workshops
from bot.plan.planting import SUPERSEDED as SUPERSEDED_NOW
from bot.storage import dangers, folding, ledger, tallies, timers
from bot.storage.database import Database, Tx
from bot.storage.tables import contact
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY, FakeClock
from tests.plan.plans import (
    GIVEN,
    TUESDAY,
    Published,
    a_plan,
    a_point,
    at,
    daily,
    notes,
    once,
    people,
    publish,
    queued,
    reached,
    statuses,
)
from tests.storage.rows import a_vault

FIRED, PENDING, SKIPPED = TimerStatus.FIRED, TimerStatus.PENDING, TimerStatus.SKIPPED
ASKED, SUPERSEDED, GOING = TimerStatus.ASKED, TimerStatus.SUPERSEDED, TimerStatus.GOING
LIBRARY = Published()
T = TypeVar("T")


def a_clock(database: Database, now: FakeClock, page: int = 3) -> PlanClock:
    """Somebody who looks at the clock, a few people at a time."""
    return PlanClock(database, lambda: LIBRARY, now, page=page)


async def test_a_signed_point_is_said_once_to_everybody_in_her_language(database: Database) -> None:
    who = people(database, 7, ("en", "ar", "so"))
    publish(database, a_plan(a_point()))
    now = FakeClock(MONDAY)
    clock = a_clock(database, now)
    assert await clock.round() == 0
    assert statuses(database) == {"news/once": PENDING}
    now.at = at(TUESDAY)
    assert [await clock.round(), await clock.round()] == [7, 0]
    assert [(key, each) for key, each, _ in queued(database)] == [("news/once", each) for each in who]
    said = [text for _, _, text in queued(database)][:3]
    assert said == ["Hello", "Hello (ar)", "Some of this is in English.\n\nHello"]
    assert statuses(database) == {"news/once": FIRED}


async def test_what_is_queued_knows_its_window_its_purpose_and_until_when_it_is_of_use(
    database: Database,
) -> None:
    people(database, 1)
    point = a_point()
    publish(database, a_plan(point))
    now = FakeClock(MONDAY)
    await a_clock(database, now).round()
    now.at = at(TUESDAY)
    await a_clock(database, now).round()
    (row,) = database.read_now(lambda tx: list(tx.conn.execute(table.select())))
    assert (row.message_class, row.purpose, row.hours) == (
        "proactive",
        "msg_updates",
        point.window.written(),
    )
    assert (row.due, row.useless_after) == (at(TUESDAY), at(TUESDAY) + USEFUL)


async def test_an_unsigned_point_waits_while_the_rest_goes_on(database: Database) -> None:
    people(database, 2)
    publish(database, a_plan(a_point("signed"), a_point("waits", signed_by=("family", "nhs"))))
    now = FakeClock(MONDAY)
    await a_clock(database, now).round()
    now.at = at(TUESDAY)
    await a_clock(database, now).round()
    assert reached(database) == {"signed/once": 2}


async def test_a_repeat_fires_again_and_again_until_its_end(database: Database) -> None:
    people(database, 2)
    publish(database, a_plan(a_point(trigger=daily(last=date(2026, 11, 27)))))
    now = FakeClock(MONDAY)
    clock = a_clock(database, now)
    for _ in range(24 * 8):
        await clock.round()
        now.forward(hours=1)
    assert set(statuses(database).values()) == {FIRED}
    assert sorted(reached(database)) == [f"news/2026-11-{day}" for day in (24, 25, 26, 27)]


async def test_who_may_not_be_told_is_counted_by_the_reason(database: Database) -> None:
    who = people(database, 6)

    def work(tx: Tx) -> None:
        tx.conn.execute(update(contact).where(contact.c.id.in_(who[:2])).values(stopped_at=MONDAY))
        ledger.add(tx, [(who[2], replace(GIVEN, decision=Decision.DECLINED))])
        away = at(TUESDAY) + timedelta(days=2)
        tx.conn.execute(update(contact).where(contact.c.id == who[3]).values(paused_until=away))

    database.write_now(work)
    publish(database, a_plan(a_point()))
    await a_clock(database, FakeClock(MONDAY)).round()
    assert await a_clock(database, FakeClock(at(TUESDAY))).round() == 6
    assert [each for _, each, _ in queued(database)] == who[3:]
    dues = database.read_now(
        lambda tx: list(tx.conn.execute(select(table.c.due).order_by(table.c.id)).scalars())
    )
    assert dues == [at(TUESDAY) + timedelta(days=2), at(TUESDAY), at(TUESDAY)]
    of = database.read_now(lambda tx: tallies.of(tx, "news/once"))
    assert of == {"stopped": 2, "no_consent": 1, "queued": 3}


# --- Whoever dies. ---


class Killed(Exception):
    """The process is gone."""


class Dying(Database):
    """A process that dies at the end of one of its transactions, before it is on disk."""

    left: int

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Write, and die when it is time."""
        self.left -= 1

        def last(tx: Tx) -> T:
            done = work(tx)
            if self.left < 0:
                raise Killed
            return done

        return await super().write(last)


@pytest.mark.parametrize("pages", [0, 1, 2])
async def test_killed_in_the_middle_of_any_page_it_goes_on_where_it_was(
    database: Database, pages: int
) -> None:
    who = people(database, 8)
    publish(database, a_plan(a_point()))
    now = FakeClock(MONDAY)
    await a_clock(database, now).round()
    now.at = at(TUESDAY)
    with closing(Dying(database.url, a_vault())) as dying:
        dying.left = pages
        with pytest.raises(Killed):
            await a_clock(dying, now).round()
    assert len(queued(database)) == 3 * pages
    await a_clock(database, now).round()
    assert [each for _, each, _ in queued(database)] == who
    assert statuses(database) == {"news/once": FIRED}


async def test_several_processes_at_once_say_each_point_once(database: Database) -> None:
    who = people(database, 20)
    publish(database, a_plan(*(a_point(f"p{number}") for number in range(6))))
    await a_clock(database, FakeClock(MONDAY)).round()

    def process(_: int) -> int:
        with closing(Database(database.url, a_vault())) as other:
            return asyncio.run(a_clock(other, FakeClock(at(TUESDAY))).round())

    with ThreadPoolExecutor(3) as pool:
        looked_at = list(pool.map(process, range(3)))
    assert sum(looked_at) == 6 * len(who)
    assert reached(database) == {f"p{number}/once": len(who) for number in range(6)}
    assert set(statuses(database).values()) == {FIRED}


# --- What was missed. ---


async def test_after_three_days_each_missed_time_follows_its_own_policy(database: Database) -> None:
    people(database, 2)
    policies: dict[str, dict[str, Any]] = {
        "sent": {"missed": Missed.SEND, "within_hours": 30},
        "skipped": {"missed": Missed.SKIP},
        "asked": {"missed": Missed.ASK},
    }
    points = [a_point(name, daily(), **how) for name, how in policies.items()]
    publish(database, a_plan(*points))
    now = FakeClock(MONDAY)
    await a_clock(database, now).round()
    now.at = at(TUESDAY, 11)
    await a_clock(database, now).round()
    now.at = at(date(2026, 11, 27), 11)  # the 24th, 25th and 26th went by
    await a_clock(database, now).round()
    found = statuses(database)
    assert {key: status for key, status in found.items() if status is not PENDING} == {
        "sent/2026-11-24": SKIPPED,
        "sent/2026-11-25": SKIPPED,
        "sent/2026-11-26": FIRED,
        **{f"skipped/2026-11-{day}": SKIPPED for day in (24, 25, 26)},
        **{f"asked/2026-11-{day}": ASKED for day in (24, 25, 26)},
    }
    assert {key for key, status in found.items() if status is PENDING} == {
        f"{name}/2026-11-27" for name in policies
    }
    assert reached(database) == {"sent/2026-11-26": 2}
    why = notes(database)
    assert (why["sent/2026-11-24"], why["skipped/2026-11-24"], why["asked/2026-11-24"]) == (
        TOO_LATE,
        MISSED,
        MISSED,
    )


@pytest.mark.parametrize(("late", "expected"), [(GRACE, FIRED), (GRACE + timedelta(seconds=1), SKIPPED)])
async def test_a_short_absence_is_not_late(
    database: Database, late: timedelta, expected: TimerStatus
) -> None:
    publish(database, a_plan(a_point()))
    await a_clock(database, FakeClock(MONDAY)).round()
    await a_clock(database, FakeClock(at(TUESDAY) + late)).round()
    assert statuses(database) == {"news/once": expected}


async def test_what_the_team_lets_go_is_said_however_late_it_is(database: Database) -> None:
    people(database, 4)
    publish(database, a_plan(a_point(missed=Missed.ASK)))
    await a_clock(database, FakeClock(MONDAY)).round()
    later = FakeClock(at(date(2026, 12, 8)))
    await a_clock(database, later).round()
    assert statuses(database) == {"news/once": ASKED}
    assert database.write_now(lambda tx: timers.release(tx, "news/once", later()))
    await a_clock(database, later).round()
    assert reached(database) == {"news/once": 4}
    rows = database.read_now(lambda tx: list(tx.conn.execute(table.select())))
    assert {row.useless_after for row in rows} == {later() + USEFUL}


# --- What changed. ---


async def test_what_was_taken_out_never_fires(database: Database) -> None:
    people(database, 2)
    publish(database, a_plan(a_point("stays"), a_point("goes")))
    await a_clock(database, FakeClock(MONDAY)).round()
    publish(database, a_plan(a_point("stays")), MONDAY + timedelta(hours=1))
    await a_clock(database, FakeClock(at(TUESDAY))).round()
    assert statuses(database) == {"stays/once": FIRED, "goes/once": SUPERSEDED}
    assert reached(database) == {"stays/once": 2}


async def test_taken_out_half_way_it_ends_there_and_comes_back_to_nobody(database: Database) -> None:
    people(database, 5)
    point = a_point()
    publish(database, a_plan(point))
    await a_clock(database, FakeClock(MONDAY)).round()
    now = FakeClock(at(TUESDAY))
    clock = a_clock(database, now)
    database.write_now(lambda tx: clock._step(tx, now()))
    publish(database, a_plan(a_point("other", once(date(2027, 1, 5)))), now())
    await clock.round()
    publish(database, a_plan(point), now())
    await clock.round()
    assert (statuses(database)["news/once"], notes(database)["news/once"]) == (FIRED, CALLED_OFF)
    assert accounts(database, "news/once") == {SUPERSEDED_NOW: 3}, "nobody had read it yet"


async def test_a_cancelled_workshop_takes_back_what_is_queued_about_it(database: Database) -> None:
    people(database, 2)
    day_before = Trigger(Anchor.WORKSHOP, time(12), days=-1)
    publish(database, a_plan(a_point("before", day_before), a_point("other")))
    begin = {"discover_1": at(TUESDAY + timedelta(days=1), 18)}

    def clock(when: datetime) -> PlanClock:
        return PlanClock(database, lambda: LIBRARY, FakeClock(when), Workshops(begin=lambda _: begin))

    await clock(MONDAY).round()
    await clock(at(TUESDAY)).round()
    assert accounts(database, "before/discover_1") == {"queued": 2}
    begin.clear()
    await clock(at(TUESDAY) + timedelta(minutes=1)).round()
    assert accounts(database, "before/discover_1") == {SUPERSEDED_NOW: 2}
    assert accounts(database, "other/once") == {"queued": 2}
    assert notes(database)["before/discover_1"] == CALLED_OFF


def accounts(database: Database, key: str) -> dict[str, int]:
    return database.read_now(lambda tx: tallies.of(tx, key))


async def test_a_changed_point_waits_and_is_then_late_and_not_lost(database: Database) -> None:
    people(database, 2)
    point = a_point(missed=Missed.SEND, within_hours=24)
    publish(database, a_plan(point))
    await a_clock(database, FakeClock(MONDAY)).round()
    changed = replace(point, say="Hello again")
    number = publish(database, a_plan(changed), MONDAY + timedelta(hours=1), signed=False)
    now = FakeClock(at(TUESDAY, 13))
    await a_clock(database, now).round()
    assert statuses(database) == {"news/once": SUPERSEDED}
    assert number == publish(database, a_plan(changed), now())
    await a_clock(database, now).round()
    assert [text for _, _, text in queued(database)] == ["Hello again"] * 2


# --- What it says. ---


async def test_what_cannot_be_said_yet_is_asked_about_and_never_sent_with_a_hole(database: Database) -> None:
    people(database, 2)
    hole = a_point("hole", say="You chose {priority}.")
    flow = a_point("flow", flow="nowhere")
    publish(database, a_plan(hole, flow))
    await a_clock(database, FakeClock(MONDAY)).round()
    await a_clock(database, FakeClock(at(TUESDAY))).round()
    assert set(statuses(database).values()) == {ASKED}
    assert notes(database) == {"hole/once": FIGURE_MISSING, "flow/once": FLOW_MISSING}
    assert queued(database) == []


async def test_what_cannot_be_said_is_asked_about_and_keeps_no_other_waiting(
    database: Database,
) -> None:
    people(database, 2)
    publish(database, a_plan(a_point("broken"), a_point("whole")))
    await a_clock(database, FakeClock(MONDAY)).round()
    turns = iter((True, False))

    def library() -> Published:
        """Gives a library in which the word of the first point is missing."""
        return Wordless() if next(turns, False) else LIBRARY

    await PlanClock(database, library, FakeClock(at(TUESDAY))).round()
    assert statuses(database) == {"broken/once": ASKED, "whole/once": FIRED}
    assert notes(database)["broken/once"] == FAILED


class Wordless(Published):
    """A library whose consents cannot be read."""

    def sources(self, purpose: str) -> frozenset[str]:
        """Fail."""
        raise LookupError(purpose)


async def test_feedback_says_what_was_said_and_what_was_done(database: Database) -> None:
    people(database, 1)
    point = a_point(aim=Aim.FEEDBACK, say="", you_said="Listen", we_did="A course")
    publish(database, a_plan(point))
    await a_clock(database, FakeClock(MONDAY)).round()
    await a_clock(database, FakeClock(at(TUESDAY))).round()
    (said,) = [text for _, _, text in queued(database)]
    assert said.replace("\u2068", "").replace("\u2069", "") == "You said: Listen\n\nWe did: A course"


# --- On the way. ---


class Half(Published):
    """A library from which the flow that is offered can be taken away."""

    there = True

    def flow(self, name: str) -> Any:
        """Some flow, while it is there."""
        return object() if self.there else None


async def test_one_that_is_asked_about_on_the_way_goes_on_with_those_who_are_left(database: Database) -> None:
    who = people(database, 7)
    stop = update(contact).where(contact.c.id == who[1]).values(stopped_at=MONDAY)
    database.write_now(lambda tx: tx.conn.execute(stop))
    publish(database, a_plan(a_point(flow="about_you")))
    library, now = Half(), FakeClock(MONDAY)
    clock = PlanClock(database, lambda: library, now, page=3)
    await clock.round()
    now.at = at(TUESDAY)
    database.write_now(lambda tx: clock._step(tx, now.at))
    library.there = False
    await clock.round()
    assert statuses(database) == {"news/once": ASKED}
    library.there = True
    assert database.write_now(lambda tx: timers.release(tx, "news/once", now.at))
    await clock.round()
    assert statuses(database) == {"news/once": FIRED}
    assert database.read_now(lambda tx: tallies.of(tx, "news/once")) == {"queued": 6, "stopped": 1}


async def test_who_is_told_and_then_becomes_one_with_somebody_else_is_not_told_again(
    database: Database,
) -> None:
    who = people(database, 7)
    publish(database, a_plan(a_point()))
    now = FakeClock(MONDAY)
    clock = a_clock(database, now)
    await clock.round()
    now.at = at(TUESDAY)
    database.write_now(lambda tx: clock._step(tx, now.at))
    query = select(table.c.address_id).where(table.c.contact_id == who[0])

    def joins(tx: Tx) -> None:
        hers = tx.conn.execute(query).scalar_one()
        folding.fold(tx, folding.Fold(who[0], who[6], "fake", "in-9", hers), now.at)

    database.write_now(joins)
    await clock.round()
    assert statuses(database) == {"news/once": FIRED}
    assert sorted(each for _, each, _ in queued(database)) == who[1:]


async def test_what_waits_for_a_person_goes_on_when_that_person_says_so(database: Database) -> None:
    who = people(database, 1)
    publish(database, a_plan(a_point()))
    await a_clock(database, FakeClock(MONDAY)).round()
    database.write_now(lambda tx: dangers.hold(tx, who[0], MONDAY))
    await a_clock(database, FakeClock(at(TUESDAY))).round()
    later = at(TUESDAY) + timedelta(hours=2)
    row = select(table.c.due, table.c.reason)
    assert database.read_now(lambda tx: tuple(tx.conn.execute(row).one())) == (
        at(TUESDAY) + USEFUL,
        "held_for_a_person",
    )
    assert database.write_now(lambda tx: dangers.release(tx, who[0], later))
    assert database.read_now(lambda tx: tx.conn.execute(row).one()).due == later
