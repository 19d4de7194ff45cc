"""Whom a result is told next: each of those who want to hear of the project, once, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.domain.consent import Decision
from bot.domain.languages import SOURCE
from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.storage import stages
from bot.storage.database import Tx
from bot.storage.tables import address, consent, contact, poll, session

#: What she has agreed to when she is told.
PURPOSE = "msg_updates"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is told of a result, and in which language."""

    contact_id: str
    address_id: int
    channel: str
    language: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A result, and the next people who are to be told of it."""

    stage: StageNow
    places: list[Place]


def to_tell(tx: Tx, at: datetime, limit: int = 500) -> Telling | None:
    """Return the next people to be told of a result; None when all have been told of every one.

    What was released first is told first. Where a telling has come to moves on within this transaction: in
    it, what they are told has to be queued. On PostgreSQL another process leaves out what is told here.
    """
    untold = (poll.c.status == PollStatus.CLOSED.value, poll.c.told_at.is_(None))
    oldest = select(poll).where(*untold).order_by(poll.c.closed_at, poll.c.name).limit(1)
    while (row := tx.conn.execute(oldest.with_for_update(skip_locked=True)).one_or_none()) is not None:
        places = _places(tx, row.told_upto, limit)
        values: dict[str, Any] = {"told_at": at} if not places else {"told_upto": places[-1].contact_id}
        tx.conn.execute(update(poll).where(poll.c.name == row.name).values(values))
        if places:
            return Telling(stages.read(tx, [row])[0], places)
    return None


def _places(tx: Tx, after: str, limit: int) -> list[Place]:
    """Return the next people in the order of their ids, each where she wrote last."""
    newest = (
        select(consent.c.decision)
        .where(consent.c.contact_id == contact.c.id, consent.c.purpose == PURPOSE)
        .order_by(consent.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    place = address.alias()
    any_of_hers = select(func.max(place.c.id)).where(place.c.contact_id == contact.c.id)
    wrote_last = (session.c.contact_id == contact.c.id, place.c.contact_id == contact.c.id)
    last = select(place.c.id).join(session, session.c.address_id == place.c.id).where(*wrote_last)
    query = (
        select(contact.c.id, contact.c.language, address.c.id.label("address_id"), address.c.channel)
        .select_from(contact)
        .join(address, address.c.id == func.coalesce(last.scalar_subquery(), any_of_hers.scalar_subquery()))
        .where(contact.c.id > after, contact.c.joined_at.is_not(None), contact.c.stopped_at.is_(None))
        .where(newest == Decision.GIVEN.value)
        .order_by(contact.c.id)
        .limit(limit)
    )
    rows = tx.conn.execute(query)
    return [Place(row.id, row.address_id, row.channel, row.language or SOURCE) for row in rows]
