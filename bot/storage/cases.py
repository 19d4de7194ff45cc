"""What people have asked of the team: written down, opened, closed once. Her words are sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, exists, func, insert, or_, select, update

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.danger import Danger
from bot.domain.outbox import Status
from bot.domain.staff import AuditEntry
from bot.storage import staff
from bot.storage.database import Tx
from bot.storage.tables import contact, outbox, team_case

#: What they are sealed as.
WORDS = "team_case.words"
#: The most cases that anybody is shown at once: more is no list that can be tapped.
SHOWN = 40
#: What the audit says of somebody who has read a case.
OPENED = "case_opened"
#: What is for the people of safeguarding alone (storage/dangers.py): the team never meets it here.
OF_DANGER = team_case.c.kind == CaseKind.DANGER.value


def add(tx: Tx, handed_over: Sequence[Case]) -> None:
    """Write cases down, open."""
    rows = [
        {
            "reference": each.reference,
            "contact_id": each.contact_id,
            "kind": each.kind.value,
            "language": each.language,
            "words_sealed": tx.vault.seal(each.words, WORDS, each.contact_id),
            "at": each.at,
            "due": each.due,
            "outcome": "",
        }
        for each in handed_over
    ]
    if rows:
        tx.conn.execute(insert(team_case), rows)


def waiting(tx: Tx, limit: int = SHOWN, reference: str | None = None) -> list[Case]:
    """Return open cases, what is due first before all others; with a reference that one, if it is open."""
    query = query_cases().where(team_case.c.done_at.is_(None), ~OF_DANGER)
    if reference is not None:
        query = query.where(team_case.c.reference == reference)
    # Written so that both databases put what is due before what is not.
    first = (team_case.c.due.is_(None), team_case.c.due, team_case.c.at, team_case.c.id)
    return [case_of(tx, row) for row in tx.conn.execute(query.order_by(*first).limit(limit))]


def of(tx: Tx, contact_id: str) -> list[Case]:
    """Return all that one contact has asked, oldest first, closed ones and those of danger too."""
    query = query_cases().where(team_case.c.contact_id == contact_id).order_by(team_case.c.id)
    return [case_of(tx, row) for row in tx.conn.execute(query)]


def opened(tx: Tx, reference: str, staff_number: int | None, at: datetime) -> None:
    """Note who looked at a case last; None is somebody at a keyboard, who has no number."""
    tx.conn.execute(
        update(team_case)
        .where(team_case.c.reference == reference, team_case.c.done_at.is_(None))
        .values(opened_by=staff_number, opened_at=at)
    )


def close(tx: Tx, reference: str, staff_number: int | None, outcome: Outcome, at: datetime) -> bool:
    """Close a case; False when it is not open: somebody else was quicker, or it is gone."""
    statement = (
        update(team_case)
        .where(team_case.c.reference == reference, team_case.c.done_at.is_(None), ~OF_DANGER)
        .values(done_at=at, done_by=staff_number, outcome=outcome.value)
    )
    return tx.conn.execute(statement).rowcount == 1


def replied(tx: Tx, reference: str, reply_id: int) -> None:
    """Note the place of a case's reply in the outbox."""
    tx.conn.execute(update(team_case).where(team_case.c.reference == reference).values(reply_id=reply_id))


def reopen(tx: Tx, contact_ids: Collection[str], at: datetime) -> None:
    """Open again what these contacts asked, where the reply failed or was cancelled; the audit says so.

    A case of danger is to be taken on anew, and its people are told at once.
    """
    lost = exists().where(
        outbox.c.id == team_case.c.reply_id,
        outbox.c.status.in_([Status.FAILED.value, Status.CANCELLED.value]),
        # SQLite gives the number of a deleted row away again: what was queued later is another message.
        outbox.c.contact_id == team_case.c.contact_id,
        or_(outbox.c.queued_at <= team_case.c.done_at, OF_DANGER),
    )
    statement = (
        update(team_case)
        .where(team_case.c.contact_id.in_(sorted(contact_ids)), team_case.c.reply_id.is_not(None), lost)
        .values(
            done_at=None,
            done_by=None,
            outcome="",
            reply_id=None,
            acknowledged_at=None,
            acknowledged_by=None,
            alerts=0,
            alert_due=case((OF_DANGER, at), else_=None),
        )
        .returning(team_case.c.reference)
    )
    for reference in sorted(tx.conn.execute(statement).scalars()):
        staff.note(tx, AuditEntry(at, "bigroom", "case_reopened", f"case:{reference}"))


def owners(tx: Tx, references: Sequence[str]) -> dict[str, str]:
    """Return whose these cases are, those that are gone left out; who asked is not forgotten meanwhile."""
    if not references:
        return {}
    query = select(team_case.c.reference, team_case.c.contact_id).where(team_case.c.reference.in_(references))
    found = tx.conn.execute(query.with_for_update(read=True))
    return {row.reference: row.contact_id for row in found}


def due_counts(tx: Tx, before: datetime) -> dict[CaseKind, int]:
    """Return how many open cases of each kind are due before a moment; kinds without any are left out."""
    query = (
        select(team_case.c.kind, func.count().label("number"))
        .where(team_case.c.done_at.is_(None), team_case.c.due < before)
        .group_by(team_case.c.kind)
    )
    return {CaseKind(row.kind): row.number for row in tx.conn.execute(query)}


def query_cases() -> Select[Any]:
    """Return the query for cases as `case_of` reads them: with how she who asked stands today."""
    today = (
        contact.c.language.label("language_today"),
        contact.c.stopped_at,
        contact.c.held_at,
        contact.c.adult,
    )
    return select(team_case, *today).join(contact, contact.c.id == team_case.c.contact_id)


def case_of(tx: Tx, row: Any) -> Case:
    """Return the case of a row of `query_cases`."""
    sealed = row.words_sealed
    return Case(
        reference=row.reference,
        contact_id=row.contact_id,
        kind=CaseKind(row.kind),
        language=row.language_today or row.language,
        words=tx.vault.unseal(sealed, WORDS, row.contact_id) if sealed else "",
        at=row.at,
        due=row.due,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        done_at=row.done_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        stopped=row.stopped_at is not None,
        danger=Danger(row.danger) if row.danger else None,
        past=row.past,
        acknowledged_at=row.acknowledged_at,
        heard_at=row.heard_at,
        alerted_at=row.alerted_at,
        held=row.held_at is not None,
        too_young=row.adult is False,
        unanswered=bool(row.danger) and row.answered_at is None,
    )


def forget(tx: Tx, contact_ids: Sequence[str]) -> None:
    """Delete all that these contacts ever asked of the team; what warned of danger is not the team's."""
    if contact_ids:
        tx.conn.execute(delete(team_case).where(team_case.c.contact_id.in_(contact_ids), ~OF_DANGER))
