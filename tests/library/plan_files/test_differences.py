"""What changed between two plans, and what must be signed again for it."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.domain.plan import Aim, Point
from bot.domain.quiet import SAME_DAY
from bot.library.plan_files.differences import Difference, Line, What, differences
from tests.library.plans import PLAN, plan_of

OLD = plan_of()


def test_plans_that_say_the_same_have_no_difference() -> None:
    assert list(differences(OLD, plan_of(PLAN.replace("  ", " ")))) == []


def test_a_changed_point_is_to_be_signed_again_line_by_line() -> None:
    new = plan_of(PLAN.replace('"18:30"', '"18:00"').replace("2027-01-27", "2027-01-28"))
    before, after = "Wednesday 27 January 2027, at 18:30", "Thursday 28 January 2027, at 18:00"
    assert list(differences(OLD, new)) == [
        Difference(What.CHANGED, "point ideas", (Line("when", before, after),), ("service_user",))
    ]


def test_what_is_added_or_removed_is_told_whole() -> None:
    without = plan_of(PLAN.split("[points.news]")[0])
    (added,) = differences(without, OLD)
    assert (added.what, added.where, added.signs) == (What.ADDED, "point news", ("family", "service_user"))
    assert Line("says", "", "Here is the news. {people} people take part.") in added.lines
    (removed,) = differences(OLD, without)
    assert (removed.what, removed.where, removed.signs) == (What.REMOVED, "point news", ())


def test_a_milestone_moves_without_a_signature() -> None:
    (moved,) = differences(OLD, plan_of(PLAN.replace("2027-03-21", "2027-03-28")))
    assert moved == Difference(
        What.CHANGED, "milestone choose", (Line("when", "21 March 2027", "28 March 2027"),)
    )


def test_a_milestone_or_title_of_another_name_is_told() -> None:
    new = plan_of(PLAN.replace('"Our plan"', '"The plan"').replace("team   =", "others ="))
    assert [(each.what, each.where) for each in differences(OLD, new)] == [
        (What.CHANGED, ""),
        (What.ADDED, "milestone others"),
        (What.REMOVED, "milestone team"),
    ]


def test_translations_are_told_and_need_no_signature() -> None:
    new = replace(OLD, texts={**OLD.texts, "so": {"ideas.say": "Maxaa?"}})
    assert list(differences(OLD, new)) == [
        Difference(What.CHANGED, "point ideas", (Line("say (so)", "", "Maxaa?"),))
    ]


def test_whatever_changes_the_fingerprint_is_told() -> None:
    """Else somebody would be asked to sign again, and nobody could say why."""
    ideas = OLD.points["ideas"]
    others = {
        "audience": replace(ideas.audience, boroughs=("brent",)),
        "aim": Aim.THANK,
        "trigger": OLD.points["heard"].trigger,
        "signed_by": ("family",),
        "answers": ("news",),
        "window": SAME_DAY,
        "missed": OLD.points["heard"].missed,
        "review": OLD.points["news"].review,
    }
    for name in (each.name for each in fields(Point)):
        if name in ("id", "within_hours"):  # within_hours says nothing where nothing is sent late
            continue
        changed = replace(ideas, **{name: others.get(name, "another")})  # type: ignore[arg-type]
        found = list(differences(OLD, replace(OLD, points={**OLD.points, "ideas": changed})))
        assert [each.where for each in found] == ["point ideas"], name
        assert found[0].lines, name
        assert found[0].signs == changed.signed_by, name
