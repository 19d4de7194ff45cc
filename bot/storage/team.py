"""Who of the team is reached where by chat, and what she has been told already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select, update

from bot.domain.outbox import Status
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.staff import TEAM
from bot.storage.tables import address, contact, outbox, session, staff, team_notice

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is written to, and in which language."""

    contact_id: str
    #: The language she chose; None until she has.
    language: str | None
    address_id: int
    channel: str


def numbers(tx: Tx, contact_id: str) -> list[int]:
    """Return the numbers under which a contact is of the team at this moment; none for anybody else."""
    query = select(staff.c.id).where(staff.c.contact_id == contact_id, *_in_role()).order_by(staff.c.id)
    return list(tx.conn.execute(query).scalars())


def place_of(tx: Tx, contact_id: str) -> Place | None:
    """Return where a contact was heard last; None when she cannot be reached at all."""
    return places(tx, addresses().where(contact.c.id == contact_id)).get(contact_id)


def untold(tx: Tx, what: str) -> list[Place]:
    """Return everybody of the team who has not stopped, and for whom no such notice is still on its way."""
    on_its_way = exists().where(
        team_notice.c.contact_id == contact.c.id,
        team_notice.c.what == what,
        outbox.c.id == team_notice.c.outbox_id,
        outbox.c.status.in_([Status.QUEUED.value, Status.LEASED.value]),
    )
    of_team = exists().where(staff.c.contact_id == contact.c.id, *_in_role())
    found = places(tx, addresses().where(of_team, contact.c.stopped_at.is_(None), ~on_its_way))
    return [found[who] for who in sorted(found)]  # in one order: two processes never wait for each other


def claim(tx: Tx, contact_ids: Collection[str], what: str, at: datetime, since: datetime) -> set[str]:
    """Note that these are told now; return those of them who were not told `since`. Of two who claim at
    the same time only one gets her."""
    rows = [{"contact_id": who, "what": what, "at": at} for who in contact_ids]
    if not rows:
        return set()
    statement = insert_into(tx, team_notice)
    claimed = statement.on_conflict_do_update(
        index_elements=["contact_id", "what"],
        set_={"at": statement.excluded.at, "outbox_id": None},
        # A notice from tomorrow or later is from before the clock was set back.
        where=or_(team_notice.c.at < since, team_notice.c.at >= at + A_DAY),
    ).returning(team_notice.c.contact_id)
    return set(tx.conn.execute(claimed, rows).scalars())


def told(tx: Tx, what: str, places: Mapping[str, int]) -> None:
    """Note by which message of the outbox each contact is told."""
    if not places:
        return
    statement = (
        update(team_notice)
        .where(team_notice.c.contact_id == bindparam("who"), team_notice.c.what == what)
        .values(outbox_id=bindparam("number"))
    )
    tx.conn.execute(statement, [{"who": who, "number": number} for who, number in places.items()])


def _in_role() -> tuple[Any, Any]:
    return staff.c.role.in_(TEAM), staff.c.ended_at.is_(None)


def addresses() -> Select[Any]:
    """Return the query for every address, as `places` reads it."""
    return (
        select(
            contact.c.id,
            contact.c.language,
            address.c.id.label("address_id"),
            address.c.channel,
            session.c.address_id.label("used_last"),
        )
        .join(address, address.c.contact_id == contact.c.id)
        .outerjoin(session, session.c.contact_id == contact.c.id)
        .order_by(address.c.id)
    )


def places(tx: Tx, query: Select[Any]) -> dict[str, Place]:
    """Return one place for each: the address of her session, or the newest where that is not known."""
    found: dict[str, Place] = {}
    settled: set[str] = set()
    for row in tx.conn.execute(query):
        if row.id not in settled:
            found[row.id] = Place(row.id, row.language, row.address_id, row.channel)
        if row.address_id == row.used_last:
            settled.add(row.id)
    return found
