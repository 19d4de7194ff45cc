"""What the practice room shows of one person; also what tests look at."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

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
