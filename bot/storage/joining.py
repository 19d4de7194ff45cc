"""Codes by which one person joins two phones or apps of hers: asked for on one, written on the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from bot.domain.case import reference_of
from bot.domain.joining import Joining, Outcome
from bot.storage.contacts import Known
from bot.storage.database import Tx
from bot.storage.groups import plain_code
from bot.storage.tables import address, contact, joining_code, joining_try

#: How long a code works.
USEFUL = timedelta(minutes=15)
#: So many wrong codes may be written within such a time.
MOST_TRIES, WITHIN = 5, timedelta(hours=1)


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
        select(contact.c.id, contact.c.adult)
        .join(address, address.c.contact_id == contact.c.id)
        .join(joining_code, joining_code.c.address_id == address.c.id)
        .where(joining_code.c.key == _key(tx, code), joining_code.c.useless_after > at)
    )
    found = tx.conn.execute(query.with_for_update(of=contact)).one_or_none()
    if found is None or found.id == known.contact.id:
        tx.conn.execute(insert(joining_try), {"address_id": known.address_id, "at": at})
        return Joining(Outcome.WRONG)
    if found.adult is False or known.contact.adult is False:
        return Joining(Outcome.NOT_POSSIBLE)
    used = delete(joining_code).where(joining_code.c.key == _key(tx, code))
    # Of two who write it at the same moment one comes too late.
    return Joining(Outcome.JOINED, found.id) if tx.conn.execute(used).rowcount else Joining(Outcome.WRONG)


def clear(tx: Tx, at: datetime) -> None:
    """Delete codes that are too old, and tries that count no more."""
    tx.conn.execute(delete(joining_code).where(joining_code.c.useless_after <= at))
    tx.conn.execute(delete(joining_try).where(joining_try.c.at <= at - WITHIN))


def _key(tx: Tx, code: str) -> str:
    return tx.vault.key("joining code", plain_code(code))
