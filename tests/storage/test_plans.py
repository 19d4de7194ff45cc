"""A plan comes back as it was published; what is signed is each point, and counts while it stays the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.message import MessageClass
from bot.domain.outbox import Settlement, Status
from bot.domain.plan import Milestone, Plan, PlanNow, Point
from bot.domain.timer import Planned, TimerStatus
from bot.storage import outbox, plans, timers
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import plan_signature
from tests.fakes import MONDAY
from tests.storage.plan import ASK, NEWS, PLAN
from tests.storage.rows import draft, lease, met

LATER = MONDAY + timedelta(days=1)


def publish(database: Database, plan: Plan = PLAN) -> int:
    return database.write_now(lambda tx: plans.publish(tx, plan, MONDAY, "cli"))


def sign(database: Database, version: int, *groups: str, staff_id: int = 7) -> bool:
    return database.write_now(lambda tx: plans.sign(tx, version, groups, staff_id, MONDAY))


def now(database: Database) -> PlanNow:
    found = database.read_now(plans.newest)
    assert found is not None
    return found


def changed(point: Point) -> Plan:
    return replace(PLAN, points={**PLAN.points, point.id: point})


NAMES = st.text(max_size=8)
ANY_PLAN = st.builds(
    Plan,
    title=NAMES,
    milestones=st.dictionaries(NAMES, st.builds(Milestone), max_size=3),
    points=st.dictionaries(NAMES, st.builds(Point), max_size=3),
    texts=st.dictionaries(NAMES, st.dictionaries(NAMES, NAMES, max_size=3), max_size=2),
)


@given(ANY_PLAN)
@settings(max_examples=40, deadline=None)
def test_every_plan_comes_back_as_it_was(plan: Plan) -> None:
    back = plans.from_json(plans.to_json(plan))
    assert back == plan
    assert list(back.points) == list(plan.points)
    assert [each.fingerprint() for each in back.points.values()] == [
        each.fingerprint() for each in plan.points.values()
    ]


def test_it_comes_back_from_what_nobody_can_change_too() -> None:
    """However its mappings are made, they are read as the same plan."""
    frozen = replace(PLAN, points=MappingProxyType(PLAN.points), texts=MappingProxyType(PLAN.texts))
    assert plans.from_json(plans.to_json(frozen)) == PLAN
    assert plans.to_json(frozen) == plans.to_json(PLAN)


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="validation"):
        plans.from_json('{"title": "half"}')


def test_the_newest_counts_and_all_are_kept(database: Database) -> None:
    assert database.read_now(plans.newest) is None
    assert database.read_now(plans.history) == []
    other = replace(PLAN, title="Another")
    assert (publish(database), publish(database, other)) == (1, 2)
    assert now(database) == PlanNow(2, other)
    assert database.read_now(lambda tx: plans.version(tx, 1)) == PLAN
    assert database.read_now(lambda tx: plans.version(tx, 3)) is None
    assert database.read_now(plans.history) == [(1, MONDAY, "cli"), (2, MONDAY, "cli")]


def test_what_is_the_newest_already_is_not_stored_again(database: Database) -> None:
    assert (publish(database), publish(database)) == (1, 1)
    publish(database, replace(PLAN, title="Another"))
    assert publish(database) == 3, "back to what was before is a new version"


def test_two_who_publish_at_once_get_two_numbers(database: Database) -> None:
    numbers: list[int] = []

    def race(title: str) -> None:
        numbers.append(publish(database, replace(PLAN, title=title)))

    racing = [Thread(target=race, args=(f"plan {number}",)) for number in range(4)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4]


def test_a_point_is_in_force_when_each_of_its_groups_has_signed(database: Database) -> None:
    version = publish(database)
    assert dict(now(database).in_force()) == {}
    assert sign(database, version, "service_user")
    assert now(database).signed == {
        NEWS.fingerprint(): frozenset({"service_user"}),
        ASK.fingerprint(): frozenset({"service_user"}),
    }
    assert list(now(database).in_force()) == ["ask"]
    assert sign(database, version, "nhs", "council", staff_id=8)
    assert list(now(database).in_force()) == ["news", "ask"]


def test_twice_counts_once_and_who_was_first_stays(database: Database) -> None:
    version = publish(database)
    assert sign(database, version, "nhs")
    assert sign(database, version, "nhs", staff_id=8)
    query = select(plan_signature.c.group, plan_signature.c.staff_id)
    assert database.read_now(lambda tx: tx.conn.execute(query).all()) == [("nhs", 7)]


def test_a_changed_point_waits_while_the_others_go_on(database: Database) -> None:
    sign(database, publish(database), "service_user", "nhs")
    publish(database, changed(replace(NEWS, say="This is new!")))
    assert list(now(database).in_force()) == ["ask"]
    assert now(database).missing(now(database).plan.points["news"]) == {"service_user", "nhs"}
    publish(database, replace(PLAN, milestones={}))
    assert list(now(database).in_force()) == ["news", "ask"], "a date that moves is not part of a point"


def test_what_has_been_replaced_cannot_be_signed_any_more(database: Database) -> None:
    first = publish(database)
    second = publish(database, changed(replace(ASK, review=date(2027, 6, 1))))
    assert not sign(database, first, "service_user", "nhs")
    assert not sign(database, second + 1, "service_user")
    assert dict(now(database).signed) == {}
    assert sign(database, second, "service_user")


def test_before_the_first_plan_there_is_nothing_to_sign(database: Database) -> None:
    assert not sign(database, 1, "service_user")


def test_what_has_been_said_comes_newest_first(database: Database) -> None:
    def work(tx: Tx) -> None:
        ours = [Planned(f"{name}/once", name, MONDAY) for name in ("first", "second", "never", "late")]
        timers.plant(tx, plans.PLAN, ours, MONDAY)
        timers.plant(tx, "workshops", [Planned("other/once", "other", MONDAY)], MONDAY)
        for key, status, at in (
            ("first/once", TimerStatus.FIRED, MONDAY),
            ("second/once", TimerStatus.FIRED, LATER),
            ("late/once", TimerStatus.SKIPPED, LATER),
            ("other/once", TimerStatus.FIRED, LATER),
        ):
            timers.settle(tx, key, status, at)

    assert database.read_now(plans.fired) == []
    database.write_now(work)
    assert database.read_now(plans.fired) == [("second", LATER), ("first", MONDAY)]


def test_why_is_what_was_said_to_her_last_of_all_that_was_planned(database: Database) -> None:
    def says(tx: Tx, known: Known, fire_key: str, status: Status, hours: int) -> None:
        new = replace(draft(known, "News", MessageClass.PROACTIVE), fire_key=fire_key)
        (number,) = outbox.add(tx, [new], [lease()])
        done = Settlement(number, known.contact.id, status, 1)
        outbox.settle(tx, [done], MONDAY + timedelta(hours=hours))

    def work(tx: Tx) -> tuple[str, str]:
        people = met(tx, "ann", "ben")
        ann, ben = people["ann"], people["ben"]
        says(tx, ann, "news/2", Status.SENT, 5)
        says(tx, ann, "news/1", Status.SENT, 1)
        says(tx, ann, "vote/once", Status.CANCELLED, 7)
        says(tx, ann, "", Status.SENT, 8)
        says(tx, ben, "", Status.SENT, 1)
        return ann.contact.id, ben.contact.id

    hers, his = database.write_now(work)
    expected = ("news/2", MONDAY + timedelta(hours=5))
    assert database.read_now(lambda tx: plans.why(tx, hers)) == expected
    assert database.read_now(lambda tx: plans.why(tx, his)) is None
