"""A poll as one person meets it: what is open, what she has said of it so far, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.poll import Marks, PollStatus, Sheet
from bot.domain.release import Outcome, Release


@dataclass(frozen=True, slots=True)
class Decided:
    """What a workshop decided where the votes did not: the steering role has written it down."""

    option: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StageNow:
    """One stage of a poll, at this moment."""

    sheet: Sheet = field(repr=False)
    status: PollStatus
    #: How many of the steering role have signed this very sheet.
    signed: int = 0
    release: Release | None = None
    decided: Decided | None = None
    #: Her own ballot, while it is open; nothing of it can be looked up afterwards.
    marks: Marks = field(default_factory=dict, repr=False)
    #: True when she is of the steering role and has signed this sheet herself.
    signed_by_her: bool = False

    def is_open(self, at: datetime) -> bool:
        """True when votes are taken at this moment: at its closing time it is over, closed or not."""
        return self.status is PollStatus.OPEN and at < self.sheet.closes_at

    @property
    def is_settled(self) -> bool:
        """True when it is chosen or decided: only then is it true what the sheet says is done with it."""
        chosen = self.release is not None and self.release.outcome is Outcome.CHOSEN
        return chosen or self.decided is not None


@dataclass(frozen=True, slots=True)
class Idea:
    """What somebody wrote should change, until a moderator has made a statement of it."""

    id: int
    poll: str
    words: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class Statement:
    """An option in the making: reworded by a moderator, its origin forgotten."""

    #: ``s1``, ``s2`` and so on, by poll.
    id: str
    poll: str
    #: language -> text; English always.
    texts: Mapping[str, str]
