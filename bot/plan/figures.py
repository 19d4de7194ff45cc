"""The live figures that a point may carry: counts of people rounded, the rest as everybody knows it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.domain.poll import Method
from bot.domain.polling import StageNow
from bot.domain.release import Outcome
from bot.engine import polls as wording
from bot.engine.polls import Voice
from bot.polls.consensus import SMALLEST
from bot.polls.disclosure import people as rounded
from bot.storage import contacts, polls
from bot.storage.database import Tx

#: How many people have joined, how many workshops were held, and what was chosen to change first.
PEOPLE, WORKSHOPS, PRIORITY = "people", "workshops_held", "priority"


@dataclass(frozen=True, slots=True)
class Figures:
    """Some of them, as they are now. What is None is not there yet."""

    people: int | None = None
    workshops: int | None = None
    #: The newest stage at which something was chosen.
    chosen: StageNow | None = None

    def missing(self, names: Collection[str]) -> frozenset[str]:
        """Return which of the names of figures cannot be said yet, or at all."""
        there = {PEOPLE: self.people, WORKSHOPS: self.workshops, PRIORITY: self.chosen}
        return frozenset(name for name in names if there.get(name) is None)

    def spoken(self, voice: Voice) -> dict[str, str]:
        """Return those that are there, in the language of a voice."""
        said: dict[str, str] = {}
        if self.people is not None:
            few = self.people < SMALLEST
            said[PEOPLE] = voice.word("plan_few") if few else str(rounded(self.people))
        if self.workshops is not None:
            said[WORKSHOPS] = str(self.workshops)
        if self.chosen is not None:
            said[PRIORITY] = wording.option(voice, self.chosen.sheet, _chosen(self.chosen))
        return said


def figures(tx: Tx, names: Collection[str], held: Callable[[Tx], int]) -> Figures:
    """Read those figures that are named; `held` counts the workshops that were held."""
    return Figures(
        contacts.joined(tx) if PEOPLE in names else None,
        held(tx) if WORKSHOPS in names else None,
        _newest(tx) if PRIORITY in names else None,
    )


def _newest(tx: Tx) -> StageNow | None:
    """Return the ranking that was settled last."""
    ranked = [
        (each.release.at, each.sheet.name, each)
        for each in polls.all_now(tx)
        if each.sheet.method is Method.RANK and each.release is not None and _chosen(each)
    ]
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def _chosen(stage: StageNow) -> str:
    """Return what was chosen, or decided at a workshop; empty when nothing was."""
    if stage.decided is not None:
        return stage.decided.option
    release = stage.release
    if release is None or release.outcome is not Outcome.CHOSEN:
        return ""
    return release.winners[0]
