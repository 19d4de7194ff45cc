"""A batch of turns in one transaction: accept, load, engine, effects, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

import structlog

from bot.domain.contact import Contact
from bot.domain.message import InboundMessage, Receipt
from bot.domain.outbox import Lease
from bot.domain.pace import Pace
from bot.domain.recalled import Lookup, NotRecalled
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine import run as engine
from bot.engine import triggers
from bot.engine.scene import Scene
from bot.library.publish import UnreadableVersion
from bot.outbox import queue
from bot.runner import afterwards, alarm, discarding, opening, poison, posts, recall
from bot.runner.batch import Batch, Care, Hearing, Heed, Result, arrival_of, name_of, receipt_of
from bot.runner.batch import Shelf as Shelf
from bot.runner.casework import Casework
from bot.runner.effects import Effects
from bot.runner.reporting import report, settle
from bot.storage import inbound, meeting, publications
from bot.storage.contacts import Known, Newcomer
from bot.storage.database import Tx

log = structlog.get_logger()

#: How long a reply is in this process's hand before another may take it up.
LEASE = timedelta(seconds=60)


class Router(Protocol):
    """The inbox's rules, handed in: the runner lies below them."""

    def heard(self, heed: Heed, shelf: Shelf) -> Heed:
        """Return what is made of a message by this shelf's words, if that was done by another's."""

    def choose(self, heard: Hearing, contact: Contact, session: Session, shelf: Shelf) -> engine.Action:
        """Return what a message does."""

    def first_words(self, contact: Contact, session: Session, shelf: Shelf) -> triggers.StartFlow | None:
        """Return what answers the first thing she wrote, if it is time."""


