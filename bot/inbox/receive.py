"""Takes what the doors bring: once, in order, and together with whatever else has just arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.domain.delivery import DeliveryReport
from bot.domain.message import InboundMessage, Receipt, Unavailable
from bot.domain.outbox import Settlement
from bot.domain.pace import Pace
from bot.inbox import hearing
from bot.inbox.riders import Riders
from bot.inbox.router import Router as Router
from bot.inbox.rush import Rush
from bot.inbox.waiting import Queue, Waiting
from bot.outbox.speaker import Speaker
from bot.runner.batch import Batch, Care, Heed, Phrasebook, Result, address_of
from bot.runner.turn import Runner
from bot.storage.database import Database, StoreDown
from bot.storage.vault import Vault

log = structlog.get_logger()

#: What one transaction takes.
BATCH = 64
#: Beyond this many waiting messages the provider is asked to come again.
QUEUE = 2000
#: Of what providers report, so many are written in one transaction.
REPORTS = 256
#: How long settlements wait for a batch to ride with, in seconds.
IDLE = 0.05
#: How long closing waits for messages that are being said, in seconds; the next start takes up the rest.
LAST_WORDS = 3.0
#: How long the house catches its breath when the store is down, in seconds.
BREATH = 0.2
#: How long those wait who are locked elsewhere, when nobody else is here, in seconds.
ELSEWHERE = 0.02


@dataclass(slots=True)
class Inbox:
    """The batch: whatever arrived while the last one was being committed."""

    database: Database
    runner: Runner
    speaker: Speaker
    library: Callable[[], Phrasebook]
    vault: Vault
    rush: Rush = field(default_factory=Rush)
    screen: hearing.Screen = hearing.unscreened
    #: For the pages: how many turns were taken, duplicates seen, messages kept aside.
    counts: dict[str, int] = field(
        default_factory=lambda: {"turns": 0, "duplicates": 0, "kept": 0, "too_much": 0, "batches": 0}
    )
    _waiting: Queue = field(default_factory=Queue)
    _in_flight: dict[tuple[str, str], asyncio.Future[Receipt]] = field(default_factory=dict)
    _riders: Riders = field(default_factory=Riders)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.Task[None] | None = None
    _clockwork: asyncio.AbstractEventLoop | None = None
    _closing: bool = False

    def open(self) -> None:
        """Begin to take messages."""
        self._clockwork = asyncio.get_running_loop()
        self._loop = self._clockwork.create_task(self._run())

    async def close(self) -> None:
        """Finish what was accepted, say what is to be said, and write down what became of it."""
        self._closing = True
        self._wake.set()
        if self._loop is not None:
            await self._loop
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await self.speaker.quiet()
        while self._riders and await self._commit([]):
            pass

    async def receive(self, message: InboundMessage) -> Receipt:
        """Take one message; returns when it is on disk. A duplicate of one in flight shares its fate.

        Raises:
            Unavailable: It is not taken, the provider should deliver it again.
        """
        name = (message.channel, message.external_id)
        if (twin := self._in_flight.get(name)) is not None:
            await asyncio.shield(twin)
            return Receipt(duplicate=True)
        if self._closing or len(self._waiting) >= QUEUE:
            raise Unavailable(1)
        done: asyncio.Future[Receipt] = asyncio.Future(loop=self._clockwork)
        self._waiting.add(Waiting(self._heed(message), done))
        self._in_flight[name] = done
        self._wake.set()
        return await asyncio.shield(done)

    def settled(self, settlement: Settlement) -> None:
        """Take a settlement; it is written with the next batch."""
        self._riders.settlements.append(settlement)
        self._wake.set()

    async def report(self, report: DeliveryReport) -> None:
        """Take what a provider tells us later about something that we said; returns when it is on disk.

        Raises:
            Unavailable: It is not on disk yet, the provider may tell us again.
        """
        if self._closing or len(self._riders.reports) >= QUEUE:
            raise Unavailable(1)
        done = self._riders.ride(report)
        self._wake.set()
        await asyncio.shield(done)

    async def quiet(self) -> None:
        """Return when nothing waits, nothing is being said, and all of it is written down."""
        while self._waiting or self._in_flight or self._riders or self.speaker.in_hand:
            await self.speaker.quiet()
            await asyncio.sleep(0.005)

    def _heed(self, message: InboundMessage) -> Heed:
        where = address_of(message)
        key = "" if where is None else self.vault.key(where.channel, where.value)
        heard = self._hear(message)
        met = message if heard.urgent else self.rush.met(message, key)
        return Heed(met, heard if met is message else replace(heard, pace=met.pace), key)

    def _hear(self, message: InboundMessage) -> hearing.Hearing:
        return hearing.hear(message, self.library(), self.screen)

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            if not self._waiting and self._riders and not self._closing:
                with suppress(TimeoutError):  # let settlements ride with the next message, if one comes soon
                    await asyncio.wait_for(self._wake.wait(), IDLE)
            while self._waiting or self._riders:
                picked = await self._waiting.gather(BATCH)
                if not await self._commit(picked):
                    if self._closing:  # what is not written down is in doubt, and the next start says so
                        return
                    await asyncio.sleep(BREATH)
                elif picked and not any(each.done.done() for each in picked):  # all are locked elsewhere
                    await asyncio.sleep(ELSEWHERE)

    async def _commit(self, picked: list[Waiting]) -> bool:
        return await self._try(picked, self._riders.take(REPORTS))

    async def _try(self, picked: list[Waiting], riders: Riders) -> bool:
        """Commit one batch, with what was said meanwhile; False when the store is down."""
        batch = Batch([each.heed for each in picked], riders.settlements, riders.news())
        try:
            result = await self.database.write(lambda tx: self.runner.take(tx, batch))
        except StoreDown as down:
            self._riders.put_back(riders)
            riders.refused()
            self._unavailable(picked, down)
            return False
        except Exception as error:  # of one turn: find out which
            log.warning("batch_failed", size=len(picked), error=type(error).__name__)
            return await self._one_by_one(picked, riders, error)
        self._finish(picked, result, riders)
        return True

    async def _one_by_one(self, picked: list[Waiting], riders: Riders, error: Exception) -> bool:
        """Find out which it was; what was said is written first, apart from any turn."""
        alone = [riders] if picked else riders.apart()
        parts = [*(([], each) for each in alone if each), *(([each], Riders()) for each in picked)]
        if len(parts) > 1:
            return all([await self._try(*part) for part in parts])
        if picked:
            return await self._keep(picked[0], error)
        riders.lost(error)
        self.speaker.written(riders.settlements)
        riders.written()
        return True

    async def _keep(self, poison: Waiting, error: Exception, care: Care = Care.CASE) -> bool:
        log.error("turn_failed", channel=poison.heed.message.channel, error=type(error).__name__)
        try:
            result = await self.database.write(lambda tx: self.runner.keep_poison(tx, poison.heed, care))
        except StoreDown as down:
            self._unavailable([poison], down)
            return False
        except Exception as again:
            if care:  # it may be the case that cannot be opened, or her own row that cannot be read
                return await self._keep(poison, again, Care(care - 1))
            log.error("message_not_kept", channel=poison.heed.message.channel, error=type(again).__name__)
            self._refuse(poison)
            return True
        self.counts["kept"] += 1
        self._finish([poison], result, Riders())
        return True

    def _finish(self, picked: list[Waiting], result: Result, riders: Riders) -> None:
        """It is on disk: now speak, and let the doors answer."""
        self._riders.joined.update(result.joined)
        self.speaker.drop(self._riders.known_as(result.gone))
        self.speaker.say(result.leased)
        self.speaker.written(riders.settlements)
        self.speaker.lost(result.lost)
        riders.written()
        self.counts["batches"] += 1
        played = list(zip(picked, result.receipts, strict=True))
        answered = {each.heed.key for each, got in played if got is not None and not got.duplicate}
        self._overtake(answered - {""}, result.at)
        for each, receipt in played:
            if receipt is None:  # she is locked elsewhere: the next batch
                self._waiting.put_back(each)
                self._wake.set()
                continue
            self._count(each, receipt)
            self._forget(each)
            if not each.done.done():
                each.done.set_result(receipt)

    def _count(self, each: Waiting, receipt: Receipt) -> None:
        too_much = each.heed.message.pace is Pace.TOO_MUCH
        self.counts["duplicates" if receipt.duplicate else "too_much" if too_much else "turns"] += 1
        if receipt.duplicate:
            self.rush.did_not_come(each.heed.message, each.heed.key)

    def _overtake(self, answered: set[str], at: datetime | None) -> None:
        """Note of what these people have waiting that they were answered meanwhile, at `at`."""
        for each in (each for key in answered for each in self._waiting.fresh(key)):
            message = replace(each.heed.message, overtaken_at=each.heed.message.overtaken_at or at)
            each.heed = Heed(message, self._hear(message), each.heed.key)

    def _unavailable(self, picked: list[Waiting], error: Exception) -> None:
        log.error("store_down", waiting=len(picked) + len(self._waiting), error=type(error).__name__)
        for each in [*picked, *self._waiting.clear()]:
            self._refuse(each)

    def _refuse(self, each: Waiting) -> None:
        """The provider is to deliver it again."""
        self._forget(each)
        self.rush.did_not_come(each.heed.message, each.heed.key)
        if not each.done.done():
            each.done.set_exception(Unavailable(2))
            each.done.exception()  # nobody may be waiting any more

    def _forget(self, each: Waiting) -> None:
        self._in_flight.pop((each.heed.message.channel, each.heed.message.external_id), None)
