"""What is different between two plans, in plain words, and what must be signed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.languages import SOURCE
from bot.domain.plan import Plan, Point
from bot.library.plan_files import said
from bot.library.plan_files.draft import MILESTONES, SAID


class What(StrEnum):
    """What became of a point or a milestone."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is no more what it was; empty where it was or is not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One point or milestone that is no more what it was."""

    what: What
    #: ``point ideas`` or ``milestone team``; empty for the plan itself.
    where: str
    lines: tuple[Line, ...] = ()
    #: Who has to sign before it is said; nobody for milestones and for points that go.
    signs: tuple[str, ...] = ()


def differences(old: Plan, new: Plan) -> Iterator[Difference]:
    """Yield what is different, milestones first; plans that say the same yield nothing.

    What must be signed is taken of the fingerprints, so that this and the signatures never disagree.
    """
    if old.title != new.title:
        yield Difference(What.CHANGED, "", (Line("title", old.title, new.title),))
    for name in _names(old.milestones, new.milestones):
        before, after = _milestone(old, name), _milestone(new, name)
        lines = tuple(_lines(before, after)) + tuple(_translated(old, new, (f"{MILESTONES}.{name}",)))
        if lines:
            yield Difference(_what(before, after), f"milestone {name}", lines)
    for name in _names(old.points, new.points):
        there, here = old.points.get(name), new.points.get(name)
        before = dict(said.lines(there, old)) if there else {}
        after = dict(said.lines(here, new)) if here else {}
        changed = _signed(there) != _signed(here)
        lines = tuple(_lines(before, after)) + tuple(
            _translated(old, new, tuple(f"{name}.{key}" for key in SAID))
        )
        if lines or changed:
            signs = here.signed_by if here and changed else ()
            yield Difference(_what(before, after), f"point {name}", lines, signs)


def _names(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys((*new, *old)))


def _what(before: object, after: object) -> What:
    if before and after:
        return What.CHANGED
    return What.ADDED if after else What.REMOVED


def _signed(point: Point | None) -> str:
    return point.fingerprint() if point else ""


def _milestone(plan: Plan, name: str) -> dict[str, str]:
    each = plan.milestones.get(name)
    return {"title": each.title, "when": said.milestone(each, plan)} if each else {}


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    for name in _names(before, after):
        line = Line(name, before.get(name, ""), after.get(name, ""))
        if line.before != line.after:
            yield line


def _translated(old: Plan, new: Plan, keys: tuple[str, ...]) -> Iterator[Line]:
    """Yield texts of other languages that changed; nobody signs these, and everybody may look."""
    languages = [each for each in _names(old.texts, new.texts) if each != SOURCE]
    for language in languages:
        for key in keys:
            before, after = (plan.texts.get(language, {}).get(key, "") for plan in (old, new))
            if before != after:
                yield Line(f"{key.rpartition('.')[2]} ({language})", before, after)
