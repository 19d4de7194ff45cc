"""To whom we spoke first: when last, by which message, and what that offers her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.storage.database import Tx
from bot.storage.many import Many, moment_in
from bot.storage.tables import contact


@dataclass(frozen=True, slots=True)
class First:
    """A message by which we speak first to somebody."""

    contact_id: str
    message_id: int
    #: The one before it, as the policy knew it; None when there was none.
    before: int | None


def spoke(tx: Tx, firsts: Sequence[First], at: datetime) -> set[str]:
    """Note these messages as the last by which we spoke first; return to whom they may go.

    Left out is to whom another process has spoken first since it was looked up.
    """
    moment = moment_in(tx)(at)
    rows = [(each.contact_id, moment, each.message_id, each.before or 0) for each in _in_order(firsts)]
    return {contact_id for (contact_id,) in _SPOKE.returning(tx, rows)}


def _in_order(firsts: Sequence[First]) -> list[First]:
    return sorted(firsts, key=lambda each: each.contact_id)


_SPOKE = Many(
    contact,
    "id proactive_at proactive_id before:bigint",
    """UPDATE contact SET proactive_at = new.proactive_at, proactive_id = new.proactive_id FROM {rows}
    WHERE contact.id = new.id AND coalesce(contact.proactive_id, 0) = new.before RETURNING contact.id""",
)


def offered(tx: Tx, offers: Sequence[tuple[str, str]], at: datetime) -> None:
    """Note what is offered to whom from now on (contact id, wait id); what was offered before is over."""
    moment = moment_in(tx)(at)
    _OFFERED.run(tx, [(contact_id, offer, moment) for contact_id, offer in sorted(offers)])


_OFFERED = Many(
    contact,
    "id offer offered_at",
    """UPDATE contact SET offer = new.offer, offered_at = new.offered_at FROM {rows}
    WHERE contact.id = new.id""",
)


def never_said(tx: Tx, lost: Sequence[tuple[str, int]]) -> None:
    """Count these messages (contact id, number) no more, where one was the last by which we spoke first.

    One that may have been said still counts. The one before it was too long ago to count.
    """
    _NEVER_SAID.run(tx, lost)


_NEVER_SAID = Many(
    contact,
    "id proactive_id",
    """UPDATE contact SET proactive_at = NULL, proactive_id = NULL, offer = NULL, offered_at = NULL
    FROM {rows} WHERE contact.id = new.id AND contact.proactive_id = new.proactive_id
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = new.proactive_id AND outbox.doubtful)""",
)
