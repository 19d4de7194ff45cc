"""Readable stand-ins at the ports: a clock that is set, ids that can be foretold, a channel that records.

tests/journeys/play.py puts them before a real house, and people before them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeAlias

from bot.domain.message import InboundMessage, OutboundMessage, Receipt, SendError, SendTrouble

Receive: TypeAlias = Callable[[InboundMessage], Awaitable[Receipt]]

#: A Monday morning; nothing of the calendar happens on it.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def forward(self, **how_far: float) -> None:
        """Let time pass: ``forward(hours=24)``."""
        self.at += timedelta(**how_far)


class FakeIds:
    """Ids that can be foretold: ``in-1``, ``in-2`` ..."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._numbers: Iterator[int] = count(1)

    def __call__(self) -> str:
        """Return the next one."""
        return f"{self._prefix}-{next(self._numbers)}"


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the provider took it."""

    to: str
    message: OutboundMessage
    provider_id: str


@dataclass(slots=True)
class FakeChannel:
    """A provider in memory: records what is said, and has bad days when it is told to."""

    name: str = "fake"
    said: list[Said] = field(default_factory=list)
    #: Every attempt, also those that failed: who and what.
    tried: list[tuple[str, str]] = field(default_factory=list)
    #: What it was asked to delete: where, and which.
    deleted: list[tuple[str, str]] = field(default_factory=list)
    #: What people have sent besides words, and what of it was fetched.
    files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    #: For how long it deletes anything.
    keeps: timedelta = timedelta(hours=48)
    #: Whether it deletes what she sent, too.
    deletes_hers: bool = False
    #: For how long after hers our own words may be said; None: for ever.
    window: timedelta | None = None
    _ids: FakeIds = field(default_factory=lambda: FakeIds("out"))
    _faults: dict[str, list[Exception]] = field(default_factory=dict)
    _gates: dict[str, asyncio.Event] = field(default_factory=dict)
    _receive: Receive | None = None

    async def open(self, receive: Receive, report: object = None) -> None:
        """Begin to hand over what people do."""
        self._receive = receive

    async def close(self) -> None:
        """Hand over nothing more."""
        self._receive = None

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Take a message, or do what the test has asked for."""
        self.tried.append((to, message.text))
        if to in self._gates:
            await self._gates[to].wait()
        if self._faults.get(to):
            raise self._faults[to].pop(0)
        said = Said(to, message, self._ids())
        self.said.append(said)
        return said.provider_id

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Delete messages, or do what the test has asked for."""
        if self._faults.get(to):
            raise self._faults[to].pop(0)
        self.deleted.extend((to, each) for each in provider_ids)

    async def fetch(self, reference: str) -> bytes:
        """Return what somebody sent, or do what the test has asked for."""
        self.fetched.append(reference)
        if reference in self._gates:
            await self._gates[reference].wait()
        if self._faults.get(reference):
            raise self._faults[reference].pop(0)
        return self.files[reference]

    async def deliver(self, message: InboundMessage) -> Receipt:
        """Hand a message to the house, as a provider would: once, and wait for the answer."""
        assert self._receive is not None, "the channel is closed"
        return await self._receive(message)

    # -- bad days ---------------------------------------------------------------------------

    def fails(
        self, to: str, trouble: SendTrouble, *, times: int = 1, retry_after: float | None = None
    ) -> None:
        """Refuse the next messages to one address."""
        faults = [SendError(trouble, retry_after=retry_after, code="fake") for _ in range(times)]
        self._faults.setdefault(to, []).extend(faults)

    def breaks(self, to: str, error: Exception) -> None:
        """Fail in a way that no channel should, once."""
        self._faults.setdefault(to, []).append(error)

    def hangs(self, to: str) -> None:
        """Let messages to one address hang until `lets_go`."""
        self._gates[to] = asyncio.Event()

    @property
    def hanging(self) -> frozenset[str]:
        """The addresses to which messages hang."""
        return frozenset(self._gates)

    def lets_go(self, to: str) -> None:
        """Let what hangs go through."""
        self._gates.pop(to).set()
