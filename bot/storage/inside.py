"""What the practice room shows of one person; also what tests look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, false, func, select

from bot.storage.contacts import VALUE
from bot.storage.database import Tx
from bot.storage.tables import address, outbox


def outbox_of(tx: Tx, contact_id: str) -> Mapping[str, int]:
    """Return how many messages to a contact stand at each status."""
    query = (
        select(outbox.c.status, func.count().label("number"))
        .where(outbox.c.contact_id == contact_id)
        .group_by(outbox.c.status)
    )
    return {row.status: row.number for row in tx.conn.execute(query)}


def try_key(tx: Tx) -> None:
    """Find out whether the key is the one that this database was written with. Raises WrongKey."""
    row = tx.conn.execute(select(address.c.value_sealed, address.c.key).limit(1)).first()
    if row is not None:
        tx.vault.unseal(row.value_sealed, VALUE, row.key)


def try_writing(tx: Tx) -> None:
    """Find out whether anything can be written; nothing is. Raises StoreDown, or what the driver says."""
    tx.conn.execute(delete(outbox).where(false()))


def failed(tx: Tx) -> Mapping[str, int]:
    """Return how many messages were never said, by reason."""
    query = select(outbox.c.reason, func.count().label("number")).where(outbox.c.status == "failed")
    return {row.reason: row.number for row in tx.conn.execute(query.group_by(outbox.c.reason))}


def oldest_due(tx: Tx, at: datetime) -> datetime | None:
    """Return since when the oldest message is due that nobody has in hand, None when there is none."""
    query = select(func.min(outbox.c.due)).where(outbox.c.status == "queued", outbox.c.due <= at)
    return tx.conn.execute(query).scalar()
