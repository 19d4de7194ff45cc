"""What is taken together: messages with what the inbox made of them, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.domain.danger import Finding
from bot.domain.delivery import DeliveryReport
from bot.domain.message import Address, Heard, InboundMessage, Receipt
from bot.domain.outbox import Leased, Settlement
from bot.domain.pace import Pace
from bot.domain.publication import FlowVersion
from bot.domain.session import Run
from bot.engine.flow import Flow, Library
from bot.storage.inbound import Arrival

_NO_CONVERSATION = (Heard.GROUP, Heard.NOTHING, Heard.UNREADABLE)


class Care(IntEnum):
    """What is done for her whose message no turn can be made of; the less, the more is broken."""

    NONE = 0
    #: She is told kindly, and whom to call where her words warn of danger.
    WORD = 1
    #: A case is opened for such words besides.
    CASE = 2


class Phrasebook(Library, Protocol):
    """A library that also knows which words mean something outside any flow."""

    @property
    def stop_words(self) -> frozenset[str]:
        """Every way to say STOP, normalised, in every language."""

    @property
    def start_words(self) -> frozenset[str]:
        """Every way to say START."""

    @property
    def continue_words(self) -> frozenset[str]:
        """Every way to say CONTINUE."""

    @property
    def sad_words(self) -> frozenset[str]:
        """The offer to end all messages about birth, as it is read on its button, normalised."""

    def keyword(self, said: str) -> Flow | None:
        """Return the flow that a normalised word starts."""


class Shelf(Phrasebook, Protocol):
    """A library that can be given versions it does not hold yet."""

    def has(self, name: str, version: str) -> bool:
        """True when that version is at hand."""

    def add(self, version: FlowVersion) -> None:
        """Take a version."""

    def refresh(self, run: Run) -> Run:
        """Return the run to go on with: begun again where a newer version says so."""


class Hearing(Protocol):
    """What the inbox found out about a message before anyone was looked up."""

    @property
    def for_staff(self) -> bool:
        """True when it names something that only staff may begin."""

    @property
    def found(self) -> Finding | None:
        """What the words warn of."""


@dataclass(frozen=True, slots=True)
class Heed:
    """A message and what the inbox made of it."""

    message: InboundMessage
    heard: Hearing
    #: Keyed hash of the address; empty when it came from nobody.
    key: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that is committed together. One address appears at most once."""

    heeds: Sequence[Heed]
    settlements: Sequence[Settlement] = ()
    #: What providers have reported meanwhile of what we said.
    reports: Sequence[DeliveryReport] = ()


@dataclass(slots=True)
class Result:
    """What a committed batch leads to."""

    #: In the batch's order; None for a person who is locked elsewhere: her message must come again.
    receipts: list[Receipt | None] = field(default_factory=list)
    #: To be said now.
    leased: list[Leased] = field(default_factory=list)
    #: Who was forgotten: nothing that is still in hand for them may be said but what is in `leased`.
    gone: list[str] = field(default_factory=list)
    #: When it was played; None when no turn was.
    at: datetime | None = None
    #: Who is known as whom from now on.
    joined: Mapping[str, str] = field(default_factory=dict)
    #: Of what we said and was reported as lost, how many for which reason.
    lost: Mapping[str, int] = field(default_factory=dict)


def name_of(heed: Heed) -> tuple[str, str]:
    """Return what makes a delivery unique."""
    return (heed.message.channel, heed.message.external_id)


def arrival_of(heed: Heed, outcome: str = "taken", payload: bytes | None = None) -> Arrival:
    """Return a delivery as it is written down."""
    message = heed.message
    if message.kind is Heard.UNREADABLE:
        outcome, payload = "unreadable", message.payload
    if message.pace is Pace.TOO_MUCH:
        outcome = "too_much"
    text = None if payload is None else payload.decode("utf-8", "backslashreplace")
    return Arrival(
        message.channel, message.external_id, heed.key, message.kind.value, message.at, outcome, text
    )


def receipt_of(
    name: tuple[str, str],
    fresh: set[tuple[str, str]],
    locked: Sequence[tuple[str, str]],
    chosen: Mapping[tuple[str, str], str | None],
) -> Receipt | None:
    """Return what the door may tell; None for one that must come again."""
    if name in locked:
        return None
    return Receipt(duplicate=name not in fresh, chosen=chosen.get(name))


def address_of(message: InboundMessage) -> Address | None:
    """Return whom a message comes from, None when no conversation is meant."""
    return None if message.kind in _NO_CONVERSATION else message.address
