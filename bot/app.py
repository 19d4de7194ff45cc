"""Puts the rooms together. Knows every room, and has no logic of its own."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.telegram import Telegram, username_of
from bot.clock.ticks import Clock, Tick
from bot.config import Settings
from bot.domain.message import InboundMessage, OutboundMessage, Receipt
from bot.inbox.receive import Inbox, Router
from bot.inbox.route import Screen, unscreened
from bot.library import menu
from bot.library.keeper import Keeper
from bot.library.retention import table
from bot.outbox.copies import Copies
from bot.outbox.pump import Pump
from bot.outbox.speaker import Speaker
from bot.people import readiness
from bot.people.escalation import Escalation
from bot.people.reminders import Reminders
from bot.retention.sweep import Sweeper
from bot.runner.turn import Runner
from bot.storage import inside, outbox
from bot.storage.database import Database
from bot.storage.vault import Vault

log = structlog.get_logger()


class Channel(Protocol):
    """What the house asks of a door."""

    name: str

    async def open(self, receive: Receive) -> None:
        """Begin to hand over what arrives."""

    async def close(self) -> None:
        """Hand over nothing more."""

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Say something; return the provider's id of it."""

    @property
    def keeps(self) -> timedelta:
        """For how long after it was said the provider deletes a message."""

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Have the provider delete messages; those that are gone already are no trouble. Raises SendError."""


class Receive(Protocol):
    """What a door asks of the house."""

    async def __call__(self, message: InboundMessage, /) -> Receipt:
        """Take one message; returns when it is on disk."""


def now() -> datetime:
    """Return the time, aware, in UTC. The only clock of the house: everyone else is handed it."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a random id of 96 bits."""
    return secrets.token_hex(12)


@dataclass(slots=True)
class House:
    """Everything that runs in one process."""

    settings: Settings
    database: Database
    keeper: Keeper
    inbox: Inbox
    speaker: Speaker
    pump: Pump
    copies: Copies
    channels: Mapping[str, Channel]
    clock: Clock
    reminders: Reminders
    escalation: Escalation
    #: True while this process holds the SQLite file alone.
    alone: bool = field(default=False)
    #: True where somebody outside can write to us, not only in the practice room.
    real: bool = field(default=False)
    #: What keeps a real channel from opening, a sentence each.
    missing: list[str] = field(default_factory=list)

    async def receive(self, message: InboundMessage) -> Receipt:
        """Take one message; returns when it is on disk."""
        return await self.inbox.receive(message)

    async def settled(self) -> None:
        """Return when everything that was to be said right now has been said and written down."""
        await self.inbox.quiet()

    async def open(self) -> None:
        """Open the doors, last of all."""
        if self.alone:
            await self.database.write(outbox.free)
        self.inbox.open()
        self.clock.open()
        for channel in self.channels.values():
            await channel.open(self.receive)

    async def close(self) -> None:
        """Take nothing new, finish what was accepted, say it, and only then shut the doors."""
        self.clock.close()
        await self.inbox.close()
        for channel in self.channels.values():
            await channel.close()
        self.database.close()


def build(
    settings: Settings,
    extra_channels: Sequence[Channel] = (),
    *,
    alone: bool = False,
    now: Callable[[], datetime] = now,
    screen: Screen = unscreened,
) -> House:
    """Put a house together over an existing database. Nothing runs yet. `screen` finds danger in words."""
    database = Database(settings.database_url, Vault(settings.key, secrets.token_bytes))
    keeper = Keeper(database, settings.flows, settings.locales, now)
    real = _doors(settings, keeper, now)
    doors = (*extra_channels, *real)
    channels: dict[str, Channel] = {each.name: each for each in doors}
    keeps = {name: each.keeps for name, each in channels.items()}
    owner = new_id()
    runner = Runner(
        shelf=keeper.shelf,
        router=Router(screen),
        now=now,
        new_id=new_id,
        chance=secrets.token_bytes,
        owner=owner,
        keeps=keeps,
    )
    settled: list[Inbox] = []
    speaker = Speaker(channels, lambda each: settled[0].settled(each), now, random.random, runner.in_hand)
    inbox = Inbox(database, runner, speaker, keeper.shelf, database.vault, screen)
    settled.append(inbox)
    pump = Pump(
        database, speaker, frozenset(channels), owner, lambda purpose: keeper.shelf().sources(purpose), now
    )
    copies = Copies(database, channels, now)
    reminders = Reminders(database, keeper.shelf, now)
    escalation = Escalation(database, keeper.shelf, now)
    clock = Clock(
        [
            Tick("pump", 1.0, pump.round),
            Tick("copies", 30.0, copies.round),
            Tick("library", 0.5, keeper.refresh),
            Tick("reminders", 60.0, reminders.round),
            Tick("escalation", 15.0, escalation.round),
            Tick("retention", 600.0, Sweeper(database, lambda: table(settings.flows), now, keeps).round),
        ]
    )
    ticking = (clock, reminders, escalation)
    return House(
        settings, database, keeper, inbox, speaker, pump, copies, channels, *ticking, alone, bool(real)
    )


def _doors(settings: Settings, keeper: Keeper, now: Callable[[], datetime]) -> Sequence[Channel]:
    return [_telegram(settings, keeper, now)] if settings.on_telegram else []


async def telegram_name(settings: Settings) -> str:
    """Return the name of the configured bot, for links to it. Raises SendError."""
    return await username_of(settings.telegram_token, settings.telegram_api_url)


def _telegram(settings: Settings, keeper: Keeper, now: Callable[[], datetime]) -> Telegram:
    vault = Vault(settings.key, secrets.token_bytes)
    return Telegram(
        settings.telegram_token,
        api_url=settings.telegram_api_url,
        secret=settings.telegram_secret or vault.derive("the secret of the Telegram webhook").hex(),
        public_url=settings.public_url,
        words=lambda language: menu.word(keeper.shelf(), "group", language),
        commands=lambda: menu.commands(keeper.shelf()),
        descriptions=lambda: menu.descriptions(keeper.shelf()),
        now=now,
    )


def _safe_enough(house: House, at: datetime) -> None:
    """No real channel opens while nobody is there for people in danger; the practice room says so."""
    published = house.keeper.shelf().safeguarding
    missing = house.database.read_now(lambda tx: list(readiness.missing(tx, published, at)))
    house.missing = missing
    if missing and house.real:
        raise readiness.NotSafeYet(missing)
    if missing:
        log.info("no_real_channel_could_open", missing=len(missing))


@asynccontextmanager
async def open_house(
    settings: Settings,
    extra_channels: Sequence[Channel] = (),
    *,
    alone: bool = False,
    publish: bool = True,
    now: Callable[[], datetime] = now,
) -> AsyncIterator[House]:
    """Open a house over a database that is ready, and close it again.

    Raises FlowsHaveErrors, NothingPublished, WrongKey, StoreDown or NotSafeYet when it cannot be opened.
    """
    house = build(settings, extra_channels, alone=alone, now=now)
    try:
        house.database.read_now(inside.try_key)
        house.keeper.prepare(publish=publish)
        _safe_enough(house, now())
        await house.open()
    except BaseException:
        await house.close()
        raise
    try:
        yield house
    finally:
        await house.close()
