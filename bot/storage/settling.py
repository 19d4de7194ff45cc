"""What became of messages in hand: each is settled once, and only if it is still the same person's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, func, or_, select, update

from bot.domain.message import SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage import cases
from bot.storage.database import Tx
from bot.storage.tables import outbox

#: The width of the column.
LONGEST_ID = 128
#: Why a message was cancelled that told the words of somebody who was forgotten.
RETRACTED = "retracted"
_LOST = (Status.FAILED, Status.CANCELLED)


def settle(tx: Tx, settlements: Sequence[Settlement], at: datetime) -> list[Settlement]:
    """Write what became of messages in hand. A cancelled message stays cancelled.

    A case whose reply never went is open again. Returns what could not be written because the message is
    gone: whose it was, or whose words it told, has been forgotten meanwhile.
    """
    if not settlements:
        return []
    blanked: Any = bindparam("is_blanked", type_=Boolean())
    statement = (
        update(outbox)
        # SQLite gives the number of a deleted row away again: it must be the same person's.
        .where(
            outbox.c.id == bindparam("which"),
            outbox.c.contact_id == bindparam("whose"),
            outbox.c.status == Status.LEASED.value,
        )
        .values(
            status=bindparam("new_status"),
            reason=bindparam("new_reason"),
            attempts=bindparam("new_attempts"),
            provider_id=bindparam("new_provider_id"),
            due=func.coalesce(bindparam("new_due", type_=outbox.c.due.type), outbox.c.due),
            lease_until=None,
            leased_by=None,
            settled_at=bindparam("new_settled_at", type_=outbox.c.settled_at.type),
            body_sealed=case((blanked, None), else_=outbox.c.body_sealed),
            about=case((blanked, ""), else_=outbox.c.about),
            doubtful=or_(outbox.c.doubtful, bindparam("is_doubtful", type_=Boolean())),
        )
    )
    written = tx.conn.execute(statement, [_settled(each, at) for each in settlements]).rowcount
    if lost := {each.contact_id for each in settlements if each.status in _LOST}:
        cases.reopen(tx, lost, at)
    return [] if written == len(settlements) else _gone(tx, settlements)


def _gone(tx: Tx, settlements: Sequence[Settlement]) -> list[Settlement]:
    query = select(outbox.c.id, outbox.c.contact_id).where(
        outbox.c.id.in_([each.id for each in settlements]), outbox.c.reason != RETRACTED
    )
    there = {(row.id, row.contact_id) for row in tx.conn.execute(query)}
    return [each for each in settlements if (each.id, each.contact_id) not in there]


def _settled(each: Settlement, at: datetime) -> dict[str, Any]:
    final = each.status is not Status.QUEUED
    # Perhaps only the answer was lost: it will be said again, and may have been said before.
    lost = not final and each.reason == SendTrouble.UNREACHABLE.value
    return {
        "which": each.id,
        "whose": each.contact_id,
        "new_status": each.status.value,
        "new_reason": each.reason,
        "new_attempts": each.attempts,
        "new_provider_id": whole_ids(each.provider_id),
        "new_due": each.due,
        "new_settled_at": at if final else None,
        "is_blanked": final and not each.awaits_report,
        "is_doubtful": lost,
    }


def whole_ids(provider_id: str) -> str:
    """Return as many of a provider's ids of one message, with a space between, as the column holds."""
    if len(provider_id) <= LONGEST_ID:
        return provider_id
    return provider_id[: LONGEST_ID + 1].rpartition(" ")[0] or provider_id[:LONGEST_ID]
