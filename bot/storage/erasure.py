"""Forgetting: all that is known of somebody is deleted, but for a keyed hash so that nobody writes to her.

Every table with a `contact_id` goes with her by its foreign key; what would tell her words to somebody else
is emptied. What is left: the suppression hash of her address; that deliveries were there, but not whose; her
ballots in closed polls, which nobody can tell apart; statements that a moderator has made of ideas, hers
perhaps among them; how many people each thing that was planned has reached, or why not, herself counted; a
line in the audit that somebody was forgotten; and, until the provider has deleted its copies or does so no
more, where those are (storage/copies.py). A staff number stays in the audit, and under the rule of a poll or
the points of the plan that she has signed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select

from bot.domain.staff import AuditEntry
from bot.storage import ballots, copies, ideas, inbound, staff, tallies
from bot.storage import outbox as messages
from bot.storage.contacts import VALUE
from bot.storage.copies import Copy
from bot.storage.database import Tx
from bot.storage.sql import upsert
from bot.storage.tables import address, audit, contact, draft_text, metadata, outbox, suppression
from bot.storage.tables import inbound as inbound_table
from bot.storage.tables import staff as member

#: What the audit says of it.
FORGOTTEN = "contact_forgotten"
#: The tables in which forgetting leaves dead rows: all that hang on a contact, and what else it changes.
TOUCHED = (
    "contact",
    "ballot",
    "idea",
    "inbound",
    "draft_text",
    "delivery",
    "joining_code",
    "joining_try",
    *sorted(table.name for table in metadata.tables.values() if "contact_id" in table.columns),
)


def forget(
    tx: Tx,
    contact_ids: Sequence[str],
    at: datetime,
    keeps: Mapping[str, timedelta],
    hers: Collection[str] = (),
) -> None:
    """Delete these people. `keeps` says by channel for how long its provider deletes what we sent.

    `hers` are the channels whose provider deletes what they sent as well.
    """
    if not contact_ids:
        return
    query = select(address.c.key, address.c.value_sealed).where(address.c.contact_id.in_(contact_ids))
    values = {row.key: tx.vault.unseal(row.value_sealed, VALUE, row.key) for row in tx.conn.execute(query)}
    copies.add(tx, _copies(tx, contact_ids, values, at, keeps), at)
    copies.add(tx, _copies_of_hers(tx, values, at, {name: keeps[name] for name in hers if name in keeps}), at)
    if values:
        tx.conn.execute(upsert(tx, suppression), [{"key": key, "at": at} for key in sorted(values)])
    ballots.withdraw(tx, contact_ids)
    ideas.withdraw(tx, contact_ids)
    inbound.blank(tx, values)
    inbound.blank_unreadable(tx, values.values())
    roles = select(member.c.id).where(member.c.contact_id.in_(contact_ids))
    tx.conn.execute(delete(draft_text).where(draft_text.c.by_staff.in_(roles)))
    tallies.take(tx, outbox.c.contact_id.in_(contact_ids), tallies.PLANNED)
    gone = delete(contact).where(contact.c.id.in_(contact_ids)).returning(contact.c.id)
    for _ in tx.conn.execute(gone).all():
        staff.note(tx, AuditEntry(at, "bigroom", FORGOTTEN, ""))
    # Last: whoever opens a case of hers at this moment holds it, and we have waited for that row.
    messages.retract(tx, contact_ids, at)


def _copies(
    tx: Tx,
    contact_ids: Sequence[str],
    values: Mapping[str, str],
    at: datetime,
    keeps: Mapping[str, timedelta],
) -> list[Copy]:
    """Return what the providers hold of all that was said to these people, and still delete."""
    young: list[Any] = [
        and_(outbox.c.channel == channel, outbox.c.settled_at > at - kept) for channel, kept in keeps.items()
    ]
    if not young:
        return []
    query = (
        select(outbox.c.channel, outbox.c.provider_id, outbox.c.settled_at, address.c.key)
        .join(address, address.c.id == outbox.c.address_id)
        .where(outbox.c.contact_id.in_(contact_ids), outbox.c.provider_id != "", or_(*young))
        .order_by(outbox.c.id)
    )
    return [
        Copy(row.channel, values[row.key], row.provider_id, row.settled_at + keeps[row.channel])
        for row in tx.conn.execute(query)
    ]


def _copies_of_hers(
    tx: Tx, values: Mapping[str, str], at: datetime, keeps: Mapping[str, timedelta]
) -> list[Copy]:
    """Return what the providers hold of all that these people sent: each delivery that is still noted."""
    young: list[Any] = [
        and_(inbound_table.c.channel == channel, inbound_table.c.at > at - kept)
        for channel, kept in keeps.items()
    ]
    if not young:
        return []
    query = (
        select(inbound_table)
        .where(inbound_table.c.address_key.in_(list(values)), or_(*young))
        .order_by(inbound_table.c.id)
    )
    return [
        Copy(row.channel, values[row.address_key], row.external_id, row.at + keeps[row.channel])
        for row in tx.conn.execute(query)
    ]


def suppressed(tx: Tx, keys: Collection[str]) -> set[str]:
    """Return which of these address keys must not be written to: whose they were has asked to be forgotten.

    To be asked by whatever would write first to an address that it did not hear from.
    """
    query = select(suppression.c.key).where(suppression.c.key.in_(list(keys)))
    return set(tx.conn.execute(query).scalars())


def gone(tx: Tx, keys: Collection[str]) -> dict[str, datetime]:
    """Return who of these was forgotten and has not been met again, and when."""
    query = (
        select(suppression.c.key, suppression.c.at)
        .outerjoin(address, address.c.key == suppression.c.key)
        .where(suppression.c.key.in_(list(keys)), address.c.id.is_(None))
    )
    return {row.key: row.at for row in tx.conn.execute(query)}


def lift(tx: Tx, keys: Collection[str]) -> None:
    """Let these be written to again: they have joined, or asked for it."""
    if keys:
        tx.conn.execute(delete(suppression).where(suppression.c.key.in_(list(keys))))


def latest(tx: Tx) -> int:
    """Return the number of the audit's last line about somebody forgotten, 0 when there is none."""
    query = select(func.max(audit.c.id)).where(audit.c.action == FORGOTTEN)
    return tx.conn.execute(query).scalar_one() or 0
