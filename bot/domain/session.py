"""The stack of runs in progress with one person, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One contact once through one flow, pinned to the version it began with."""

    flow: str
    #: Content hash of the published flow.
    version: str
    #: The step reached.
    step: str
    #: What was answered and remembered on the way, by step name.
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """Where a run pauses for a reply."""

    #: Names the question on the buttons it went out with.
    id: str
    until: datetime
    #: How often the answer was unclear; after the second time the question is let go.
    unclear: int = 0
    #: When the question was asked first, by our clock; None in what an older release wrote.
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Crossed:
    """The last message that was written, by the provider's clock, before she could read our question."""

    #: When we received it, by our clock.
    at: datetime
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The question that was answered last; a second tap on it is a double tap, not a mistake."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The kind word that was said last outside any flow; an album of ten photos is declined once."""

    #: Its name in words.toml.
    word: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """At most one waits per contact. The last run of the stack is the one that talks."""

    runs: tuple[Run, ...] = ()
    wait: Wait | None = None
    #: Runs whose question was not answered in time; she can pick them up with CONTINUE.
    set_aside: tuple[Run, ...] = ()
    answered: Answered | None = None
    told: Told | None = None
    crossed: Crossed | None = None
    #: True when she was told that she may let us keep voice notes: once is enough.
    voice_offered: bool = False

    @property
    def empty(self) -> bool:
        """True when nothing is in progress and nothing can be picked up."""
        return not self.runs and not self.set_aside
