"""Everybody, a page at a time, as the preview of the plan asks of them: nothing is unsealed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.domain.consent import ConsentEntry
from bot.domain.plan import Audience
from bot.storage import audience
from bot.storage.database import Tx
from bot.storage.tables import address


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in some of the audiences, where she wrote last, and how she stands."""

    #: Stands for her address: a keyed hash.
    key: str
    channel: str
    language: str
    stopped: bool = False
    paused_until: datetime | None = None
    held: bool = False
    wait_until: datetime | None = None
    #: When we last spoke to her first.
    proactive_at: datetime | None = None
    #: When she was heard last at this address, and was last told there that something waits for her.
    heard_at: datetime | None = None
    knocked_at: datetime | None = None
    #: The audiences she is in, each with the newest line of the ledger for its purpose.
    within: Mapping[Audience, ConsentEntry | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """So many people, and where the next page begins; `after` is None at the end."""

    people: Sequence[Someone]
    after: str | None


def page(tx: Tx, audiences: Sequence[Audience], after: str, limit: int = 500) -> Page:
    """Return the next people in the order of their ids, those who are in none of the audiences too.

    Who is in an audience is asked of the same query with which the plan writes to it.
    """
    everybody = audience.page(tx, Audience(), after, limit)
    if not everybody:
        return Page((), None)
    last = everybody[-1].contact_id
    within: dict[str, dict[Audience, ConsentEntry | None]] = {each.contact_id: {} for each in everybody}
    for one in audiences:
        for person in audience.page(tx, one, after, limit):
            if person.contact_id <= last:
                within[person.contact_id][one] = person.consent
    places = _places(tx, [each.address_id for each in everybody])
    people = [_someone(each, *places[each.address_id], within[each.contact_id]) for each in everybody]
    return Page(people, last if len(everybody) == limit else None)


def _places(tx: Tx, numbers: Sequence[int]) -> dict[int, tuple[str, datetime | None]]:
    query = select(address.c.id, address.c.key, address.c.knocked_at).where(address.c.id.in_(numbers))
    return {row.id: (row.key, row.knocked_at) for row in tx.conn.execute(query)}


def _someone(
    person: audience.Person,
    key: str,
    knocked_at: datetime | None,
    within: Mapping[Audience, ConsentEntry | None],
) -> Someone:
    return Someone(
        key,
        person.channel,
        person.language,
        person.stopped_at is not None,
        person.paused_until,
        person.held_at is not None,
        person.wait_until,
        person.proactive_at,
        person.heard_at,
        knocked_at,
        within,
    )
