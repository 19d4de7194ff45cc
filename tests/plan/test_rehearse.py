"""Everybody is gone through, a page at a time; what is over or not ready is left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.plan import Anchor, Milestone, Plan, Point, Trigger
from bot.domain.timer import Planned, TimerStatus
from bot.plan import sealed
from bot.plan.planting import KIND, Workshops
from bot.plan.preview import House
from bot.plan.rehearse import Asked, comings, known, milestones, rehearse, unready, words
from bot.storage import timers
from bot.storage.database import Database
from tests.fakes import MONDAY
from tests.plan.plans import NOON, Published, a_plan, a_point, at, daily, once, people

START, UNTIL = date(2026, 11, 24), date(2026, 11, 28)


def asked(*points: Point, milestones: tuple[Milestone, ...] = ()) -> Asked:
    plan: Plan = a_plan(*points, milestones=milestones)
    return Asked(plan, points, at(START, 0), at(UNTIL, 0))


def due(database: Database, question: Asked) -> list[str]:
    there = database.read_now(lambda tx: known(tx, question, Workshops()))
    return [each.fire_key for each in comings(question, question.points, there)]


def test_every_time_from_the_first_day_until_before_the_last(database: Database) -> None:
    assert due(database, asked(a_point("again", daily()), a_point("later", once(UNTIL)))) == [
        f"again/2026-11-{day}" for day in (24, 25, 26, 27)
    ]


@pytest.mark.parametrize("status", [TimerStatus.FIRED, TimerStatus.SKIPPED])
def test_what_is_over_is_not_said_again(database: Database, status: TimerStatus) -> None:
    question = asked(a_point("again", daily()))
    there = database.read_now(lambda tx: known(tx, question, Workshops()))
    first = comings(question, question.points, there)[0]
    planned = [Planned(first.fire_key, "again", first.due)]
    database.write_now(lambda tx: timers.plant(tx, KIND, planned, MONDAY))
    database.write_now(lambda tx: timers.settle(tx, first.fire_key, status, MONDAY))
    assert first.fire_key not in due(database, question)
    assert len(due(database, question)) == 3


def test_a_point_whose_flow_or_figure_is_missing_is_not_ready(database: Database) -> None:
    question = asked(
        a_point("offers", flow="no_such_flow"), a_point("chosen", say="It is {priority}."), a_point("ready")
    )
    there = database.read_now(lambda tx: known(tx, question, Workshops()))
    assert [each.id for each in unready(question, there, Published())] == ["offers", "chosen"]


def test_it_says_what_the_house_would_say_in_her_language(database: Database) -> None:
    question = asked(a_point("count", say="We are {people}."))
    there = database.read_now(lambda tx: known(tx, question, Workshops()))
    text = words(question, there, Published())
    assert "We are" in text(question.points[0], "en")
    assert "(ar)" in text(question.points[0], "ar")


def test_everybody_is_gone_through_on_pages_of_any_size(database: Database) -> None:
    people(database, 23, ("en", "ar"))
    question = asked(a_point())
    there = database.read_now(lambda tx: known(tx, question, Workshops()))
    key = database.vault.derive(sealed.USE)
    library = Published()
    house = House(words(question, there, library), ("en", "ar"), library.sources, {}, key)
    times = comings(question, question.points, there)
    told: list[int] = []
    made = [rehearse(database, times, question.until, house, told.append, limit) for limit in (5, 23, 500)]
    assert made[0] == made[1] == made[2]
    assert made[0].rows[0].about == 25
    assert told == [5, 5, 5, 5, 3, 23, 0, 23]


def test_milestones_of_these_days() -> None:
    team = Milestone("team", "The team", on=START)
    after = Milestone("after", "Later", after="team", days=(UNTIL - START).days)
    point = a_point("news", Trigger(Anchor.MILESTONE, NOON, name="team"))
    assert milestones(asked(point, milestones=(team, after))) == {START: ["The team"]}
    assert START + timedelta(days=4) == UNTIL
