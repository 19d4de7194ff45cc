"""What a provider took and has reported as lost: said again where that is of use, or gone for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from bot.domain.delivery import Progress
from bot.domain.message import MessageClass, SendTrouble
from bot.domain.outbox import Status
from bot.storage import dangers, firsts
from bot.storage.database import Tx
from bot.storage.tables import address, delivery, outbox
from bot.storage.windows import CLOSED

#: Between two tries of what is about safety: doubling from two seconds to this.
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that a provider took, and has reported as lost."""

    contact_id: str
    #: One of ours, for counting.
    trouble: str
    #: True when it goes back to the queue.
    again: bool = False


def lose(tx: Tx, lost: Sequence[tuple[Any, str]], at: datetime) -> list[Lost]:
    """Write what becomes of these rows of the outbox, each lost with the trouble that is named beside it."""
    found = []
    for message, trouble in lost:
        due = _due_again(message, trouble, at)
        number = outbox.c.id == message.id
        values = _failed(trouble) if due is None else _again(message, trouble, due)
        tx.conn.execute(update(outbox).where(number).values(**values))
        if trouble == CLOSED:
            shut = update(address).where(address.c.id == message.address_id)
            # She may have written since it was said.
            tx.conn.execute(shut.where(address.c.heard_at <= message.settled_at).values(heard_at=None))
        if due is not None:
            tx.conn.execute(delete(delivery).where(delivery.c.outbox_id == message.id))
        found.append(Lost(message.contact_id, trouble, due is not None))
    for_good = [message for (message, _), each in zip(lost, found, strict=True) if not each.again]
    dangers.answer_lost(tx, [message.id for message in for_good])
    firsts.never_said(tx, [(message.contact_id, message.id) for message in for_good])
    return found


def _due_again(message: Any, trouble: str, at: datetime) -> datetime | None:
    """Return when it is tried again; None when it is lost for good.

    What is about safety is also tried again after what may pass, with pauses that double; of another message
    the moment has gone by then.
    """
    if message.body_sealed is None:
        return None
    due = at
    if trouble != CLOSED:
        if message.message_class != MessageClass.SAFETY.value or not SendTrouble(trouble).retryable:
            return None
        due += min(timedelta(seconds=2 ** min(message.attempts, 20)), LONGEST_PAUSE)
    return due if due < message.useless_after else None


def _again(message: Any, trouble: str, due: datetime) -> dict[str, Any]:
    return {
        "status": Status.QUEUED.value,
        "reason": trouble,
        "due": due,
        "attempts": 0 if trouble == CLOSED else message.attempts,
        "provider_id": "",
        "progress": "",
        "settled_at": None,
    }


def _failed(trouble: str) -> dict[str, Any]:
    return {
        "status": Status.FAILED.value,
        "reason": trouble,
        "progress": Progress.FAILED.value,
        "body_sealed": None,
        "about": "",
    }
