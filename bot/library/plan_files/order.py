"""What follows what in a plan: no ask before an answer, and at most one message a week to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.hours import LONDON
from bot.domain.plan import Aim, Audience, Plan, Point
from bot.library.plan_files.days import Known, days_of, milestone_days
from bot.library.plan_files.draft import PlanDraft
from bot.library.poll_files.draft import PollDraft
from bot.library.problems import Problem, Severity

#: Nobody is written to first more often than this.
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Said:
    """A point, on one of the days on which it is said."""

    day: date
    point: Point


def known(plan: Plan, polls: Iterable[PollDraft]) -> Known:
    """Return the days that the files know."""
    stages = {
        f"{poll.name}.{stage.name}": stage.closes_at.astimezone(LONDON).date()
        for poll in polls
        for stage in poll.stages
    }
    return Known(milestone_days(plan.milestones), stages)


def in_order(plan: Plan, there: Known) -> list[Said]:
    """Return all that is said on days that are known, the earliest first."""
    said = (Said(day, point) for point in plan.points.values() for day in days_of(point.trigger, there))
    return sorted(said, key=lambda each: (each.day, each.point.trigger.at))


def shared(one: Audience, other: Audience) -> Audience | None:
    """Return whom two audiences can have in common, None when that is nobody."""
    both = []
    for here, there in zip(_parts(one), _parts(other), strict=True):
        common = tuple(each for each in here if each in there) if here and there else here or there
        if not common and here:
            return None
        both.append(common)
    return Audience(one.purpose, *both)


def check_order(draft: PlanDraft, polls: Sequence[PollDraft]) -> Iterator[Problem]:
    """Yield asks that come before an answer, and points that come too close to each other."""
    order = in_order(draft.plan, known(draft.plan, polls))
    yield from _asks(draft, order)
    yield from _week(draft, order)


def overrides(plan: Plan, polls: Sequence[PollDraft]) -> Iterator[tuple[Point, Point]]:
    """Yield each point that asks before an answer and says why, and the point that has none yet."""
    for asks, before in _unanswered(in_order(plan, known(plan, polls))):
        if asks.point.although:
            yield asks.point, before.point


def _asks(draft: PlanDraft, order: Sequence[Said]) -> Iterator[Problem]:
    for asks, before in _unanswered(order):
        if not asks.point.although:
            said = f"These people were asked '{before.point.id}' on {_day(before)}, and have not heard "
            said += "what came of it."
            hint = f'Write a feedback with answers = ["{before.point.id}"] before it, or although = "...".'
            yield draft.problem(asks.point.id, "aim", said, hint)


def _unanswered(order: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Yield (what asks, what it asks too early after), once for each point that asks."""
    met: set[str] = set()
    for number, each in enumerate(order):
        if each.point.aim is not Aim.ASK or each.point.id in met:
            continue
        before = order[:number]
        for last in _last_asks(each, before):
            both = shared(each.point.audience, last.point.audience)
            if both is not None and not _answered(last, both, before):
                met.add(each.point.id)
                yield each, last
                break


def _last_asks(asks: Said, before: Sequence[Said]) -> Iterator[Said]:
    """Yield the last ask of each other audience that has people in common with this one."""
    seen: list[Audience] = []
    for each in reversed(before):
        if each.point.aim is Aim.ASK and shared(each.point.audience, asks.point.audience) is not None:
            if not any(_covers(other, each.point.audience) for other in seen):
                yield each
            seen.append(each.point.audience)


def _answered(asked: Said, people: Audience, before: Sequence[Said]) -> bool:
    after = before[before.index(asked) + 1 :]
    return any(
        asked.point.id in each.point.answers and _covers(each.point.audience, people) for each in after
    )


def _covers(one: Audience, other: Audience) -> bool:
    """True when everybody of the other audience is in this one."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return all(not here or (there and set(there) <= set(here)) for here, there in pairs)


def _week(draft: PlanDraft, order: Sequence[Said]) -> Iterator[Problem]:
    met: set[frozenset[str]] = set()
    for number, each in enumerate(order):
        for other in reversed(order[:number]):
            if each.day - other.day >= _WEEK:
                break
            pair = frozenset({each.point.id, other.point.id})
            if pair not in met and shared(each.point.audience, other.point.audience) is not None:
                met.add(pair)
                yield _too_close(draft, each, other)


def _too_close(draft: PlanDraft, each: Said, other: Said) -> Problem:
    if each.point.id == other.point.id:
        said = "This comes round more often than once a week."
    else:
        said = f"On {_day(each)} the same people may get this, and '{other.point.id}' on {_day(other)}."
    hint = "Nobody gets more than one in seven days: the later one is held back for them."
    return draft.problem(each.point.id, "", said, hint, Severity.WARNING)


def _day(said: Said) -> str:
    return f"{said.day.day} {said.day:%B %Y}"


def _parts(audience: Audience) -> tuple[tuple[str, ...], ...]:
    return audience.groups, audience.languages, audience.boroughs
