"""Clears away what is over its time, a chunk of rows at a time; and the book of the runs that did so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from bot.domain.retention import Record
from bot.storage import ballots, erasure, recordings, tallies
from bot.storage.database import Tx
from bot.storage.overdue import CLASSES, Due
from bot.storage.sql import insert_into, upsert
from bot.storage.tables import (
    address,
    answer,
    contact,
    inbound,
    outbox,
    poll,
    retention_run,
    session,
    suppression,
)

#: How long a run may do nothing before another process goes on with it.
LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Run:
    """One day's clearing away, as far as it has come."""

    #: The day in London, for example ``2026-11-23``.
    day: str
    #: When it began: what was over then goes, also when it is gone on with later.
    at: datetime
    #: Class of records -> to how many it was done.
    counts: Mapping[str, int]
    complete: bool = False
    #: Until when it belongs to the process that is at it.
    lease_until: datetime | None = None


class RunLost(Exception):
    """Another process goes on with this run, because this one did nothing for too long."""


def clear(tx: Tx, due: Due, keys: Collection[Any]) -> int:
    """Do to these rows what is to be done, if they are still over; return to how many it was done.

    Whoever is in the middle of a turn is left out: her rows wait for the next run.
    """
    free = list(keys)
    if CLASSES[due.record].person and not tx.on_sqlite:
        lock = select(contact.c.id).where(contact.c.id.in_(free)).order_by(contact.c.id)
        free = list(tx.conn.execute(lock.with_for_update(skip_locked=True)).scalars())
    return ACTS.get(due.record, _delete)(tx, due, free)


def _delete(tx: Tx, due: Due, keys: Sequence[Any]) -> int:
    each = CLASSES[due.record]
    return tx.conn.execute(delete(each.table).where(each.key.in_(keys), each.over(due))).rowcount


def _blank(column: Any) -> Callable[[Tx, Due, Sequence[Any]], int]:
    def blank(tx: Tx, due: Due, keys: Sequence[Any]) -> int:
        each = CLASSES[due.record]
        statement = update(each.table).where(each.key.in_(keys), each.over(due)).values({column: None})
        return tx.conn.execute(statement).rowcount

    return blank


def _still(tx: Tx, due: Due, keys: Sequence[Any]) -> list[Any]:
    """Return those to which it still applies, now that they are locked."""
    each = CLASSES[due.record]
    return list(tx.conn.execute(select(each.key).where(each.key.in_(keys), each.over(due))).scalars())


def _forget(tx: Tx, due: Due, keys: Sequence[str]) -> int:
    who = _still(tx, due, keys)
    erasure.forget(tx, who, due.at, due.keeps, due.hers)
    return len(who)


def _unlink_person(tx: Tx, due: Due, keys: Sequence[str]) -> int:
    """Take her address away and all that hangs on it; its keyed hash stays, so that nobody writes to it."""
    who = _still(tx, due, keys)
    hers = address.c.contact_id.in_(who)
    found = tx.conn.execute(select(address.c.key).where(hers).order_by(address.c.key)).scalars()
    marks = [{"key": key, "at": due.at} for key in found]
    if marks:
        tx.conn.execute(upsert(tx, suppression), marks)
    tx.conn.execute(delete(session).where(session.c.contact_id.in_(who)))
    tallies.take(tx, outbox.c.contact_id.in_(who), tallies.PLANNED)
    tx.conn.execute(delete(address).where(hers))
    tx.conn.execute(update(contact).where(contact.c.id.in_(who)).values(first_words_sealed=None))
    return len(who)


def _drop_messages(tx: Tx, due: Due, keys: Sequence[int]) -> int:
    """Delete messages; of what was planned the counts stay."""
    return tallies.take(tx, outbox.c.id.in_(keys), CLASSES[due.record].over(due))


def _drop_recordings(tx: Tx, due: Due, keys: Sequence[int]) -> int:
    return recordings.clear(tx, keys, CLASSES[due.record].over(due), due.at)


