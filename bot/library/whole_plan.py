"""The whole plan of a folder of flows: read, checked, and said in every language on offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.plan import Plan, Point
from bot.library.check import check
from bot.library.load import load
from bot.library.plan_files.draft import NAME, spoken
from bot.library.plan_files.order import overrides
from bot.library.problems import Problem, Severity
from bot.library.translations import read_catalogues


@dataclass(frozen=True, slots=True)
class Override:
    """A point that asks although the last ask has no answer yet: its reason is what goes on record."""

    point: Point
    #: The point that asked before.
    unanswered: Point

    def __str__(self) -> str:
        said = f"'{self.point.id}' asks again before '{self.unanswered.id}' is answered"
        return f"{said}, because: {self.point.although}"


def load_plan(folder: Path, locales: Path, today: date | None = None) -> tuple[Plan | None, list[Problem]]:
    """Return the plan of a folder with its texts in every language, and what is wrong with it.

    Without a plan when there is no file, or an error in it or in one of its translations. Without `today`
    nothing is in the past.
    """
    begins = f"{NAME}."
    file = f"{folder.name}/{NAME}.toml"
    problems = [
        each
        for each in check(folder, locales, today)
        if each.file == file or (each.file.endswith(".po") and each.step.startswith(begins))
    ]
    draft = load(folder).plan
    if draft is None or any(each.severity is Severity.ERROR for each in problems):
        return None, problems
    catalogues, _ = read_catalogues(locales)
    return spoken(draft.plan, catalogues), problems


def overrides_of(folder: Path) -> list[Override]:
    """Return every point of a folder's plan that asks before an answer, and says why."""
    loaded = load(folder)
    if loaded.plan is None:
        return []
    return [Override(*each) for each in overrides(loaded.plan.plan, loaded.polls)]
