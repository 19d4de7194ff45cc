"""How good a screen is: of the dangerous sentences how many it finds, and how often it rings for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from bot.safeguarding.screen import Screen
from bot.safeguarding.sentences import HARMLESS, Sentence

#: 95 of 100 intervals that are made like this hold the true share.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 when there is nothing to share."""
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Return Wilson's interval, between 0 and 1: where the true share is likely to be."""
        if not self.of:
            return 0.0, 1.0
        square = _Z * _Z
        middle = (self.value + square / (2 * self.of)) / (1 + square / self.of)
        root = sqrt(self.value * (1 - self.value) / self.of + square / (4 * self.of * self.of))
        half = _Z * root / (1 + square / self.of)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured over some sentences."""

    name: str
    #: Dangerous sentences in which any danger was found.
    recall: Share
    #: Harmless sentences in which one was found.
    false_alarms: Share
    #: Of the dangers found, those of the right category.
    right_category: Share
    #: Of the dangers found, those rightly told as now or as over.
    right_time: Share


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one sentence came to."""

    language: str
    category: str
    #: Of a harmless sentence the danger it looks like, or ``plain``.
    looks_like: str
    found: bool
    right_category: bool
    right_time: bool


def outcomes(screen: Screen, sentences: Iterable[Sentence]) -> list[Outcome]:
    """Return what a screen makes of each sentence."""
    return [_outcome(screen, each) for each in sentences]


def _outcome(screen: Screen, each: Sentence) -> Outcome:
    finding = screen.look(each.text)
    right = finding is not None and finding.danger == each.category
    in_time = finding is not None and finding.past == (each.kind == "past")
    return Outcome(each.language, each.category, each.kind, finding is not None, right, in_time)


def by_language(found: Iterable[Outcome]) -> list[Figures]:
    """Return figures for each language, and last for all together."""
    every = list(found)
    languages = sorted({each.language for each in every})
    rows = [_figures(name, [each for each in every if each.language == name]) for name in languages]
    return [*rows, _figures("all", every)]


def by_category(found: Iterable[Outcome]) -> list[Figures]:
    """Return figures for each category; its false alarms are of harmless sentences that look like it."""
    every = list(found)
    names = dict.fromkeys(each.category for each in every if each.category != HARMLESS)
    looks = dict.fromkeys(each.looks_like for each in every if each.category == HARMLESS)
    return [
        _figures(
            name,
            [
                each
                for each in every
                if name in (each.category, each.category == HARMLESS and each.looks_like)
            ],
        )
        for name in dict.fromkeys([*names, *looks])
    ]


def _figures(name: str, found: list[Outcome]) -> Figures:
    dangers = [each for each in found if each.category != HARMLESS]
    harmless = [each for each in found if each.category == HARMLESS]
    met = [each for each in dangers if each.found]
    return Figures(
        name,
        Share(len(met), len(dangers)),
        Share(sum(each.found for each in harmless), len(harmless)),
        Share(sum(each.right_category for each in met), len(met)),
        Share(sum(each.right_time for each in met), len(met)),
    )
