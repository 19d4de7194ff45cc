"""Which points of the plan are previewed: those in force, or those of the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.cli.flows import show_problems
from bot.cli.house import give_up
from bot.domain.plan import Plan, Point
from bot.library.whole_plan import load_plan
from bot.storage import plans
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plan, those of its points that count, and those that wait for signatures."""

    plan: Plan
    points: tuple[Point, ...]
    waiting: tuple[Point, ...] = ()


def published(database: Database) -> Chosen:
    """Return the newest published plan with its points in force; without one the command ends."""
    found = database.read_now(plans.newest)
    if found is None:
        give_up("No plan is published yet. Type `bigroom plan publish`, or add --draft to look at the file.")
    force = found.in_force()
    waiting = tuple(each for name, each in found.plan.points.items() if name not in force)
    return Chosen(found.plan, tuple(force.values()), waiting)


def drafted(places: tuple[Path, Path]) -> Chosen:
    """Return the plan of a folder of flow files with all its points; errors in it end the command."""
    flows, locales = places
    plan, problems = load_plan(flows, locales)
    if plan is None:
        show_problems(problems)
        give_up("There is no plan that can be previewed. `bigroom plan check` says what to mend.")
    return Chosen(plan, tuple(plan.points.values()))
