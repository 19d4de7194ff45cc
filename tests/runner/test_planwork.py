"""A point of the plan waits for each group it names, and nobody signs for a group that is not hers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.message import MessageClass
from bot.domain.outbox import Status
from bot.domain.plan import Aim, Plan
from bot.domain.plan_told import SentPoint, ToSign
from bot.domain.staff import Role
from bot.domain.timer import Planned, TimerStatus
from bot.runner import planwork
from bot.storage import outbox, plans, staff, tables, timers
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.staff import Invitation, audited
from tests.engine.plans import plan, point
from tests.fakes import MONDAY
from tests.storage.rows import draft, met

#: Of three points: two for each group, one of them for both.
PLAN = plan()


@pytest.fixture
def who(database: Database) -> str:
    """Somebody."""
    return database.write_now(lambda tx: met(tx, "someone"))["someone"].contact.id


def becomes(tx: Tx, who: str, *groups: str, role: Role = Role.STEERING) -> int:
    code = f"{role.value} {who} {groups}"
    staff.invite(tx, code, Invitation(role, groups, "test", MONDAY, MONDAY + timedelta(days=1)))
    member = staff.redeem(tx, code, who, MONDAY)
    assert member is not None
    return member.id


def published(tx: Tx, the_plan: Plan = PLAN) -> int:
    return plans.publish(tx, the_plan, MONDAY, "test")


def waits(tx: Tx, who: str) -> ToSign:
    found = planwork.to_sign(tx, who)
    assert found is not None
    return found


def in_force(tx: Tx) -> set[str]:
    now = plans.newest(tx)
    return set(now.in_force()) if now is not None else set()


def on(database: Database, act: Callable[[Tx], None]) -> None:
    database.write_now(act)


def test_each_point_waits_for_every_group_it_names(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        published(tx)
        becomes(tx, who, "service_user")
        assert waits(tx, who).waiting == ("hello", "ask_first")
        assert planwork.sign(tx, who, waits(tx, who).mark(), MONDAY) == "done"
        assert in_force(tx) == {"hello"}, "the other group has not signed"
        assert waits(tx, who).waiting == ()
        becomes(tx, who, "nhs")
        assert waits(tx, who).waiting == ("ask_first", "told")
        assert planwork.sign(tx, who, waits(tx, who).mark(), MONDAY) == "done"
        assert in_force(tx) == set(PLAN.points)

    on(database, act)


def test_nobody_signs_for_a_group_that_is_not_hers(database: Database, who: str) -> None:
    """Whatever an act says that she has read."""

    def act(tx: Tx) -> None:
        number = published(tx)
        becomes(tx, who, "service_user")
        assert planwork.sign(tx, who, f"{number}\nnhs", MONDAY) == "gone"
        assert in_force(tx) == set()
        assert planwork.sign(tx, who, f"{number}\nnhs\nservice_user", MONDAY) == "done"
        assert in_force(tx) == {"hello"}

    on(database, act)


def test_a_group_that_came_to_her_while_she_read_is_not_signed_for(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        published(tx)
        becomes(tx, who, "service_user")
        read = waits(tx, who).mark()
        becomes(tx, who, "nhs")
        assert planwork.sign(tx, who, read, MONDAY) == "done"
        assert in_force(tx) == {"hello"}

    on(database, act)


@pytest.mark.parametrize("role", [None, *Role])
def test_the_plan_is_for_the_steering_role_alone(database: Database, who: str, role: Role | None) -> None:
    def act(tx: Tx) -> None:
        number = published(tx)
        if role is not None:
            becomes(tx, who, "service_user", role=role)
        steers = role is Role.STEERING
        assert (planwork.to_sign(tx, who) is not None) is steers
        came = planwork.sign(tx, who, f"{number}\nservice_user", MONDAY)
        assert (came, in_force(tx)) == (("done", {"hello"}) if steers else ("gone", set()))

    on(database, act)


def test_without_a_group_there_is_nothing_to_sign(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        number = published(tx)
        becomes(tx, who)
        assert waits(tx, who).groups == frozenset() and waits(tx, who).waiting == ()
        assert planwork.sign(tx, who, str(number), MONDAY) == "gone"

    on(database, act)


def test_who_steers_no_longer_signs_no_longer(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        number = published(tx)
        staff.end(tx, becomes(tx, who, "service_user"), MONDAY)
        assert planwork.to_sign(tx, who) is None
        assert planwork.sign(tx, who, f"{number}\nservice_user", MONDAY) == "gone"

    on(database, act)


def test_what_has_changed_since_it_was_read_is_not_signed(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        published(tx)
        becomes(tx, who, "service_user")
        read = waits(tx, who).mark()
        published(tx, plan(*PLAN.points.values(), point("later")))
        assert planwork.sign(tx, who, read, MONDAY) == "gone"
        assert in_force(tx) == set()
        assert [each for each in audited(tx) if each.action == "plan_signed"] == []

    on(database, act)


def test_a_changed_point_waits_and_the_rest_goes_on(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        published(tx)
        becomes(tx, who, "service_user", "nhs")
        planwork.sign(tx, who, waits(tx, who).mark(), MONDAY)
        changed = replace(PLAN.points["hello"], say="We have begun!")
        published(tx, plan(changed, PLAN.points["told"], point("later")))
        assert in_force(tx) == {"told"}
        found = waits(tx, who)
        assert (found.waiting, found.changed) == (("hello", "later"), frozenset({"hello"}))

    on(database, act)


def test_who_signed_for_which_groups_is_in_the_audit(database: Database, who: str) -> None:
    def act(tx: Tx) -> None:
        number = published(tx)
        first = becomes(tx, who, "service_user")
        second = becomes(tx, who, "nhs", "family")
        planwork.sign(tx, who, waits(tx, who).mark(), MONDAY)
        lines = [each for each in audited(tx) if each.action == "plan_signed"]
        assert {(each.actor, each.subject, each.details) for each in lines} == {
            (f"staff:{first}", f"plan:{number}", "service_user"),
            (f"staff:{second}", f"plan:{number}", "family, nhs"),
        }

    on(database, act)


def sent(tx: Tx, who: Known, fire_key: str, at: datetime) -> None:
    """Queue something that nobody asked for, as said to her at a time."""
    new = replace(draft(who, "News", MessageClass.PROACTIVE), fire_key=fire_key)
    [number] = outbox.add(tx, [new], [None])
    row = update(tables.outbox).where(tables.outbox.c.id == number)
    tx.conn.execute(row.values(status=Status.SENT.value, settled_at=at))


def all_signed(tx: Tx, the_plan: Plan) -> None:
    assert plans.sign(tx, published(tx, the_plan), ("service_user", "nhs"), 7, MONDAY)


def fires(tx: Tx, name: str, at: datetime, occurrence: str = "once") -> None:
    key = f"{name}/{occurrence}"
    timers.plant(tx, plans.PLAN, [Planned(key, name, at)], at)
    timers.settle(tx, key, TimerStatus.FIRED, at)


def told(number: int) -> Plan:
    return plan(point("hello"), *(point(f"told_{each}", Aim.FEEDBACK, "nhs") for each in range(number)))


def test_news_is_what_was_done_and_has_been_sent_the_newest_first(database: Database) -> None:
    def act(tx: Tx) -> None:
        assert planwork.news(tx) == ()
        all_signed(tx, told(8))
        for each in range(7):
            fires(tx, f"told_{each}", MONDAY + timedelta(days=each))
        fires(tx, "hello", MONDAY + timedelta(days=20))
        fires(tx, "told_0", MONDAY + timedelta(days=30), "again")
        found = planwork.news(tx)
        assert [each.point for each in found] == ["told_0", "told_6", "told_5", "told_4", "told_3"]
        assert found[0].at == MONDAY + timedelta(days=30)

    on(database, act)


def test_what_was_done_stays_in_the_news_when_the_plan_goes_on_without_it(database: Database) -> None:
    def act(tx: Tx) -> None:
        all_signed(tx, told(1))
        fires(tx, "told_0", MONDAY)
        published(tx, plan(point("hello"), point("told_0", Aim.FEEDBACK, "nhs", we_did="More.")))
        assert [each.plan for each in planwork.news(tx)] == [told(1)], "as it was signed"
        published(tx, plan(point("hello")))
        assert [each.point for each in planwork.news(tx)] == ["told_0"]

    on(database, act)


def test_why_is_the_last_point_that_was_said_to_her(database: Database) -> None:
    def act(tx: Tx) -> None:
        people = met(tx, "someone", "another")
        her, other = people["someone"], people["another"]
        all_signed(tx, PLAN)
        assert planwork.why(tx, her.contact.id) is None
        sent(tx, her, "hello/once", MONDAY)
        sent(tx, her, "ask_first/once", MONDAY + timedelta(days=7))
        sent(tx, other, "told/2027-03-02", MONDAY + timedelta(days=8))
        assert planwork.why(tx, her.contact.id) == SentPoint(PLAN, "ask_first", MONDAY + timedelta(days=7))
        sent(tx, her, "elsewhere/once", MONDAY + timedelta(days=9))
        assert planwork.why(tx, her.contact.id) is None, "the last thing was no point of the plan"

    on(database, act)
