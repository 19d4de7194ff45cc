"""Puts the rooms together. Knows every room, and has no logic of its own."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from bot import doors
from bot.chance import Chance
from bot.channels.door import Channel, terms
from bot.channels.telegram import username_of
from bot.clock.ticks import Clock, Tick
from bot.config import Settings
from bot.domain.delivery import DeliveryReport
from bot.domain.message import InboundMessage, Receipt
from bot.inbox.hearing import Screen
from bot.inbox.receive import Inbox, Router
from bot.inbox.rush import Rush
from bot.library.keeper import Keeper
from bot.library.retention import table
from bot.library.templates import approved
from bot.outbox.awaited import Awaited
from bot.outbox.copies import Copies
from bot.outbox.pump import Pump
from bot.outbox.speaker import Speaker
from bot.outbox.windows import Windows
from bot.people import readiness
from bot.people.escalation import Escalation
from bot.people.recordings import Recordings
from bot.people.reminders import Reminders
from bot.pictures.gallery import Gallery
from bot.plan.fire import PlanClock
from bot.polls.closing import Polls
from bot.polls.telling import Teller
from bot.retention.sweep import Sweeper
from bot.runner.turn import Runner
from bot.storage import inside, outbox
from bot.storage.database import Database
from bot.storage.vault import Vault

log = structlog.get_logger()

_chance = Chance(secrets.token_bytes)


def now() -> datetime:
    """Return the time, aware, in UTC. The only clock of the house: everyone else is handed it."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a random id of 96 bits."""
    return _chance.bytes(12).hex()


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
    #: The pictures of results.
    gallery: Gallery | None = None
    #: What keeps a real channel from opening, a sentence each.
    missing: list[str] = field(default_factory=list)

    async def receive(self, message: InboundMessage) -> Receipt:
        """Take one message; returns when it is on disk."""
        return await self.inbox.receive(message)

    async def report(self, report: DeliveryReport) -> None:
        """Take what a provider tells us later about something that we said; returns when it is on disk."""
        await self.inbox.report(report)

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
            await channel.open(self.receive, self.report)

    async def close(self) -> None:
        """Take nothing new, finish what was accepted, say it, and only then shut the doors."""
        self.clock.close()
        await self.pump.close()
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
    screen: Screen | None = None,
) -> House:
    """Put a house together; nothing runs yet. Danger is found by `screen`, or else by what is published."""
    database = Database(settings.database_url, Vault(settings.key, _chance.bytes))
    keeper = Keeper(database, settings.flows, settings.locales, now)
    screen = screen or (lambda text: keeper.shelf().screen(text))
    gallery = doors.gallery(database, keeper)
    real = doors.real(settings, keeper, gallery, now)
    doors.practise(settings, extra_channels, gallery, now)
    channels: dict[str, Channel] = {each.name: each for each in (*extra_channels, *real)}
    keeps, hers, windows = terms(channels)
    owner = new_id()
    runner = Runner(
        shelf=keeper.shelf,
        router=Router(screen),
        now=now,
        new_id=new_id,
        chance=_chance.bytes,
        owner=owner,
        keeps=keeps,
        hers=hers,
        windows=windows,
    )
    settled: list[Inbox] = []
    speaker = Speaker(channels, lambda each: settled[0].settled(each), now, random.random, runner.in_hand)
    rush = Rush(frozenset(each.name for each in real))
    inbox = Inbox(database, runner, speaker, keeper.shelf, database.vault, rush, screen)
    settled.append(inbox)
    ways = Windows(windows, approved(settings.flows))
    pump = Pump(
        database, speaker, frozenset(channels), owner, lambda each: keeper.shelf().sources(each), now, ways
    )
    copies = Copies(database, channels, now)
    reminders = Reminders(database, keeper.shelf, now)
    escalation = Escalation(database, keeper.shelf, now)
    clock = Clock(
        [
            Tick("pump", 1.0, pump.wake),
            Tick("copies", 30.0, copies.round),
            Tick("library", 0.5, keeper.refresh),
            Tick("recordings", 10.0, Recordings(database, channels, keeper.shelf, now).round),
            Tick("reminders", 60.0, reminders.round),
            Tick("awaited", 600.0, Awaited(database, now, inbox.counts).round),
            Tick("escalation", 15.0, escalation.round),
            Tick("polls", 10.0, Polls(database, now, new_id, _chance.bytes).round),
            Tick("plan", 10.0, PlanClock(database, keeper.shelf, now).round),
            Tick("results", 10.0, Teller(database, keeper.shelf, now).round),
            Tick(
                "retention", 600.0, Sweeper(database, lambda: table(settings.flows), now, keeps, hers).round
            ),
        ]
    )
    rooms = (inbox, speaker, pump, copies, channels, clock, reminders, escalation)
    return House(settings, database, keeper, *rooms, alone, bool(real), gallery)


async def telegram_name(settings: Settings) -> str:
    """Return the name of the configured bot, for links to it. Raises SendError."""
    return await username_of(settings.telegram_token, settings.telegram_api_url)


def _safe_enough(house: House, at: datetime) -> None:
    """No real channel opens while nobody is there for people in danger; the practice room says so."""
    published = house.keeper.shelf().safeguarding
    missing = house.database.read_now(lambda tx: list(readiness.missing(tx, published, at)))
    house.missing = missing
    if house.real and not missing:
        for sentence in house.database.read_now(lambda tx: list(readiness.not_invited(tx, at))):
            log.error("nobody_to_alert", to_do=sentence)
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
