"""What the house knows about a person in the practice room, for those who want to understand how it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RunInside:
    """A conversation in progress."""

    flow: str
    #: The step it has reached.
    step: str
    #: The beginning of the version that it is pinned to.
    version: str = ""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the consent ledger."""

    purpose: str
    #: ``given``, ``declined`` or ``withdrawn``.
    decision: str
    #: Which wording was decided about: flow and step.
    text_id: str
    #: The beginning of the wording's version.
    version: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Inside:
    """One person as the house knows her. Everything at its default: the house has not met her."""

    #: True once the house has a record of her.
    known: bool = False
    #: The language she chose; None until she has chosen.
    language: str | None = None
    #: When she finished the welcome.
    joined: datetime | None = None
    #: Since when she wants no messages.
    stopped: datetime | None = None
    #: The stack of conversations in progress; the last one talks.
    runs: tuple[RunInside, ...] = ()
    #: Until when the last question waits for its answer; None when nothing was asked.
    waits_until: datetime | None = None
    #: Conversations whose question was not answered in time; she can pick them up.
    set_aside: tuple[RunInside, ...] = ()
    #: Oldest first.
    ledger: tuple[LedgerLine, ...] = ()
    #: How many messages to her are in which state, for example ``{"sent": 4}``.
    outbox: Mapping[str, int] = field(default_factory=dict)


def as_json(inside: Inside) -> dict[str, Any]:
    """Return what the page shows, moments as ISO 8601."""
    return {name: _plain(value) for name, value in asdict(inside).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
