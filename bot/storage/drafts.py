"""Texts that champions have written anew by chat, sealed, until the team takes them or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.staff import AuditEntry, Role
from bot.storage.database import Tx
from bot.storage.staff import note
from bot.storage.tables import draft_text, staff

#: What it is sealed as.
TEXT = "draft_text.text"
#: Who may write texts anew.
WRITERS = (Role.ADMIN.value, Role.TEAM.value, Role.CHAMPION.value)


class Status(StrEnum):
    """How far a new text is."""

    WAITING = "waiting"
    #: It is in the flow's file, to be published with it.
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that somebody has just written anew."""

    flow: str
    #: Step and field, for example ``intro.say`` or ``topic.choices.respect``.
    key: str
    #: SHA-256 (hex) of the text that it was written to replace.
    before_sha256: str
    text: str = field(repr=False)
    #: The number of the writer's role.
    by_staff: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A new text with its number."""

    number: int
    #: Its text is empty once it has been decided about.
    proposal: Proposal
    status: Status


def writer(tx: Tx, contact_id: str) -> int:
    """Return the number of the role in which a contact may write texts anew, 0 for nobody's."""
    query = select(func.min(staff.c.id)).where(
        staff.c.contact_id == contact_id, staff.c.role.in_(WRITERS), staff.c.ended_at.is_(None)
    )
    return tx.conn.execute(query).scalar_one() or 0


def add(tx: Tx, proposals: Iterable[Proposal]) -> None:
    """Write new texts down, each with its line in the audit, which holds none of the words."""
    for each in proposals:
        row = {
            "flow": each.flow,
            "key": each.key,
            "before_sha256": each.before_sha256,
            "by_staff": each.by_staff,
            "at": each.at,
            "status": Status.WAITING.value,
            "decided_by": "",
        }
        number = tx.conn.execute(insert(draft_text).values(row).returning(draft_text.c.id)).scalar_one()
        sealed = tx.vault.seal(each.text, TEXT, str(number))  # only now is it known for which row
        tx.conn.execute(update(draft_text).where(draft_text.c.id == number).values(text_sealed=sealed))
        subject = f"{each.flow}.{each.key}"[:64]
        note(tx, AuditEntry(each.at, f"staff:{each.by_staff}", "text_proposed", subject, f"draft {number}"))


def waiting(tx: Tx) -> list[TextDraft]:
    """Return the texts that nobody has decided about, oldest first."""
    query = select(draft_text).where(draft_text.c.status == Status.WAITING.value).order_by(draft_text.c.id)
    return [_draft(tx, row) for row in tx.conn.execute(query)]


def find(tx: Tx, number: int) -> TextDraft | None:
    """Return a text by its number, whatever has become of it."""
    row = tx.conn.execute(select(draft_text).where(draft_text.c.id == number)).first()
    return None if row is None else _draft(tx, row)


def decide(tx: Tx, number: int, status: Status, by: str, at: datetime, because: str = "") -> bool:
    """Decide about a text that waits; its words are blanked. False when there is none (any more).

    `by` and `because` go into the audit.
    """
    statement = (
        update(draft_text)
        .where(draft_text.c.id == number, draft_text.c.status == Status.WAITING.value)
        .values(status=status.value, decided_by=by, decided_at=at, text_sealed=None)
        .returning(draft_text.c.flow, draft_text.c.key)
    )
    row = tx.conn.execute(statement).first()
    if row is None:
        return False
    details = f"draft {number}" + (f": {because}" if because else "")
    note(tx, AuditEntry(at, by, f"text_{status.value}", f"{row.flow}.{row.key}"[:64], details))
    return True


def _draft(tx: Tx, row: Any) -> TextDraft:
    text = tx.vault.unseal(row.text_sealed, TEXT, str(row.id)) if row.text_sealed else ""
    proposal = Proposal(row.flow, row.key, row.before_sha256, text, row.by_staff, row.at)
    return TextDraft(row.id, proposal, Status(row.status))
