"""Which stages of polls belong to a list: open ones, results, rules, what waits for the steering role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.domain.release import Outcome

#: A list of WhatsApp has ten rows, and Skip is one of them.
MOST = 9


def _open(stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    return sorted((each for each in stages if each.is_open(at)), key=lambda each: each.sheet.closes_at)


def _results(stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    """The newest first; that ideas are in is no result to look up."""
    found = [each for each in stages if each.release and each.release.outcome is not Outcome.GATHERED]
    return sorted(found, key=lambda each: each.sheet.closes_at, reverse=True)


def _rules(stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    """The rules that are in force, and below them those of what is over."""
    found = [each for each in stages if each.status in (PollStatus.OPEN, PollStatus.CLOSED)]
    newest = sorted(found, key=lambda each: each.sheet.closes_at, reverse=True)
    return sorted(newest, key=lambda each: each.status is PollStatus.CLOSED)


def _to_sign(stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    return [each for each in stages if each.status is PollStatus.PROPOSED and not each.signed_by_her]


def _to_decide(stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    return [
        each
        for each in stages
        if each.release and each.release.outcome is Outcome.WORKSHOP and each.decided is None
    ]


_LISTS: dict[str, Callable[[Iterable[StageNow], datetime], list[StageNow]]] = {
    "open_polls": _open,
    "poll_results": _results,
    "poll_rules": _rules,
    "polls_to_sign": _to_sign,
    "polls_to_decide": _to_decide,
}
#: The names of the lists.
NAMES = tuple(_LISTS)


def listed(name: str, stages: Iterable[StageNow], at: datetime) -> list[StageNow]:
    """Return the stages of a list, at most as many as can be shown."""
    return _LISTS[name](stages, at)[:MOST]


def named(stages: Iterable[StageNow], name: str) -> StageNow | None:
    """Return the stage of this name, None when it is not among them."""
    return next((each for each in stages if each.sheet.name == name), None)


def how_many(stages: Sequence[StageNow]) -> str:
    """Return what a branch asks for: ``none``, ``one`` or ``several``."""
    return ("none", "one")[len(stages)] if len(stages) < 2 else "several"
