"""Gathers everything that is held about one contact, table by table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, or_, select

from bot.domain.holdings import ChangedText, Holdings
from bot.domain.message import Address
from bot.domain.outbox import Status
from bot.storage import (
    answers,
    ballots,
    cases,
    contacts,
    drafts,
    ideas,
    inbound,
    inside,
    invitees,
    ledger,
    recordings,
    sessions,
    staff,
    tables,
)
from bot.storage.database import Tx
from bot.storage.drafts import TextDraft

#: What some of the fields of Holdings are.
Part = Mapping[str, Any]


def of(tx: Tx, contact_id: str) -> Holdings:
    """Return all that is held about a contact. Raises KeyError: there is nobody of this id."""
    found: dict[str, Any] = {}
    for gather in GATHERED.values():
        found.update(gather(tx, contact_id))
    return Holdings(**found)


def _contact(tx: Tx, who: str) -> Part:
    found = contacts.by_id(tx, who)
    if found is None:
        raise KeyError("there is nobody of this id")
    return {"contact": found}


def _addresses(tx: Tx, who: str) -> Part:
    query = select(tables.address).where(tables.address.c.contact_id == who).order_by(tables.address.c.id)
    return {
        "addresses": tuple(
            Address(row.channel, tx.vault.unseal(row.value_sealed, contacts.VALUE, row.key))
            for row in tx.conn.execute(query)
        )
    }


def _keys_of(who: str) -> Any:
    """Her addresses as other tables know them."""
    return select(tables.address.c.key).where(tables.address.c.contact_id == who)


def _deliveries(tx: Tx, who: str) -> Part:
    hers = tables.inbound.c.address_key.in_(_keys_of(who))
    kept = select(tables.inbound.c.external_id, tables.inbound.c.payload_sealed).where(
        hers, tables.inbound.c.payload_sealed.is_not(None)
    )
    return {
        "deliveries": tx.conn.execute(select(func.count()).where(hers)).scalar_one(),
        "unreadable": tuple(
            tx.vault.unseal(row.payload_sealed, inbound.PAYLOAD, row.external_id)
            for row in tx.conn.execute(kept.order_by(tables.inbound.c.id))
        ),
    }


def _session(tx: Tx, who: str) -> Part:
    row = tx.conn.execute(select(tables.session).where(tables.session.c.contact_id == who)).one_or_none()
    if row is None:
        return {}
    state = sessions.open_state(tx, row.state_sealed, who)
    return {"heard_at": row.heard_at, "unfinished": (*state.set_aside, *state.runs)}


def _votes(tx: Tx, who: str) -> Part:
    """In which open polls she has voted, never what: of a closed one nobody can tell."""
    voted = {name.partition(".")[0] for name in ballots.marks_of(tx, who)}
    return {"voted_in": tuple(sorted(voted))}


def _messages(tx: Tx, who: str) -> Part:
    waits = select(func.min(tables.outbox.c.due)).where(
        tables.outbox.c.contact_id == who, tables.outbox.c.status == Status.QUEUED.value
    )
    next_due: datetime | None = tx.conn.execute(waits).scalar_one()
    return {"messages": inside.outbox_of(tx, who), "next_due": next_due}


def _audited(tx: Tx, who: str) -> Part:
    query = select(tables.staff.c.id).where(tables.staff.c.contact_id == who)
    names = [f"staff:{number}" for number in tx.conn.execute(query).scalars()]
    lines = select(func.count()).where(
        or_(tables.audit.c.actor.in_(names), tables.audit.c.subject.in_(names))
    )
    return {"audited": tx.conn.execute(lines).scalar_one()}


def _changed_texts(tx: Tx, who: str) -> Part:
    query = (
        select(tables.draft_text.c.id)
        .join(tables.staff, tables.staff.c.id == tables.draft_text.c.by_staff)
        .where(tables.staff.c.contact_id == who)
        .order_by(tables.draft_text.c.id)
    )
    found = [drafts.find(tx, number) for number in tx.conn.execute(query).scalars().all()]
    return {"changed_texts": tuple(_changed(each) for each in found if each is not None)}


def _changed(draft: TextDraft) -> ChangedText:
    new = draft.proposal
    return ChangedText(f"{new.flow}.{new.key}", new.at, draft.status.value, new.text)


def _notices(tx: Tx, who: str) -> Part:
    query = select(tables.team_notice).where(tables.team_notice.c.contact_id == who)
    return {"notices": {row.what: row.at for row in tx.conn.execute(query.order_by("what"))}}


def _suppression(tx: Tx, who: str) -> Part:
    query = select(func.min(tables.suppression.c.at)).where(tables.suppression.c.key.in_(_keys_of(who)))
    return {"suppressed_at": tx.conn.execute(query).scalar_one()}


#: Every table that may hold something about a person -> what gathers it.
GATHERED: dict[Table, Callable[[Tx, str], Part]] = {
    tables.contact: _contact,
    tables.address: _addresses,
    tables.inbound: _deliveries,
    tables.session: _session,
    tables.answer: lambda tx, who: {"answers": tuple(answers.of(tx, who))},
    tables.ballot: _votes,
    tables.idea: lambda tx, who: {"ideas": ideas.of(tx, who)},
    tables.consent: lambda tx, who: {"consents": tuple(ledger.of(tx, who))},
    tables.outbox: _messages,
    tables.team_case: lambda tx, who: {"cases": tuple(cases.of(tx, who))},
    tables.invitee: lambda tx, who: {"invited": invitees.of(tx, who)},
    tables.recording: lambda tx, who: {"recordings": tuple(recordings.of(tx, who))},
    tables.staff: lambda tx, who: {"posts": tuple(staff.posts_of(tx, who))},
    tables.audit: _audited,
    tables.draft_text: _changed_texts,
    tables.team_notice: _notices,
    tables.suppression: _suppression,
}
