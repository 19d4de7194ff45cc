"""When she was heard at an address of a channel whose provider lets us speak only for a while after that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, literal_column, or_, select, update

from bot.domain.outbox import Settlement, Status
from bot.storage.database import Tx
from bot.storage.tables import address, outbox

#: Why a message waits until she writes; a word of outbox/policy.py and of the channels.
CLOSED = "outside_window"
#: Why it waits for nothing any more: she has tapped to read it.
ASKED = "asked_for"


def heard(tx: Tx, at: Mapping[int, datetime]) -> None:
    """Note when somebody was heard, by the number of her address; what came earlier changes nothing."""
    if not at:
        return
    statement = (
        update(address)
        .where(
            address.c.id == bindparam("which"),
            or_(address.c.heard_at.is_(None), address.c.heard_at < bindparam("moment")),
        )
        .values(heard_at=bindparam("moment", type_=address.c.heard_at.type))
    )
    tx.conn.execute(statement, [{"which": number, "moment": moment} for number, moment in sorted(at.items())])


def release(tx: Tx, address_ids: Collection[int], at: datetime, tapped: Collection[int] = ()) -> set[int]:
    """Let go what has waited for her to write; return at which of these addresses there was something.

    What she has `tapped` to read, by the number of her address, is marked as asked for.
    """
    if not address_ids:
        return set()
    statement = (
        update(outbox)
        .where(
            outbox.c.address_id.in_(list(address_ids)),
            # Written out: only so do both databases see that the index of what is unsettled will do.
            outbox.c.status == literal_column("'queued'"),
            outbox.c.reason == CLOSED,
        )
        .values(due=at, reason=case((outbox.c.address_id.in_(list(tapped)), ASKED), else_=""))
        .returning(outbox.c.address_id)
    )
    return set(tx.conn.execute(statement).scalars())


def shut(tx: Tx, settlements: Sequence[Settlement]) -> None:
    """Note that the provider lets us say nothing where it has just refused to; she may have written since."""
    refused = [
        {"which": each.id, "began": each.began}
        for each in settlements
        if each.status is Status.QUEUED and each.reason == CLOSED
    ]
    if not refused:
        return
    where = select(outbox.c.address_id).where(outbox.c.id == bindparam("which")).scalar_subquery()
    statement = (
        update(address)
        .where(
            address.c.id == where,
            address.c.heard_at <= bindparam("began", type_=address.c.heard_at.type),
        )
        .values(heard_at=None)
    )
    tx.conn.execute(statement, refused)


def knocked(tx: Tx, address_ids: Collection[int], at: datetime) -> None:
    """Note that she is told now that something waits for her."""
    if address_ids:
        tx.conn.execute(update(address).where(address.c.id.in_(list(address_ids))).values(knocked_at=at))
