"""The timers are what the plan says: planted, moved with what they hang on, and gone with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.plan import Anchor, Milestone, Point, Trigger
from bot.domain.timer import TimerStatus
from bot.plan.planting import KIND, Workshops, anchors, is_idle, sow
from bot.storage import polls, timers
from bot.storage.database import Database, Tx
from tests.fakes import MONDAY
from tests.plan.plans import NOON, TUESDAY, a_plan, a_point, at, daily, once, publish, statuses
from tests.storage.sheets import AFTER, CLOSES, GATHERING, SHEET, closed, opened

NOTHING = Workshops()
PENDING, SUPERSEDED = TimerStatus.PENDING, TimerStatus.SUPERSEDED


def sown(database: Database, when: datetime, workshops: Workshops = NOTHING) -> dict[str, datetime]:
    """Bring the plan to the timers; return what waits, and until when."""
    database.write_now(lambda tx: sow(tx, when, workshops))
    assert database.read_now(lambda tx: is_idle(tx, when, workshops))
    rows = database.read_now(lambda tx: timers.of_kind(tx, KIND, PENDING))
    return {row.key: row.due for row in rows}


def test_without_a_plan_nothing_is_planted(database: Database) -> None:
    assert database.read_now(lambda tx: is_idle(tx, MONDAY, NOTHING))
    assert database.write_now(lambda tx: sow(tx, MONDAY, NOTHING)) is None


def test_what_is_not_in_the_table_yet_is_work_to_do(database: Database) -> None:
    publish(database, a_plan(a_point()))
    assert not database.read_now(lambda tx: is_idle(tx, MONDAY, NOTHING))
    assert sown(database, MONDAY) == {"news/once": at(TUESDAY)}
    assert not database.read_now(lambda tx: is_idle(tx, at(TUESDAY), NOTHING))


def on_milestone(days: int = 1) -> Point:
    """A point the day after the team is there."""
    return a_point(trigger=Trigger(Anchor.MILESTONE, NOON, name="team", days=days))


def test_a_moved_milestone_moves_what_hangs_on_it(database: Database) -> None:
    for version, day in enumerate((date(2026, 12, 1), date(2027, 1, 5), date(2026, 11, 30))):
        plan = a_plan(on_milestone(), milestones=[Milestone("team", "The team", on=day)])
        publish(database, plan, MONDAY + timedelta(minutes=version))
        due = sown(database, MONDAY + timedelta(minutes=version))
        assert due == {"news/team": at(day + timedelta(days=1))}


def test_a_milestone_that_is_gone_takes_with_it_what_hangs_on_it(database: Database) -> None:
    publish(database, a_plan(on_milestone(), milestones=[Milestone("team", "The team", on=TUESDAY)]))
    sown(database, MONDAY)
    publish(database, a_plan(on_milestone()), MONDAY + timedelta(minutes=1))
    assert sown(database, MONDAY + timedelta(minutes=1)) == {}
    assert statuses(database) == {"news/team": SUPERSEDED}


def test_workshops_are_followed_wherever_they_move(database: Database) -> None:
    point = a_point(trigger=Trigger(Anchor.WORKSHOP, NOON, days=-1))
    publish(database, a_plan(point))
    begin = {"discover_1": at(date(2026, 12, 10), 10), "define_1": at(date(2027, 2, 10), 10)}
    held = Workshops(begin=lambda _: begin)
    assert sown(database, MONDAY, held) == {
        "news/discover_1": at(date(2026, 12, 9)),
        "news/define_1": at(date(2027, 2, 9)),
    }
    begin["discover_1"] = at(date(2026, 12, 17), 10)
    del begin["define_1"]
    assert sown(database, MONDAY, held) == {"news/discover_1": at(date(2026, 12, 16))}


def test_polls_that_are_open_or_over_and_results_that_are_there_can_be_hung_on(database: Database) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET)
        polls.propose(tx, GATHERING, MONDAY)

    database.write_now(work)
    found = database.read_now(lambda tx: anchors(tx, NOTHING))
    assert (found.polls, found.results) == ({SHEET.name: CLOSES}, {})
    database.write_now(lambda tx: closed(tx, winners=("time",)))
    found = database.read_now(lambda tx: anchors(tx, NOTHING))
    assert (found.polls, found.results) == ({SHEET.name: CLOSES}, {SHEET.name: AFTER})


def test_what_lay_before_its_signing_is_not_planted(database: Database) -> None:
    plan = a_plan(a_point("news", daily()), a_point("past", once(date(2026, 11, 25))))
    publish(database, plan, signed=False)
    later = at(date(2026, 11, 26), 11)
    assert sown(database, later) == {}
    publish(database, plan, later)
    assert sown(database, later) == {"news/2026-11-26": at(date(2026, 11, 26))}


def test_a_changed_point_counts_from_the_publishing_of_its_change(database: Database) -> None:
    publish(database, a_plan(a_point("news", daily())))
    sown(database, MONDAY)
    changed = a_plan(replace(a_point("news", daily()), say="Hello again"))
    publish(database, changed, MONDAY + timedelta(hours=1), signed=False)
    later = at(date(2026, 11, 26), 11)
    assert sown(database, later) == {}
    publish(database, changed, later)
    database.write_now(lambda tx: sow(tx, later, NOTHING))
    assert sorted(key for key, status in statuses(database).items() if status is PENDING) == [
        f"news/2026-11-{day}" for day in (24, 25, 26)
    ]


def test_another_time_of_the_day_moves_the_day_that_waits(database: Database) -> None:
    publish(database, a_plan(a_point("news", daily())))
    sown(database, MONDAY)
    earlier = replace(daily(), at=NOON.replace(hour=10))
    publish(database, a_plan(a_point("news", earlier)), MONDAY + timedelta(minutes=1))
    assert sown(database, MONDAY + timedelta(minutes=1)) == {"news/2026-11-24": at(TUESDAY, 10)}


def test_what_fell_due_while_it_waited_is_late_however_many_versions_came_meanwhile(
    database: Database,
) -> None:
    publish(database, a_plan(a_point()))
    sown(database, MONDAY)
    changed = a_point(say="Good morning")
    publish(database, a_plan(changed), MONDAY + timedelta(hours=1), signed=False)
    assert sown(database, at(TUESDAY, 13)) == {}
    publish(database, a_plan(changed, a_point("more", once(date(2026, 12, 1)))), at(TUESDAY, 14))
    database.write_now(lambda tx: sow(tx, at(TUESDAY, 15), NOTHING))
    assert statuses(database) == {"news/once": PENDING, "more/once": PENDING}
