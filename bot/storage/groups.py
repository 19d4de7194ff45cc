"""Codes of stakeholder groups: each lets one person in, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.storage.database import Tx
from bot.storage.tables import contact, group_code

#: What people write between the signs of a code, and what means nothing.
_BETWEEN = str.maketrans("", "", " -_.\u2010\u2011\u2013\u2068\u2069")
#: Letters that are read for one another (Crockford's base 32).
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def issue(
    tx: Tx, group: str, codes: Sequence[str], created_by: str, at: datetime, useless_after: datetime
) -> None:
    """Write codes of a group down; the codes themselves are kept only as keyed hashes."""
    rows = [
        {
            "key": _key(tx, code),
            "stakeholder": group,
            "created_by": created_by,
            "created_at": at,
            "useless_after": useless_after,
        }
        for code in codes
    ]
    tx.conn.execute(insert(group_code), rows)


def redeem(tx: Tx, code: str, at: datetime) -> str:
    """Use a code up and return its group; empty when there is no such code, or it was used or is too old."""
    take = (
        update(group_code)
        .where(
            group_code.c.key == _key(tx, code),
            group_code.c.used_at.is_(None),
            group_code.c.useless_after > at,
        )
        .values(used_at=at)
        .returning(group_code.c.stakeholder)
    )
    return tx.conn.execute(take).scalar_one_or_none() or ""


def open_codes(tx: Tx, at: datetime) -> dict[str, int]:
    """Return how many codes of each group nobody has used yet."""
    query = (
        select(group_code.c.stakeholder, func.count().label("number"))
        .where(group_code.c.used_at.is_(None), group_code.c.useless_after > at)
        .group_by(group_code.c.stakeholder)
    )
    return {row.stakeholder: row.number for row in tx.conn.execute(query)}


def members(tx: Tx) -> dict[str, int]:
    """Return how many people belong to each group. For the house itself: small numbers leave it nowhere."""
    query = (
        select(contact.c.stakeholder, func.count().label("number"))
        .where(contact.c.stakeholder.is_not(None))
        .group_by(contact.c.stakeholder)
    )
    return {row.stakeholder: row.number for row in tx.conn.execute(query)}


def plain_code(code: str) -> str:
    """Return a code as it is compared, however it was typed."""
    return code.strip().upper().translate(_BETWEEN).translate(_ALIKE)


def _key(tx: Tx, code: str) -> str:
    return tx.vault.key("group code", plain_code(code))
