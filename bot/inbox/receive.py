"""Takes what the doors bring: once, in order, and together with whatever else has just arrived."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.contact import Contact
from bot.domain.message import InboundMessage, Receipt, Unavailable
from bot.domain.outbox import Settlement
from bot.domain.session import Session
from bot.engine import triggers
from bot.engine.run import Action
from bot.inbox import route
from bot.inbox.waiting import Waiting, pick
from bot.outbox.speaker import Speaker
from bot.runner.batch import Batch, Heed, Phrasebook, Result, address_of
from bot.runner.turn import Runner, Shelf
from bot.storage.database import Database, StoreDown
from bot.storage.vault import Vault

log = structlog.get_logger()

#: What one transaction takes.
BATCH = 64
#: Beyond this many waiting messages the provider is asked to come again.
QUEUE = 2000
#: How long settlements wait for a batch to ride with, in seconds.
IDLE = 0.05
#: How long closing waits for messages that are being said, in seconds; the next start takes up the rest.
LAST_WORDS = 5.0
#: How long the house catches its breath when the store is down, in seconds.
BREATH = 0.2
#: How long those wait who are locked elsewhere, when nobody else is here, in seconds.
ELSEWHERE = 0.02


@dataclass(frozen=True, slots=True)
class Router:
    """The rules of route.py, over the library that the batch holds."""

    #: Looks for danger in every text.
    screen: route.Screen = route.unscreened

    def heard(self, heed: Heed, shelf: Shelf) -> Heed:
        """Return what is made of a message by this shelf's words, if that was done by another's."""
        assert isinstance(heed.heard, route.Hearing)
        if heed.heard.library is shelf:
            return heed
        return replace(heed, heard=route.hear(heed.message, shelf, self.screen))

    def choose(self, heard: object, contact: Contact, session: Session, shelf: Shelf) -> Action:
        """Return what a message does."""
        assert isinstance(heard, route.Hearing)
        return route.choose(heard, contact, session, shelf)

    def first_words(self, contact: Contact, session: Session, shelf: Shelf) -> triggers.StartFlow | None:
        """Return what answers the first thing she wrote, if it is time."""
        return route.first_words(contact, session, shelf)


@dataclass(slots=True)
class Inbox:
    """The batch: whatever arrived while the last one was being committed."""

    database: Database
    runner: Runner
    speaker: Speaker
    library: Callable[[], Phrasebook]
    vault: Vault
    screen: route.Screen = route.unscreened
    #: For the pages: how many turns were taken, duplicates seen, messages kept aside.
    counts: dict[str, int] = field(
        default_factory=lambda: {"turns": 0, "duplicates": 0, "kept": 0, "batches": 0}
    )
    _waiting: deque[Waiting] = field(default_factory=deque)
    _in_flight: dict[tuple[str, str], asyncio.Future[Receipt]] = field(default_factory=dict)
    _settlements: list[Settlement] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.Task[None] | None = None
    _closing: bool = False

    def open(self) -> None:
        """Begin to take messages."""
        self._loop = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Finish what was accepted, say what is to be said, and write down what became of it."""
        self._closing = True
        self._wake.set()
        if self._loop is not None:
            await self._loop
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await self.speaker.quiet()
        while self._settlements and await self._commit([]):
            pass

    async def receive(self, message: InboundMessage) -> Receipt:
        """Take one message; returns when it is on disk.

        A duplicate of a message in flight shares its fate.

        Raises:
            Unavailable: It is not taken, the provider should deliver it again.
        """
        name = (message.channel, message.external_id)
        twin = self._in_flight.get(name)
        if twin is not None:
            await asyncio.shield(twin)
            return Receipt(duplicate=True)
        if self._closing or len(self._waiting) >= QUEUE:
            raise Unavailable(1)
        done: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(self._heed(message), done))
        self._in_flight[name] = done
        self._wake.set()
        return await asyncio.shield(done)

    def settled(self, settlement: Settlement) -> None:
        """Take a settlement; it is written with the next batch."""
        self._settlements.append(settlement)
        self._wake.set()

    async def quiet(self) -> None:
        """Return when nothing waits, nothing is being said, and all of it is written down."""
        while self._waiting or self._in_flight or self._settlements or self.speaker.in_hand:
            await self.speaker.quiet()
            await asyncio.sleep(0.005)

    def _heed(self, message: InboundMessage) -> Heed:
        where = address_of(message)
        key = "" if where is None else self.vault.key(where.channel, where.value)
        return Heed(message, route.hear(message, self.library(), self.screen), key)

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            if not self._waiting and self._settlements and not self._closing:
                await self._linger()
            while self._waiting or self._settlements:
                picked, self._waiting = pick(self._waiting, BATCH)
                if not await self._commit(picked):
                    if self._closing:  # what is not written down is in doubt, and the next start says so
                        return
                    await asyncio.sleep(BREATH)
                elif picked and not any(each.done.done() for each in picked):  # all are locked elsewhere
                    await asyncio.sleep(ELSEWHERE)

    async def _linger(self) -> None:
        """Let settlements ride with the next message, if one comes soon."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), IDLE)

    async def _commit(self, picked: list[Waiting]) -> bool:
        """Commit one batch, with what was said meanwhile; False when the store is down."""
        settlements, self._settlements = self._settlements, []
        return await self._try(picked, settlements)

    async def _try(self, picked: list[Waiting], settlements: list[Settlement]) -> bool:
        batch = Batch([each.heed for each in picked], settlements)
        try:
            result = await self.database.write(lambda tx: self.runner.take(tx, batch))
        except StoreDown as down:
            self._settlements = settlements + self._settlements
            self._unavailable(picked, down)
            return False
        except Exception as error:  # of one turn: find out which
            log.warning("batch_failed", size=len(picked), error=type(error).__name__)
            return await self._one_by_one(picked, settlements, error)
        self._finish(picked, result, settlements)
        return True

    async def _one_by_one(
        self, picked: list[Waiting], settlements: list[Settlement], error: Exception
    ) -> bool:
        """Find out which it was; what was said is written first, apart from any turn."""
        alone: list[list[Settlement]] = [settlements] if picked else [[each] for each in settlements]
        parts = [*(([], each) for each in alone if each), *(([each], []) for each in picked)]
        if len(parts) > 1:
            return all([await self._try(*part) for part in parts])
        if picked:
            return await self._keep(picked[0], error)
        # A settlement that cannot be written would come back for ever.
        log.error("settlement_lost", outbox_id=settlements[0].id, error=type(error).__name__)
        self.speaker.written(settlements)
        return True

    async def _keep(self, poison: Waiting, error: Exception, *, tell: bool = True) -> bool:
        log.error("turn_failed", channel=poison.heed.message.channel, error=type(error).__name__)
        try:
            result = await self.database.write(lambda tx: self.runner.keep_poison(tx, poison.heed, tell=tell))
        except StoreDown as down:
            self._unavailable([poison], down)
            return False
        except Exception as again:
            if tell:  # it may be her own row that cannot be read
                return await self._keep(poison, again, tell=False)
            log.error("message_not_kept", channel=poison.heed.message.channel, error=type(again).__name__)
            self._refuse(poison)
            return True
        self.counts["kept"] += 1
        self._finish([poison], result, [])
        return True

    def _finish(self, picked: list[Waiting], result: Result, settlements: list[Settlement]) -> None:
        """It is on disk: now speak, and let the doors answer."""
        self.speaker.drop(result.gone)
        self.speaker.say(result.leased)
        self.speaker.written(settlements)
        self.counts["batches"] += 1
        played = zip(picked, result.receipts, strict=True)
        self._cross({each.heed.key for each, got in played if got is not None and not got.duplicate})
        for each, receipt in zip(picked, result.receipts, strict=True):
            if receipt is None:  # she is locked elsewhere: the next batch
                self._waiting.appendleft(each)
                self._wake.set()
                continue
            self.counts["duplicates" if receipt.duplicate else "turns"] += 1
            self._forget(each)
            if not each.done.done():
                each.done.set_result(receipt)

    def _cross(self, answered: set[str]) -> None:
        """Mark what these people wrote before they could read the answer that goes out now."""
        for each in self._waiting:
            if each.heed.key and each.heed.key in answered and not each.heed.message.crossed:
                each.heed = self._heed(replace(each.heed.message, crossed=True))

    def _unavailable(self, picked: list[Waiting], error: Exception) -> None:
        log.error("store_down", waiting=len(picked) + len(self._waiting), error=type(error).__name__)
        for each in [*picked, *self._waiting]:
            self._refuse(each)
        self._waiting.clear()

    def _refuse(self, each: Waiting) -> None:
        """The provider is to deliver it again."""
        self._forget(each)
        if not each.done.done():
            each.done.set_exception(Unavailable(2))
            each.done.exception()  # nobody may be waiting any more

    def _forget(self, each: Waiting) -> None:
        self._in_flight.pop((each.heed.message.channel, each.heed.message.external_id), None)
