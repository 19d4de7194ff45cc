"""Codes by which one person joins two phones or apps of hers: asked for on one, written on the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from bot.domain.case import reference_of
from bot.domain.joining import Joining, Outcome
from bot.domain.message import Address
from bot.storage import dangers, staff
from bot.storage.contacts import VALUE, Known
from bot.storage.database import Tx
from bot.storage.groups import plain_code
from bot.storage.tables import address, contact, joining_code, joining_try

#: How long a code works.
USEFUL = timedelta(minutes=15)
#: So many wrong codes may be written within such a time.
MOST_TRIES, WITHIN = 5, timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another chat of somebody, and the language that she chose; None until she has."""

    address_id: int
    address: Address = field(repr=False)
    language: str | None


def issue(tx: Tx, known: Known, message_id: str, at: datetime) -> str:
    """Return a code for somebody, made for the message in which she asked; older ones of hers end."""
    hers = select(address.c.id).where(address.c.contact_id == known.contact.id)
    tx.conn.execute(delete(joining_code).where(joining_code.c.address_id.in_(hers)))
    # Without the secret key nobody can tell it, and the same message makes the same one.
    code = reference_of(tx.vault.key("joining code for", known.contact.id, message_id, at.isoformat()))
    row = {"key": _key(tx, code), "address_id": known.address_id, "useless_after": at + USEFUL}
    tx.conn.execute(insert(joining_code), row)
    return f"{code[:4]}-{code[4:]}"


def redeem(tx: Tx, code: str, known: Known, at: datetime) -> Joining:
    """Use a code up; whom it leads to is locked from then on."""
    hers = joining_try.c.address_id == known.address_id
    tries = select(func.count()).where(hers, joining_try.c.at > at - WITHIN)
    if tx.conn.execute(tries).scalar_one() >= MOST_TRIES:
        return Joining(Outcome.TOO_OFTEN)
    query = (
        select(contact.c.id, contact.c.adult, contact.c.held_at)
        .join(address, address.c.contact_id == contact.c.id)
        .join(joining_code, joining_code.c.address_id == address.c.id)
        .where(joining_code.c.key == _key(tx, code), joining_code.c.useless_after > at)
    )
    found = tx.conn.execute(query.with_for_update(of=contact)).one_or_none()
    if found is None or found.id == known.contact.id:
        tx.conn.execute(insert(joining_try), {"address_id": known.address_id, "at": at})
        return Joining(Outcome.WRONG)
    if any(each.adult is False or each.held_at for each in (found, known.contact)):
        return Joining(Outcome.NOT_POSSIBLE)
    if _stay_apart(tx, (found.id, known.contact.id)):
        return Joining(Outcome.NOT_POSSIBLE)
    used = delete(joining_code).where(joining_code.c.key == _key(tx, code))
    # Of two who write it at the same moment one comes too late.
    return Joining(Outcome.JOINED, found.id) if tx.conn.execute(used).rowcount else Joining(Outcome.WRONG)


def _stay_apart(tx: Tx, contact_ids: Collection[str]) -> bool:
    """True when one of these may be in danger, or works here.

    A code can be had by whoever has her phone in hand for a moment. What she wrote in danger, and what others
    wrote to those who help, is not to be read on his.
    """
    return bool(staff.roles_of(tx, contact_ids)) or any(dangers.standing(tx, each) for each in contact_ids)


def elsewhere(tx: Tx, contact_ids: Collection[str], but: int) -> list[Elsewhere]:
    """Return every chat of these contacts but one (the number of its address); a phone under two names once.

    Where it is noted at which name somebody was heard, the other one is not a chat of its own.
    """
    query = (
        select(address, contact.c.language)
        .join(contact, contact.c.id == address.c.contact_id)
        .where(contact.c.id.in_(sorted(contact_ids)))
    )
    rows = tx.conn.execute(query.order_by(address.c.id)).all()
    heard = {(row.contact_id, row.channel) for row in rows if row.heard_at is not None}
    return [
        Elsewhere(
            row.id, Address(row.channel, tx.vault.unseal(row.value_sealed, VALUE, row.key)), row.language
        )
        for row in rows
        if row.id != but and (row.heard_at is not None or (row.contact_id, row.channel) not in heard)
    ]


def clear(tx: Tx, at: datetime) -> None:
    """Delete codes that are too old, and tries that count no more."""
    tx.conn.execute(delete(joining_code).where(joining_code.c.useless_after <= at))
    tx.conn.execute(delete(joining_try).where(joining_try.c.at <= at - WITHIN))


def _key(tx: Tx, code: str) -> str:
    return tx.vault.key("joining code", plain_code(code))