def _unlink_ballots(tx: Tx, due: Due, keys: Sequence[str]) -> int:
    """Destroy the keys that lead from a person to her pseudonym, if a closing has left one behind.

    Ballots that it has left sealed are opened first: they count, and without the key nobody could read them.
    """
    names = _still(tx, due, keys)
    for name in names:
        ballots.lay_open(tx, name, (), lambda: tx.vault.new_key().hex()[:24])
    tx.conn.execute(update(poll).where(poll.c.name.in_(names)).values(key_sealed=None))
    return len(names)


#: What is done to a class besides deleting.
ACTS: dict[Record, Callable[[Tx, Due, Sequence[Any]], int]] = {
    Record.UNFINISHED_WELCOMES: _forget,
    Record.STOPPED_PEOPLE: _unlink_person,
    Record.FIRST_WORDS: _blank(contact.c.first_words_sealed),
    Record.WORDS_OF_ANSWERS: _blank(answer.c.words_sealed),
    Record.RECORDINGS: _drop_recordings,
    Record.SENT_MESSAGES: _drop_messages,
    Record.UNREADABLE: _blank(inbound.c.payload_sealed),
    Record.BALLOTS: _unlink_ballots,
}


def is_done(tx: Tx, day: str) -> bool:
    """True when the day's run is complete."""
    query = select(retention_run.c.complete).where(retention_run.c.day == day)
    return bool(tx.conn.execute(query).scalar_one_or_none())


def claim(tx: Tx, day: str, at: datetime) -> Run | None:
    """Begin the day's run, or go on with one that nobody is at any more; None when nothing is to do."""
    first = {"day": day, "at": at, "complete": False, "report": {}, "lease_until": at + LEASE}
    fresh = insert_into(tx, retention_run).on_conflict_do_nothing().returning(retention_run.c.id)
    if tx.conn.execute(fresh, first).first() is not None:
        return Run(day, at, {}, lease_until=at + LEASE)
    go_on = (
        update(retention_run)
        .where(retention_run.c.day == day, retention_run.c.complete.is_(False), _free(at))
        .values(lease_until=at + LEASE)
    )
    return _of(tx, day) if tx.conn.execute(go_on).rowcount else None


def begin_again(tx: Tx, day: str, at: datetime) -> Run | None:
    """Begin a run that somebody asks for, also on a day that has had one; None while another is at it."""
    run = claim(tx, day, at)
    if run is not None:
        return run
    again = (
        update(retention_run)
        .where(retention_run.c.day == day, or_(retention_run.c.complete.is_(True), _free(at)))
        .values(complete=False, at=at, lease_until=at + LEASE)
    )
    return _of(tx, day) if tx.conn.execute(again).rowcount else None


def _free(at: datetime) -> Any:
    over = or_(retention_run.c.lease_until <= at, retention_run.c.lease_until > at + 2 * LEASE)
    return or_(retention_run.c.lease_until.is_(None), over)  # longer than any lease: the clock was set back


def _of(tx: Tx, day: str) -> Run:
    return _run(tx.conn.execute(select(retention_run).where(retention_run.c.day == day)).one())


def _run(row: Any) -> Run:
    return Run(row.day, row.at, dict(row.report), row.complete, row.lease_until)


def note(tx: Tx, run: Run, before: Run) -> None:
    """Write down how far a run has come.

    Raises:
        RunLost: It belongs to another process by now; nothing of this transaction may be kept.
    """
    statement = (
        update(retention_run)
        .where(retention_run.c.day == run.day, retention_run.c.lease_until == before.lease_until)
        .values(report=dict(run.counts), complete=run.complete, lease_until=run.lease_until)
    )
    if tx.conn.execute(statement).rowcount != 1:
        raise RunLost


def runs(tx: Tx, limit: int) -> list[Run]:
    """Return the latest runs, newest first."""
    query = select(retention_run).order_by(retention_run.c.day.desc()).limit(limit)
    return [_run(row) for row in tx.conn.execute(query)]
