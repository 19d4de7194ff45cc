"""Whom a point of the plan is for: everybody who fits, a page at a time, and how many of them want it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from bot.domain.consent import ConsentEntry, Decision
from bot.domain.languages import SOURCE
from bot.domain.plan import Audience
from bot.storage import ledger
from bot.storage.database import Tx
from bot.storage.tables import address, answer, consent, contact, session

#: Where she says in which borough she lives, and what has to be agreed to for that to be kept and used.
BOROUGH = ("about_you", "borough")
BOROUGH_PURPOSE = "equality"
#: A condition on a line of a table.
_Says: TypeAlias = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who fits, as she stands now, at the address where she wrote last."""

    contact_id: str
    language: str
    address_id: int
    channel: str
    stakeholder: str | None
    stopped_at: datetime | None
    paused_until: datetime | None
    held_at: datetime | None
    #: The newest line about the purpose of the audience; None when she was never asked.
    consent: ConsentEntry | None
    #: Until when a question waits for her answer.
    wait_until: datetime | None
    #: When we spoke first to her last.
    proactive_at: datetime | None
    #: When she was heard last at this address; only of channels where that matters.
    heard_at: datetime | None


def page(tx: Tx, audience: Audience, after: str, limit: int = 500) -> list[Person]:
    """Return the next people who fit, in the order of their ids, from the one after `after`.

    Also those who have stopped or do not want it: why nothing is said to somebody is for the policy to say.
    Whoever has no address any more cannot be spoken to, and is not among them.
    """
    rows = tx.conn.execute(_page(audience, after, limit)).all()
    entries = ledger.latest_of(tx, [row.id for row in rows], audience.purpose)
    return [
        Person(
            row.id,
            row.language or SOURCE,
            row.address_id,
            row.channel,
            row.stakeholder,
            row.stopped_at,
            row.paused_until,
            row.held_at,
            entries.get(row.id),
            row.wait_until,
            row.proactive_at,
            row.heard_at,
        )
        for row in rows
    ]


def count(tx: Tx, audience: Audience, at: datetime) -> int:
    """Return how many fit who had joined by a moment, have not stopped, and have agreed to the purpose."""
    there = and_(contact.c.joined_at <= at, contact.c.stopped_at.is_(None))
    reached = select(address.c.id).where(address.c.contact_id == contact.c.id).exists()
    query = select(func.count()).select_from(contact).where(_fits(audience), there, reached)
    return int(tx.conn.execute(query.where(_agreed(audience.purpose))).scalar_one())


def _page(audience: Audience, after: str, limit: int) -> Select[Any]:
    place = address.alias()
    any_of_hers = select(func.max(place.c.id)).where(place.c.contact_id == contact.c.id)
    # The address of her session may be gone, or be somebody else's by now.
    last = select(place.c.id).where(place.c.id == session.c.address_id, place.c.contact_id == contact.c.id)
    here = func.coalesce(last.scalar_subquery(), any_of_hers.scalar_subquery())
    return (
        select(
            contact.c.id,
            contact.c.language,
            contact.c.stakeholder,
            contact.c.stopped_at,
            contact.c.paused_until,
            contact.c.held_at,
            contact.c.proactive_at,
            session.c.wait_until,
            address.c.id.label("address_id"),
            address.c.channel,
            address.c.heard_at,
        )
        .select_from(contact)
        .outerjoin(session, session.c.contact_id == contact.c.id)
        .join(address, address.c.id == here)
        .where(contact.c.id > after, _fits(audience))
        .order_by(contact.c.id)
        .limit(limit)
    )


def _fits(audience: Audience) -> ColumnElement[bool]:
    """Joined, not known to be under age, and of these groups, languages and boroughs."""
    grown_up = or_(contact.c.adult.is_(None), contact.c.adult.is_(True))
    wanted = [contact.c.joined_at.is_not(None), grown_up]
    if audience.groups:
        wanted.append(contact.c.stakeholder.in_(audience.groups))
    if audience.languages:
        wanted.append(func.coalesce(contact.c.language, SOURCE).in_(audience.languages))
    if audience.boroughs:
        wanted += [_lives_in(audience.boroughs), _agreed(BOROUGH_PURPOSE)]
    return and_(*wanted)


def _lives_in(boroughs: tuple[str, ...]) -> ColumnElement[bool]:
    """What she said last; an answer that she took back is not there any more."""
    flow, step = BOROUGH

    def hers(line: Any) -> ColumnElement[bool]:
        question = and_(line.c.flow == flow, line.c.step == step, line.c.purpose == BOROUGH_PURPOSE)
        return and_(line.c.contact_id == contact.c.id, question)

    return _newest(answer, hers, lambda line: line.c.choice.in_(boroughs))


def _agreed(purpose: str) -> ColumnElement[bool]:
    def hers(line: Any) -> ColumnElement[bool]:
        return and_(line.c.contact_id == contact.c.id, line.c.purpose == purpose)

    return _newest(consent, hers, lambda line: line.c.decision == Decision.GIVEN.value)


def _newest(table: Table, hers: _Says, says: _Says) -> ColumnElement[bool]:
    """The newest line of hers says so.

    Said as "one that says so, and no newer one": asked for the newest by its number, PostgreSQL reads the
    whole table backwards for each person.
    """
    line, newer = table.alias(), table.alias()
    later = select(newer.c.id).where(hers(newer), newer.c.id > line.c.id).correlate(line, contact).exists()
    return select(line.c.id).where(hers(line), says(line), ~later).correlate(contact).exists()
