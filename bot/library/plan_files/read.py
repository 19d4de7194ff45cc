"""Reads the plan, and says what is wrong with it in plain words."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.languages import SOURCE
from bot.domain.plan import Milestone, Plan, Point
from bot.library.places import Places
from bot.library.plain import NAME, toml_trouble, trimmed
from bot.library.plan_files.dates import no_such_day
from bot.library.plan_files.draft import MILESTONES, PlanDraft, texts_of
from bot.library.plan_files.headings import (
    EXPECTED,
    HEADINGS,
    MilestoneEntry,
    PointEntry,
    Top,
)
from bot.library.plan_files.points import Misfit, made_point
from bot.library.problems import Problem, meant

_M = TypeVar("_M", bound=BaseModel)


def read_plan(file: str, source: str) -> tuple[Plan | None, list[Problem]]:
    """Read the plan with its English texts; without one when anything in it cannot be understood."""
    draft, problems = read_draft(file, source)
    return (draft.plan if draft else None), problems


def read_draft(file: str, source: str) -> tuple[PlanDraft | None, list[Problem]]:
    """Read the plan with the places of its lines; without one when anything in it cannot be understood."""
    try:
        raw = trimmed(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        line, message, hint = toml_trouble(error, source)
        found = no_such_day("".join(source.splitlines()[line - 1 : line]))
        return None, [Problem(file, "", line, *(found or (message, hint)))]
    reader = _Reader(file, Places(source))
    top = reader.top(raw)
    milestones = reader.milestones(reader.table(raw, MILESTONES))
    points = reader.points(reader.table(raw, "points"), tuple(top.signed_by) if top else ())
    if reader.problems or top is None:
        return None, reader.problems
    titles = {name: each.title for name, each in milestones.items()}
    texts = {SOURCE: texts_of(top.title, titles, points.values())}
    return PlanDraft(file, Plan(top.title, milestones, points, texts), reader.places), []


class _Reader:
    """Reads one heading after the other and gathers what is wrong."""

    def __init__(self, file: str, places: Places) -> None:
        self._file, self.places = file, places
        self.problems: list[Problem] = []

    def trouble(self, step: str, key: str, message: str, hint: str) -> None:
        """Note what is wrong with a line below a heading, or at the top of the file."""
        line = self.places.line(*(part for part in (*step.split("."), key) if part))
        self.problems.append(Problem(self._file, step, line, message, hint))

    def top(self, raw: dict[str, Any]) -> Top | None:
        """Return what stands above the first heading."""
        for key, value in raw.items():
            if isinstance(value, dict) and key not in HEADINGS:
                first = next(iter(value), "")  # a heading [point.ideas] has no line for [point]
                self.trouble(key, first, f"I do not know the heading [{key}].", meant(key, HEADINGS))
            elif not isinstance(value, dict) and key in HEADINGS:
                self.trouble("", key, f"'{key}' is a heading.", "A point begins with [points.its_name].")
        return self.made(Top, "", {key: value for key, value in raw.items() if key not in HEADINGS}, raw)

    def table(self, raw: dict[str, Any], heading: str) -> dict[str, Any]:
        """Return what stands below a heading, nothing where there is no such heading."""
        found = raw.get(heading)
        return found if isinstance(found, dict) else {}

    def milestones(self, raw: dict[str, Any]) -> dict[str, Milestone]:
        """Return every milestone that says when it is."""
        found = {}
        for name, entry in raw.items():
            self._named(MILESTONES, name, "A milestone")
            if not isinstance(entry, dict):
                hint = 'Write it like this: prioritise = { title = "The vote", on = 2027-03-21 }'
                self.trouble(MILESTONES, name, f"'{name}' needs a title and a day.", hint)
                continue
            made = self.made(MilestoneEntry, MILESTONES, entry, entry, name)
            if made is None:
                continue
            if (made.on is None) == (made.after is None):
                said = f"'{name}' needs either 'on' or 'after', and only one of them."
                self.trouble(MILESTONES, name, said, "Write on = 2027-03-21, or after and days.")
                continue
            found[name] = Milestone(name, made.title, made.on, made.after or "", made.days)
        return found

    def points(self, raw: dict[str, Any], signed_by: tuple[str, ...]) -> dict[str, Point]:
        """Return every point, in the order of the file."""
        found = {}
        if not raw:
            self.trouble("", "", "There is no point in this plan.", "A point begins with [points.its_name].")
        for name, entry in raw.items():
            self._named("points", name, "A point")
            if not isinstance(entry, dict):
                self.trouble("points", name, f"'{name}' is no point.", f"Begin it with [points.{name}].")
                continue
            made = self.made(PointEntry, f"points.{name}", entry, entry)
            if made is None:
                continue
            try:
                found[name] = made_point(name, made, signed_by)
            except Misfit as misfit:
                self.trouble(f"points.{name}", misfit.key, str(misfit), misfit.hint)
        return found

    def made(
        self, model: type[_M], step: str, raw: dict[str, Any], whole: dict[str, Any], below: str = ""
    ) -> _M | None:
        """Return what stands below a heading as its model; every line that does not fit is noted."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for place in dict.fromkeys(_place(each["loc"]) for each in error.errors()):
                self._wrong(model, step, place, whole, below)
            return None

    def _wrong(
        self, model: type[BaseModel], step: str, place: tuple[str, ...], raw: dict[str, Any], below: str
    ) -> None:
        key, last = place[0], place[-1]
        line = below or key
        what, example = EXPECTED.get(last, ("something else", ""))
        hint = f"Write it like this: {example}"
        if last not in EXPECTED or (len(place) == 1 and key not in model.model_fields):
            known = ("groups", "languages", "boroughs") if len(place) > 1 else tuple(model.model_fields)
            self.trouble(step, line, f"I do not know '{last}'.", meant(last, known))
        elif key not in raw:
            where = (
                f"'{below}' needs" if below else f"[{step}] needs" if step else "The top of the file needs"
            )
            self.trouble(step, line, f"{where} '{key}' too: {what}.", hint)
        elif isinstance(raw[key], str) and " without quotes" in what:
            self.trouble(step, line, f"'{key}' stands in quotes, so it is read as words.", hint)
        elif isinstance(raw[key], date) and "in quotes" in what:
            self.trouble(step, line, f"'{key}' is not in quotes, so it is read as a date.", hint)
        else:
            self.trouble(step, line, f"What stands after '{last}' does not fit: it should be {what}.", hint)

    def _named(self, heading: str, name: str, what: str) -> None:
        if not NAME.fullmatch(name) or name in (MILESTONES, "title"):
            hint = "Use small letters, digits and _ only, 40 at most."
            if name in (MILESTONES, "title"):
                hint = "That name means something else here."
            self.trouble(heading, name, f"{what} cannot be called '{name}'.", hint)


def _place(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the key of a line, and the key within it where only that is wrong."""
    return tuple(str(each) for each in loc if isinstance(each, str))[:2]
