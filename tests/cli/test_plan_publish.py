"""How the plan comes into force from the keyboard, what is told of it, and what the team decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import plan_publish
from bot.cli.house import open_database
from bot.domain.plan import Missed, Plan
from bot.domain.timer import Planned, TimerStatus
from bot.plan.planting import KIND
from bot.storage import plans, staff, tallies, timers
from bot.storage.database import Tx
from tests.cli.verbs import Terminal
from tests.plan.plans import GROUP, a_plan, a_point

LONG_AGO = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
KEY = "news/once"


def types(line: str, code: int = 0) -> str:
    """Type one of these verbs; return what is printed."""
    app = typer.Typer()
    verbs = {
        "publish": plan_publish.publish,
        "approve": plan_publish.approve,
        "log": plan_publish.log_,
        "send": plan_publish.send,
        "skip": plan_publish.skip,
    }
    for name, verb in verbs.items():
        app.command(name)(verb)
    result = CliRunner().invoke(app, line.split())
    assert result.exit_code == code, result.output
    return result.output


def published(plan: Plan, *, signed: bool = False) -> None:
    """A plan that is the newest version."""

    def work(tx: Tx) -> None:
        number = plans.publish(tx, plan, LONG_AGO, "terminal:test")
        if signed:
            plans.sign(tx, number, [GROUP], 1, LONG_AGO)

    with open_database() as database:
        database.write_now(work)


def asked() -> None:
    """A point that was missed and waits for the team, one that has fired, and one that is to come."""

    def work(tx: Tx) -> None:
        later = LONG_AGO + timedelta(days=30000)
        due = [(KEY, LONG_AGO), ("said/once", LONG_AGO), ("comes/once", later)]
        timers.plant(tx, KIND, [Planned(key, key.split("/")[0], at) for key, at in due], LONG_AGO)
        timers.settle(tx, KEY, TimerStatus.ASKED, LONG_AGO, "missed")
        timers.settle(tx, "said/once", TimerStatus.FIRED, LONG_AGO)
        tallies.add(tx, "said/once", {"stopped": 3, "sent": 41})

    with open_database() as database:
        database.write_now(work)


def stands(key: str = KEY) -> tuple[TimerStatus, str]:
    """Where a point stands, and what is noted of it."""
    with open_database() as database:
        found = database.read_now(lambda tx: timers.find(tx, key))
    assert found is not None
    return found.status, found.note


def audited() -> list[tuple[str, str, str]]:
    """Who did what to what, newest first."""
    with open_database() as database:
        return [(each.actor, each.action, each.subject) for each in database.read_now(staff.audited)]


def test_who_is_missing_and_how_they_get_in_is_said(terminal: Terminal) -> None:
    assert "No plan is published yet" in types("approve", 1)
    published(a_plan(a_point("news"), a_point("other", signed_by=(GROUP, "nhs"))), signed=True)
    said = types("approve")
    assert "In force: 1 of 2 points." in said
    assert "bigroom people invite --role steering --group nhs" in said
    assert f"--group {GROUP}" not in said


def test_the_log_rounds_and_leaves_out_what_is_to_come(terminal: Terminal) -> None:
    assert "bigroom plan log --all" in types("log")
    assert "nothing is to come" in types("log --all")
    asked()
    said = types("log")
    assert "sent: about 40, stopped: fewer than 8" in said
    assert "asked: missed" in said
    assert "comes/once" not in said
    assert "comes/once" in types("log --all")


@pytest.mark.parametrize(
    ("verb", "expected", "action"),
    [
        ("send", (TimerStatus.PENDING, timers.ASKED_FOR), "plan_let_go"),
        ("skip", (TimerStatus.SKIPPED, plan_publish.BY_THE_TEAM), "plan_left_out"),
    ],
)
def test_what_the_team_decides_is_done_once_and_written_down(
    terminal: Terminal, verb: str, expected: tuple[TimerStatus, str], action: str
) -> None:
    asked()
    types(f"{verb} {KEY} --as ada")
    assert stands() == expected
    assert audited() == [("terminal:ada", action, f"plan:{KEY}")]
    assert "does not wait for the team" in types(f"{verb} {KEY} --as ada", 1)
    assert len(audited()) == 1


@pytest.mark.parametrize("key", ["said/once", "comes/once", "nothing/once"])
def test_what_does_not_wait_for_the_team_stays_as_it_is(terminal: Terminal, key: str) -> None:
    asked()
    assert "does not wait for the team" in types(f"send {key}", 1)
    assert audited() == []


def test_publishing_is_written_down_with_the_reason_why_a_point_asks_again(terminal: Terminal) -> None:
    plan = a_plan(a_point(missed=Missed.ASK))

    def work(tx: Tx) -> list[tuple[int, bool]]:
        reasons = {"news": "The vote is short."}
        return [plan_publish._publish(tx, plan, LONG_AGO, "terminal:ada", reasons) for _ in range(2)]

    with open_database() as database:
        assert database.write_now(work) == [(1, True), (1, False)]
    assert sorted(audited()) == [
        ("terminal:ada", "plan_asks_again", "plan:1:news"),
        ("terminal:ada", "plan_published", "plan:1"),
    ]
