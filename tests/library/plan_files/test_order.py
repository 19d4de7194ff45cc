"""Whom two audiences share, what comes when, and what asks too early."""

from __future__ import annotations

from datetime import date

from bot.domain.plan import Audience
from bot.library.plan_files.order import check_order, in_order, known, overrides, shared
from bot.library.problems import Severity
from tests.library.plans import PLAN, line_of, plan_draft, plan_of
from tests.library.polls import STAGES, draft_of

AGAIN = """
[points.again]
title        = "Again"
aim          = "ask"
say          = "And what else?"
audience     = { groups = ["family"] }
on           = 2027-02-20
at           = "18:30"
owner        = "the team"
written_with = "a champion"
"""


def test_two_audiences_share_whoever_fits_both() -> None:
    everybody = Audience()
    families = Audience(groups=("family", "nhs"), languages=("so",))
    staff = Audience(groups=("nhs",), boroughs=("brent",))
    assert shared(everybody, families) == families
    assert shared(families, staff) == Audience(groups=("nhs",), languages=("so",), boroughs=("brent",))
    assert shared(families, Audience(groups=("voluntary",))) is None
    assert shared(families, Audience(languages=("ar",))) is None


def test_what_has_a_day_comes_in_order() -> None:
    draft = plan_draft()
    there = known(draft.plan, [draft_of(STAGES)])
    assert there.milestones == {"choose": date(2027, 3, 21), "team": date(2027, 4, 20)}
    assert there.stages["first.rate"] == date(2097, 5, 7)
    assert [(each.point.id, f"{each.day:%m-%d}") for each in in_order(draft.plan, there)][:4] == [
        ("ideas", "01-27"),
        ("heard", "03-16"),
        ("news", "04-13"),
        ("news", "04-27"),
    ]


def test_an_ask_waits_for_the_answer_to_the_last_one() -> None:
    (problem,) = check_order(plan_draft(PLAN + AGAIN), [])
    assert (problem.message, problem.suggestion) == (
        "These people were asked 'ideas' on 27 January 2027, and have not heard what came of it.",
        'Write a feedback with answers = ["ideas"] before it, or although = "...".',
    )
    assert (problem.severity, problem.step) == (Severity.ERROR, "points.again")
    assert problem.line == line_of(AGAIN, "aim") + len(PLAN.splitlines())


def test_an_ask_may_come_after_the_answer_or_to_other_people() -> None:
    later = AGAIN.replace("2027-02-20", "2027-03-24")
    assert list(check_order(plan_draft(PLAN + later), [])) == []
    others = PLAN.replace('aim          = "ask"', 'aim = "ask"\naudience = { groups = ["nhs"] }')
    assert list(check_order(plan_draft(others + AGAIN), [])) == []


def test_an_answer_to_some_does_not_answer_all() -> None:
    """Families in English have heard what came of it; the others have not."""
    some = PLAN.replace('aim          = "feedback"', 'aim = "feedback"\naudience = { languages = ["en"] }')
    later = AGAIN.replace("2027-02-20", "2027-03-24")
    assert [each.step for each in check_order(plan_draft(some + later), [])] == ["points.again"]


def test_what_is_asked_again_and_again_needs_an_answer_in_between() -> None:
    monthly = PLAN.replace(
        "on           = 2027-01-27",
        'every = "15th of the month"\nfirst = 2027-01-01\nlast = 2027-03-02',
    )
    (problem,) = check_order(plan_draft(monthly), [])
    assert problem.message.startswith("These people were asked 'ideas' on 15 January 2027, and have not")


def test_an_ask_that_comes_all_the_same_says_why() -> None:
    although = AGAIN + 'although = "The first question was not clear."\n'
    plan = plan_of(PLAN + although)
    assert list(check_order(plan_draft(PLAN + although), [])) == []
    assert [(each.id, other.id) for each, other in overrides(plan, [])] == [("again", "ideas")]
    assert list(overrides(plan_of(), [])) == []


def test_two_within_a_week_are_a_warning() -> None:
    close = PLAN.replace("2027-01-27", "2027-03-10")
    (problem,) = check_order(plan_draft(close), [])
    assert (problem.severity, problem.step) == (Severity.WARNING, "points.heard")
    assert problem.message == ("On 16 March 2027 the same people may get this, and 'ideas' on 10 March 2027.")
    assert problem.suggestion == (
        "Nobody gets more than one in seven days: the later one is held back for them."
    )
    assert list(check_order(plan_draft(close.replace("03-10", "03-09")), [])) == []


def test_what_comes_round_too_often_is_a_warning() -> None:
    daily = PLAN.replace('"second Tuesday"', '"second day"')
    (problem,) = check_order(plan_draft(daily), [])
    assert problem.message == "This comes round more often than once a week."
    assert list(check_order(plan_draft(PLAN.replace('"second Tuesday"', '"Tuesday"')), [])) == []