class Runner:
    """Takes batches. Everything that is not a function of its arguments is handed in here."""

    def __init__(
        self,
        *,
        shelf: Callable[[], Shelf],
        router: Router,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        chance: Callable[[int], bytes],
        owner: str,
        keeps: Mapping[str, timedelta] | None = None,
        hers: frozenset[str] = frozenset(),
        windows: Mapping[str, timedelta] | None = None,
    ) -> None:
        self._shelf, self._router, self._now = shelf, router, now
        self._new_id, self._chance, self._owner = new_id, chance, owner
        #: For how long each channel's provider deletes what we sent.
        self._keeps = keeps or {}
        #: The channels whose provider deletes what people sent as well.
        self._hers = hers
        self._discards = {name: kept for name, kept in self._keeps.items() if name in hers}
        #: For how long after hers our own words may be said; a channel without an end to it is not here.
        self._windows = windows or {}
        self._goodbyes = count(-1, -1)
        #: Messages this process has in hand; shared with the speaker.
        self.in_hand: set[int] = set()

    def take(self, tx: Tx, batch: Batch) -> Result:
        """Take a batch. An error of one turn fails it all: the inbox then runs the turns one by one."""
        # One shelf from here to the commit: a publication noticed meanwhile is the next batch's.
        at, shelf = self._now(), self._shelf()
        settle(tx, batch.settlements, at, self._keeps, frozenset(self._windows))
        lost = report(tx, batch.reports, at)
        if not batch.heeds:
            return Result(lost=lost)
        fresh = inbound.accept(tx, [arrival_of(heed) for heed in batch.heeds])
        taken = [h for h in batch.heeds if name_of(h) in fresh and h.message.pace is not Pace.TOO_MUCH]
        new = [self._router.heard(heed, shelf) for heed in taken]
        people, left_alone = self._meet(tx, new)
        released = opening.opened(tx, new, people, self._windows, at)
        if any(heed.heard.for_staff for heed in new):
            people = posts.with_roles(tx, people)
        _fetch_pinned(tx, shelf, people.values())
        effects = Effects(Casework(shelf), keeps=self._keeps, hers=self._hers)
        chosen = self._play_all(tx, shelf, new, people, released, effects)
        absent = [heed for heed in new if heed.key and heed.key not in people]
        locked = [name_of(heed) for heed in absent if heed.key not in left_alone]
        if locked:
            inbound.release(tx, locked)
        lease = Lease(self._owner, at + LEASE)
        leased = effects.write(tx, lease, self.in_hand, at, self._chance)
        leased += queue.by_heart(effects.goodbyes, self._goodbyes)
        discarding.discard(
            tx, fresh.difference(locked, effects.voicework.kept), batch.heeds, left_alone, self._discards, at
        )
        receipts = [receipt_of(name_of(h), fresh, locked, chosen) for h in batch.heeds]
        return Result(receipts, leased, effects.gone, at, effects.joined, lost)

    def keep_poison(self, tx: Tx, heed: Heed, care: Care) -> Result:
        """Keep a message that no turn can be made of, and do what can still be done for her.

        Raises:
            Exception: Whatever is broken; nothing may be written then, and less is to be tried.
        """
        at, message = self._now(), heed.message
        payload = message.payload or message.text.encode("utf-8", "replace")
        if not inbound.accept(tx, [arrival_of(heed, outcome="poison", payload=payload)]):
            return Result([Receipt(duplicate=True)])
        people = meeting.meet(tx, {heed.key: self._newcomer(heed)}) if heed.key and care else {}
        opening.opened(tx, [heed], people, self._windows, at)
        drafts = []
        for known in people.values():
            shelf = self._shelf()
            scene = self._scene(shelf, message, known.contact)
            warned = poison.warned(tx, shelf, heed, known.contact, care, at, self._new_id)
            drafts.append((poison.answer(scene, heed, known, warned), known.address))
        lease = Lease(self._owner, at + LEASE)
        return Result([Receipt()], queue.add_and_lease(tx, drafts, lease, self.in_hand, at))

    def _meet(self, tx: Tx, new: Sequence[Heed]) -> tuple[dict[str, Known], set[str]]:
        """Return everyone by address key, and those whom a message must not bring back."""
        hers, left_alone = {heed.key: heed for heed in new if heed.key}, set[str]()

        def leave_alone(keys: Iterable[str]) -> set[str]:
            left_alone.update(afterwards.echoes(tx, [(key, hers[key].message) for key in keys]))
            return left_alone

        people = meeting.meet(tx, {key: self._newcomer(heed) for key, heed in hers.items()}, leave_alone)
        return people, left_alone

    def _newcomer(self, heed: Heed) -> Newcomer:
        message = heed.message
        assert message.address is not None
        return Newcomer(message.address, self._new_id(), message.at, message.start_code, message.also)

    def _play_all(
        self,
        tx: Tx,
        shelf: Shelf,
        heeds: Iterable[Heed],
        people: Mapping[str, Known],
        released: set[int],
        effects: Effects,
    ) -> dict[tuple[str, str], str | None]:
        """Play one turn after the other; return the choices that were taken."""
        chosen = dict[tuple[str, str], str | None]()
        for heed in heeds:
            if known := people.get(heed.key):
                turn = self._play(tx, shelf, heed, known, released)
                effects.gather(known, heed.message, turn)
                chosen[name_of(heed)] = _label(turn)
        return chosen

    def _play(self, tx: Tx, shelf: Shelf, heed: Heed, known: Known, released: set[int]) -> engine.Turn:
        session = _refreshed(shelf, known.session)
        action = posts.redeemed(tx, heed.message, known)
        if action is None:
            action = self._router.choose(heed.heard, known.contact, session, shelf)
            hint, written, at = heed.message.language_hint, heed.message.written_at, self._now()
            who, where = known.contact, known.address_id
            action = alarm.raised(tx, shelf, action, who, at, self._new_id, hint, where, written)
        if known.address_id in released and opening.is_knock(heed.message):
            action = triggers.Leave()  # what waited for her tap is the answer to it
        turn = self._take(tx, shelf, action, session, heed.message, known)
        kept = self._router.first_words(turn.contact, turn.session, shelf)
        if kept is not None and not isinstance(action, triggers.Danger):
            contact = replace(turn.contact, first_words=None)
            answered = self._take(
                tx, shelf, kept, turn.session, heed.message, replace(known, contact=contact)
            )
            turn = engine.together(turn, answered)
        for fact in turn.events:
            if isinstance(fact, facts.RunFailed):
                log.error("run_failed", flow=fact.flow, step=fact.step, reason=fact.reason)
        return turn

    def _take(
        self,
        tx: Tx,
        shelf: Shelf,
        action: engine.Action,
        session: Session,
        message: InboundMessage,
        known: Known,
    ) -> engine.Turn:
        """Have the engine play; whatever it finds it has to know is looked up, and it plays again."""
        recalled: dict[Lookup, Any] = {}
        while True:
            scene = self._scene(shelf, message, known.contact)
            scene.recalled = recalled
            try:
                return engine.take(action, session, scene)
            except NotRecalled as missing:
                recalled[missing.lookup] = recall.look_up(tx, missing.lookup, known, message.at)

    def _scene(self, shelf: Shelf, message: InboundMessage, contact: Contact) -> Scene:
        return Scene(
            contact=contact,
            library=shelf,
            at=message.at,
            played_at=self._now(),
            new_id=self._new_id,
            channel=message.channel,
            message_id=message.external_id,
            hint=message.language_hint,
            written_at=message.written_at,
        )


def _fetch_pinned(tx: Tx, shelf: Shelf, people: Iterable[Known]) -> None:
    """Bring versions that sessions are pinned to and that are not at hand."""
    runs = (run for known in people for run in (*known.session.runs, *known.session.set_aside))
    missing = {run.version for run in runs if not shelf.has(run.flow, run.version)}
    for version in publications.versions(tx, missing) if missing else ():
        with suppress(UnreadableVersion):  # then its runs end with a kind word, and STOP is heard
            shelf.add(version)


def _refreshed(shelf: Shelf, session: Session) -> Session:
    """Begin runs again whose flow was published anew with ``inside = "restart"``."""
    runs = tuple(map(shelf.refresh, session.runs))
    aside = tuple(map(shelf.refresh, session.set_aside))
    if runs == session.runs and aside == session.set_aside:
        return session
    return replace(session, runs=runs, set_aside=aside, wait=session.wait if runs == session.runs else None)


def _label(turn: engine.Turn) -> str | None:
    return next((fact.label for fact in turn.events if isinstance(fact, facts.QuestionAnswered)), None)
