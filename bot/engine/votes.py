"""The facts about polls that a turn states."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.poll import Marks


@dataclass(frozen=True, slots=True)
class BallotCast:
    """She voted, or took her vote out. Never stored beside her answers, never with the time."""

    #: Name of the sheet.
    poll: str
    #: Everything that she says of the options by now; empty: she takes her vote out.
    marks: Marks = field(repr=False)
    #: The merged group that she votes in, empty for none.
    group: str = field(default="", repr=False)
    #: The order in which the options were shown.
    shown: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class IdeaGiven:
    """She wrote what should change."""

    #: The poll, whatever its stage: ``first_priority``.
    poll: str
    words: str = field(repr=False)
    language: str
