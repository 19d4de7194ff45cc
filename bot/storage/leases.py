"""What a process has in hand stays in its hand for as long as it lives."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from bot.domain.outbox import Lease, Status
from bot.storage.database import Tx
from bot.storage.tables import outbox


def renew(tx: Tx, numbers: Collection[int], lease: Lease) -> int:
    """Lengthen the leases of these messages, as far as they are still this owner's; return how many."""
    statement = (
        update(outbox)
        .where(
            outbox.c.id.in_(numbers),
            outbox.c.status == Status.LEASED.value,
            outbox.c.leased_by == lease.owner,
        )
        .values(lease_until=lease.until)
    )
    return tx.conn.execute(statement).rowcount if numbers else 0
