"""The outbox table: add, claim, settle, cancel. Bodies are sealed, and blanked at the final status."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal_column, select, update

from bot.domain.message import MessageClass
from bot.domain.outbox import Draft, Lease, Status
from bot.storage import cases
from bot.storage.bodies import encode
from bot.storage.database import Tx
from bot.storage.many import Among, insert_many, moment_in
from bot.storage.settling import RETRACTED
from bot.storage.settling import settle as settle
from bot.storage.sql import next_numbers
from bot.storage.tables import outbox

#: What it is sealed as.
BODY = "outbox.body"


def add(tx: Tx, drafts: Sequence[Draft], leases: Sequence[Lease | None]) -> list[int]:
    """Write drafts, each leased or free; return their places in the queue."""
    if not drafts:
        return []
    moment, numbers = moment_in(tx), next_numbers(tx, outbox, len(drafts))
    all_of_it = zip(numbers, drafts, leases, strict=True)
    _ADD.run(tx, [(number, *_row(tx, draft, lease, moment)) for number, draft, lease in all_of_it])
    return list(numbers)


_ADD = insert_many(
    outbox,
    """id contact_id address_id channel message_class purpose body_sealed status reason due useless_after
    lease_until leased_by attempts doubtful provider_id queued_at about
    fire_key hours""",
)


def _row(
    tx: Tx, draft: Draft, lease: Lease | None, moment: Callable[[datetime | None], Any]
) -> tuple[Any, ...]:
    due = moment(draft.due)
    return (
        draft.contact_id,
        draft.address_id,
        draft.channel,
        draft.message_class.value,
        draft.purpose,
        tx.vault.seal(encode(draft.message), BODY, draft.contact_id),
        (Status.LEASED if lease else Status.QUEUED).value,
        draft.reason,
        due,
        moment(draft.useless_after),
        moment(lease.until) if lease else None,
        lease.owner if lease else None,
        0,
        False,
        "",
        due if draft.queued_at is draft.due else moment(draft.queued_at),
        draft.about,
        draft.fire_key,
        draft.window.written() if draft.window else "",
    )


def in_the_way(tx: Tx, address_ids: Collection[int], at: datetime) -> dict[int, dict[int, bool]]:
    """Return, by address, the messages that must go before a new one; True: before one of safety, too."""
    found: dict[int, dict[int, bool]] = {}
    for address_id, number, safety_too in _IN_THE_WAY.run(tx, address_ids, moment_in(tx)(at)):
        found.setdefault(address_id, {})[number] = bool(safety_too)
    return found


#: In hand, tried before, or due: the same as `_before` and `_held_up` in claims.py.
_IN_THE_WAY = Among(
    """SELECT address_id, id, status = 'leased' OR message_class = 'safety' FROM outbox
    WHERE address_id IN {keys} AND status IN ('queued', 'leased')
    AND (status = 'leased' OR attempts > 0 OR due <= ?)""",
    "bigint",
)


def cancel(tx: Tx, contact_ids: Iterable[str], reason: str, at: datetime) -> int:
    """Cancel everything queued for these contacts but what safety needs; return how much that was.

    What was asked of the team, and is not answered because of it, is open again.
    """
    whose = list(contact_ids)
    statement = (
        update(outbox)
        .where(
            outbox.c.contact_id.in_(whose),
            outbox.c.status == Status.QUEUED.value,
            outbox.c.message_class != MessageClass.SAFETY.value,
        )
        .values(status=Status.CANCELLED.value, reason=reason, settled_at=at, body_sealed=None, about="")
    )
    number = tx.conn.execute(statement).rowcount
    if number:
        cases.reopen(tx, whose, at)
    return number


def call_off(tx: Tx, fire_key: str, reason: str, at: datetime) -> int:
    """Cancel what is queued about something that is off; return how much that was."""
    statement = (
        update(outbox)
        .where(outbox.c.fire_key == fire_key, outbox.c.fire_key != "", outbox.c.status == Status.QUEUED.value)
        .values(status=Status.CANCELLED.value, reason=reason, settled_at=at, body_sealed=None, about="")
    )
    return tx.conn.execute(statement).rowcount


def retract(tx: Tx, contact_ids: Collection[str], at: datetime) -> None:
    """Cancel what tells others the words of these contacts, also what is in hand."""
    if not contact_ids:
        return
    said = outbox.c.status == Status.SENT.value
    statement = (
        update(outbox)
        .where(outbox.c.about != literal_column("''"), outbox.c.about.in_(list(contact_ids)))
        .values(
            # Of what was said already only the words go, that are kept until it is reported to have arrived.
            status=case((said, outbox.c.status), else_=Status.CANCELLED.value),
            reason=case((said, outbox.c.reason), else_=RETRACTED),
            settled_at=case((said, outbox.c.settled_at), else_=at),
            body_sealed=None,
            about="",
            lease_until=None,
            leased_by=None,
        )
    )
    tx.conn.execute(statement)


def free(tx: Tx) -> int:
    """Give back every lease: only for the one process that has the database to itself. Return how many."""
    statement = (
        update(outbox)
        .where(outbox.c.status == Status.LEASED.value)
        .values(
            status=Status.QUEUED.value,
            lease_until=None,
            leased_by=None,
            doubtful=True,
            attempts=outbox.c.attempts + 1,
        )
    )
    return tx.conn.execute(statement).rowcount


def counts(tx: Tx) -> dict[str, int]:
    """Return how many messages stand at each status."""
    query = select(outbox.c.status, func.count().label("number")).group_by(outbox.c.status)
    return {row.status: row.number for row in tx.conn.execute(query)}


def doubtful(tx: Tx) -> list[int]:
    """Return the messages that may have been said twice."""
    query = select(outbox.c.id).where(outbox.c.doubtful.is_(True)).order_by(outbox.c.id)
    return list(tx.conn.execute(query).scalars())
