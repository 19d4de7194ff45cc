"""What became of messages in hand: each is settled once, and only if it is still the same person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.message import SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage import cases, dangers, firsts
from bot.storage.database import Tx
from bot.storage.many import Many, moment_in
from bot.storage.tables import outbox

#: The width of the column: fourteen parts of a message on WhatsApp.
LONGEST_ID = 512
#: Why a message was cancelled that told the words of somebody who was forgotten.
RETRACTED = "retracted"
_LOST = (Status.FAILED, Status.CANCELLED)
# SQLite gives the number of a deleted row away again: it must be the same person's.
_SETTLE = Many(
    outbox,
    "id contact_id status reason attempts provider_id due settled_at blanked:boolean lost:boolean",
    """UPDATE outbox SET status = new.status, reason = new.reason, attempts = new.attempts,
    provider_id = new.provider_id, due = coalesce(new.due, outbox.due), lease_until = NULL, leased_by = NULL,
    settled_at = new.settled_at, body_sealed = CASE WHEN new.blanked THEN NULL ELSE outbox.body_sealed END,
    about = CASE WHEN new.blanked THEN '' ELSE outbox.about END, doubtful = outbox.doubtful OR new.lost
    FROM {rows} WHERE outbox.id = new.id AND outbox.contact_id = new.contact_id
    AND outbox.status = 'leased'""",
)


def settle(tx: Tx, settlements: Sequence[Settlement], at: datetime) -> list[Settlement]:
    """Write what became of messages in hand. A cancelled message stays cancelled.

    A case whose reply never went is open again, and an answer to danger that never went was none. Returns
    what could not be written because the message is gone: whose it was, or whose words it told, has been
    forgotten meanwhile.
    """
    if not settlements:
        return []
    moment = moment_in(tx)
    written = _SETTLE.run(tx, [_settled(each, at, moment) for each in settlements])
    if lost := [each for each in settlements if each.status in _LOST]:
        cases.reopen(tx, {each.contact_id for each in lost}, at)
        dangers.answer_lost(tx, [each.id for each in lost])
        firsts.never_said(tx, [(each.contact_id, each.id) for each in lost])
    return [] if written == len(settlements) else _gone(tx, settlements)


def _gone(tx: Tx, settlements: Sequence[Settlement]) -> list[Settlement]:
    query = select(outbox.c.id, outbox.c.contact_id).where(
        outbox.c.id.in_([each.id for each in settlements]), outbox.c.reason != RETRACTED
    )
    there = {(row.id, row.contact_id) for row in tx.conn.execute(query)}
    return [each for each in settlements if (each.id, each.contact_id) not in there]


def _settled(each: Settlement, at: datetime, moment: Callable[[datetime | None], Any]) -> tuple[Any, ...]:
    final = each.status is not Status.QUEUED
    # Perhaps only the answer was lost: it will be said again, and may have been said before.
    lost = not final and each.reason == SendTrouble.UNREACHABLE.value
    return (
        each.id,
        each.contact_id,
        each.status.value,
        each.reason,
        each.attempts,
        whole_ids(each.provider_id),
        moment(each.due),
        moment(at if final else None),
        final and not each.awaits_report,
        lost,
    )


def whole_ids(provider_id: str) -> str:
    """Return as many of a provider's ids of one message, with a space between, as the column holds."""
    if len(provider_id) <= LONGEST_ID:
        return provider_id
    return provider_id[: LONGEST_ID + 1].rpartition(" ")[0] or provider_id[:LONGEST_ID]
