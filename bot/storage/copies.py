"""Messages of ours that a provider still holds and is asked to delete, each until it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.storage.database import Tx
from bot.storage.settling import whole_ids
from bot.storage.tables import provider_copy

#: Nothing is put off for so long: that was before the clock was set back.
NEVER_SO_LONG = timedelta(hours=2)
#: What it is sealed as.
TO = "provider_copy.to"


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of ours as a provider holds it."""

    channel: str
    #: The provider's name for the person.
    to: str = field(repr=False)
    #: As the channel gave it when the message was sent.
    provider_id: str
    #: After this moment the provider deletes it no more.
    useless_after: datetime
    #: How often it was asked for before.
    attempts: int = 0
    #: Its place in the table; 0 before it has one.
    id: int = 0


def add(tx: Tx, copies: Sequence[Copy], at: datetime) -> None:
    """Write down what is to be asked for, from now on."""
    rows = [
        {
            "channel": each.channel,
            "to_sealed": tx.vault.seal(each.to, TO, whole_ids(each.provider_id)),
            "provider_id": whole_ids(each.provider_id),
            "due": at,
            "useless_after": each.useless_after,
            "attempts": each.attempts,
        }
        for each in copies
    ]
    if rows:
        tx.conn.execute(insert(provider_copy), rows)


def claim(tx: Tx, channels: Collection[str], at: datetime, until: datetime, limit: int) -> list[Copy]:
    """Take what is due in hand until a moment; if nothing is heard of it by then, it is due again."""
    is_due = or_(provider_copy.c.due <= at, provider_copy.c.due > at + NEVER_SO_LONG)
    query = (
        select(provider_copy)
        .where(provider_copy.c.channel.in_(channels), is_due)
        .order_by(provider_copy.c.due, provider_copy.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(tx.conn.execute(query))
    if rows:
        taken = provider_copy.c.id.in_([row.id for row in rows])
        tx.conn.execute(update(provider_copy).where(taken).values(due=until))
    return [
        Copy(
            row.channel,
            tx.vault.unseal(row.to_sealed, TO, row.provider_id),
            row.provider_id,
            row.useless_after,
            row.attempts,
            row.id,
        )
        for row in rows
    ]


def done(tx: Tx, numbers: Iterable[int]) -> None:
    """Strike out what the provider has deleted, or never will."""
    tx.conn.execute(delete(provider_copy).where(provider_copy.c.id.in_(list(numbers))))


def later(tx: Tx, due: Mapping[int, datetime]) -> None:
    """Ask for these once more, each at its moment."""
    if not due:
        return
    statement = (
        update(provider_copy)
        .where(provider_copy.c.id == bindparam("which"))
        .values(due=bindparam("new_due"), attempts=provider_copy.c.attempts + 1)
    )
    tx.conn.execute(statement, [{"which": number, "new_due": moment} for number, moment in due.items()])


def too_late(tx: Tx, at: datetime) -> int:
    """Strike out what no provider deletes any more; return how many that were."""
    return tx.conn.execute(delete(provider_copy).where(provider_copy.c.useless_after <= at)).rowcount
