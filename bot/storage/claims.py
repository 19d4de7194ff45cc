"""Taking messages in hand: which are due, whose turn it is at each address, and how the person stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal_column, or_, select, update

from bot.domain.message import MessageClass
from bot.domain.outbox import Lease, Leased, Settlement, Status
from bot.domain.quiet import SendWindow
from bot.storage import contacts
from bot.storage.bodies import decode
from bot.storage.database import Tx
from bot.storage.outbox import BODY
from bot.storage.settling import settle
from bot.storage.tables import address, contact, outbox, session
from bot.storage.vault import WrongKey
from bot.storage.windows import ASKED

#: Why a message was put aside that cannot be read.
UNREADABLE = "unreadable"
#: Nothing is in hand for so long: such a lease was taken before the clock was set back.
NEVER_SO_LONG = timedelta(minutes=5)
#: What is said as soon as it is queued.
_AT_ONCE = (MessageClass.SAFETY.value, MessageClass.REPLY.value)


#: Written out, not bound: only so do both databases see that the indexes of what is unsettled will do.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_LEASED: ColumnElement[str] = literal_column("'leased'")
_SAFETY: ColumnElement[str] = literal_column("'safety'")
#: What the policy wants to know of the person.
_STANDING = (
    contact.c.stopped_at,
    contact.c.paused_until,
    contact.c.held_at,
    contact.c.language,
    contact.c.proactive_at,
    contact.c.proactive_id,
    session.c.wait_until,
    address.c.heard_at,
    address.c.knocked_at,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand, and how the person stands now: the policy is asked again."""

    leased: Leased
    purpose: str
    stopped_at: datetime | None
    paused_until: datetime | None
    held_at: datetime | None
    #: Until when a question waits for her answer.
    wait_until: datetime | None
    #: The language she chose; None until she has.
    language: str | None = None
    #: When she was heard last at this address, and was last told there that something waits for her.
    heard_at: datetime | None = None
    knocked_at: datetime | None = None
    #: The hours and days within which it may be said; None for those of its class.
    window: SendWindow | None = None
    #: The message by which we spoke first to her last.
    proactive_id: int | None = None
    #: When we spoke first to her last, by another message than this one, that may only be tried again.
    last_first: datetime | None = None
    #: What has held it until it was of no use any more; empty when nothing did.
    held_for: str = ""
    #: True when she has tapped to read it.
    asked: bool = False


def _before(other: Any, at: datetime) -> Any:
    """An unsettled message that others to the same address wait for: in hand, tried before, or due."""
    return and_(
        other.c.status.in_([_QUEUED, _LEASED]),
        or_(other.c.status == _LEASED, other.c.attempts > 0, other.c.due <= at),
    )


def _held_up(earlier: Any) -> Any:
    """What is about safety waits for nothing that only lies in the queue, but for what else is about it."""
    other = outbox.c.message_class != _SAFETY
    return or_(other, earlier.c.message_class == _SAFETY, earlier.c.status == _LEASED)


def claim(
    tx: Tx,
    channels: Collection[str],
    lease: Lease,
    at: datetime,
    limit: int,
    in_hand: Collection[int] = (),
    spoiled: Callable[[int], None] = lambda _: None,
) -> list[Claimed]:
    """Take messages in hand that are due, safety and replies first, each address in order.

    What is about safety goes past all else that lies in the queue for its address.
    `in_hand` are those that this very process is still saying or writing down, however long that takes. One
    that cannot be read is put aside, so that it keeps none waiting, and `spoiled` is told its number.
    """
    earlier = outbox.alias()
    same = (earlier.c.address_id == outbox.c.address_id, earlier.c.id < outbox.c.id)
    waits = exists().where(*same, _before(earlier, at), _held_up(earlier))
    over = or_(outbox.c.lease_until <= at, outbox.c.lease_until > at + NEVER_SO_LONG)
    # A reply from the future was queued before the clock was set back.
    is_due = or_(outbox.c.due <= at, and_(outbox.c.message_class.in_(_AT_ONCE), outbox.c.queued_at > at))
    due = or_(
        and_(outbox.c.status == _QUEUED, is_due),
        and_(outbox.c.status == _LEASED, over, outbox.c.id.not_in(in_hand)),
    )
    first = case({"safety": 0, "reply": 1, "service": 2}, value=outbox.c.message_class, else_=3)
    query = (
        select(outbox, address.c.value_sealed, address.c.key, *_STANDING)
        .join(address, address.c.id == outbox.c.address_id)
        .join(contact, contact.c.id == outbox.c.contact_id)
        .outerjoin(session, session.c.contact_id == outbox.c.contact_id)
        .where(outbox.c.channel.in_(channels), outbox.c.status.in_([_QUEUED, _LEASED]), due, ~waits)
        .order_by(first, outbox.c.id)
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )
    rows = list(tx.conn.execute(query))
    if rows:
        tx.conn.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(
                doubtful=or_(outbox.c.doubtful, outbox.c.status == Status.LEASED.value),
                status=Status.LEASED.value,
                lease_until=lease.until,
                leased_by=lease.owner,
            )
        )
    return list(_readable(tx, rows, at, spoiled))


def _readable(tx: Tx, rows: Sequence[Any], at: datetime, spoiled: Callable[[int], None]) -> Iterator[Claimed]:
    for row in rows:
        try:
            yield _claimed(tx, row)
        except (WrongKey, ValueError, TypeError, KeyError, IndexError):
            settle(tx, [Settlement(row.id, row.contact_id, Status.FAILED, row.attempts, UNREADABLE)], at)
            spoiled(row.id)


def _claimed(tx: Tx, row: Any) -> Claimed:
    leased = Leased(
        id=row.id,
        contact_id=row.contact_id,
        address_id=row.address_id,
        channel=row.channel,
        to=tx.vault.unseal(row.value_sealed, contacts.VALUE, row.key),
        message=decode(tx.vault.unseal(row.body_sealed, BODY, row.contact_id)),
        message_class=MessageClass(row.message_class),
        useless_after=row.useless_after,
        attempts=row.attempts,
        about=row.about,
    )
    return Claimed(
        leased,
        row.purpose,
        row.stopped_at,
        row.paused_until,
        row.held_at,
        row.wait_until,
        row.language,
        row.heard_at,
        row.knocked_at,
        SendWindow.read(row.hours) if row.hours else None,
        row.proactive_id,
        None if row.proactive_id == row.id else row.proactive_at,
        row.reason if row.due >= row.useless_after else "",
        row.reason == ASKED,
    )
