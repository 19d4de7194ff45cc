"""What the house asks of a door, and a door of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from bot.domain.delivery import DeliveryReport
from bot.domain.message import InboundMessage, OutboundMessage, Receipt


class Channel(Protocol):
    """What the house asks of a door."""

    name: str

    async def open(self, receive: Receive, report: Report) -> None:
        """Begin to hand over what arrives, and what became of what was said, where the provider tells."""

    async def close(self) -> None:
        """Hand over nothing more."""

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Say something; return the provider's id of it."""

    @property
    def window(self) -> timedelta | None:
        """For how long after hers our own words may be said, and then only approved texts; None: for ever."""

    @property
    def keeps(self) -> timedelta:
        """For how long after it was said the provider deletes a message."""

    @property
    def deletes_hers(self) -> bool:
        """True where the provider also deletes what she sent, by the id that it was delivered with."""

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Have the provider delete messages; those that are gone already are no trouble. Raises SendError."""

    async def fetch(self, reference: str) -> bytes:
        """Return what somebody sent besides words, by its reference. Raises SendError."""


class Receive(Protocol):
    """What a door asks of the house."""

    async def __call__(self, message: InboundMessage, /) -> Receipt:
        """Take one message; returns when it is on disk."""


class Report(Protocol):
    """What a door asks of the house, where its provider tells later what became of a message."""

    async def __call__(self, report: DeliveryReport, /) -> None:
        """Take one report; returns when it is on disk."""


def terms(
    channels: Mapping[str, Channel],
) -> tuple[dict[str, timedelta], frozenset[str], dict[str, timedelta]]:
    """Return for how long each provider deletes what we said, which delete hers too, and the windows."""
    keeps = {name: each.keeps for name, each in channels.items()}
    hers = frozenset(name for name, each in channels.items() if each.deletes_hers)
    return keeps, hers, {name: each.window for name, each in channels.items() if each.window is not None}
