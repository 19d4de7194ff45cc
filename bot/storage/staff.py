"""Staff, one-time links and the audit: who did what, and no words of service users."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, insert, select, update

from bot.domain.staff import AuditEntry, Role, StaffMember
from bot.storage.database import Tx
from bot.storage.tables import audit, contact, invitation, staff

#: The roles whose people read questions and complaints.
TEAM = frozenset({Role.ADMIN.value, Role.TEAM.value})


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person staff, once."""

    role: Role
    groups: tuple[str, ...]
    created_by: str
    created_at: datetime
    useless_after: datetime


class LinkUsed(Exception):
    """The link was used before, or is too old."""


def invite(tx: Tx, code: str, link: Invitation) -> None:
    """Write a link down; the code itself is kept only as a keyed hash."""
    row = {
        "key": tx.vault.key("invitation", code),
        "role": link.role.value,
        "groups": list(link.groups),
        "created_by": link.created_by,
        "created_at": link.created_at,
        "useless_after": link.useless_after,
    }
    tx.conn.execute(insert(invitation), row)


def redeem(tx: Tx, code: str, contact_id: str, at: datetime) -> StaffMember | None:
    """Make a contact staff by a link; None when the code is no staff link at all.

    Raises:
        LinkUsed: The link was used before, or is too old.
    """
    key = tx.vault.key("invitation", code)
    link = tx.conn.execute(select(invitation).where(invitation.c.key == key)).first()
    if link is None:
        return None
    take = (
        update(invitation)
        .where(invitation.c.key == key, invitation.c.used_at.is_(None), invitation.c.useless_after > at)
        .values(used_at=at)
    )
    if tx.conn.execute(take).rowcount != 1:
        raise LinkUsed
    row = {"contact_id": contact_id, "role": link.role, "groups": link.groups, "since": at, **_number(tx)}
    number = tx.conn.execute(insert(staff).values(row).returning(staff.c.id)).scalar_one()
    tx.conn.execute(update(invitation).where(invitation.c.key == key).values(staff_id=number))
    note(
        tx,
        AuditEntry(at, f"staff:{number}", "staff_joined", f"staff:{number}", _about(link.role, link.groups)),
    )
    return StaffMember(number, contact_id, Role(link.role), tuple(link.groups), at)


def _number(tx: Tx) -> dict[str, int]:
    """On SQLite the number of somebody who was forgotten would go to the next one, and her deeds with it.

    The audit says longest which numbers there were: when its line is gone, so are those of her deeds.
    """
    if not tx.on_sqlite:
        return {}
    number = cast(func.substr(audit.c.subject, len("staff:") + 1), Integer)
    last = (select(func.max(staff.c.id)), select(func.max(number)).where(audit.c.action == "staff_joined"))
    return {"id": 1 + max(tx.conn.execute(each).scalar_one() or 0 for each in last)}


def everyone(tx: Tx) -> list[StaffMember]:
    """Return all staff, those who left included."""
    return [_member(row) for row in tx.conn.execute(select(staff).order_by(staff.c.id))]


def posts_of(tx: Tx, contact_id: str) -> list[StaffMember]:
    """Return every role that one person has or had."""
    query = select(staff).where(staff.c.contact_id == contact_id).order_by(staff.c.id)
    return [_member(row) for row in tx.conn.execute(query)]


def number_of(tx: Tx, roles: Collection[str]) -> int:
    """Return how many people hold one of these roles at present and can be told; who has stopped cannot."""
    query = (
        select(func.count(staff.c.contact_id.distinct()))
        .join(contact, contact.c.id == staff.c.contact_id)
        .where(staff.c.role.in_(roles), staff.c.ended_at.is_(None), contact.c.stopped_at.is_(None))
    )
    return int(tx.conn.execute(query).scalar_one())


def roles_of(tx: Tx, contact_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the roles that contacts hold at present; who holds none is left out."""
    query = select(staff.c.contact_id, staff.c.role).where(
        staff.c.contact_id.in_(contact_ids), staff.c.ended_at.is_(None)
    )
    found: dict[str, set[str]] = {}
    for who, role in tx.conn.execute(query):
        found.setdefault(who, set()).add(role)
    return {who: frozenset(roles) for who, roles in found.items()}


def end(tx: Tx, number: int, at: datetime) -> StaffMember | None:
    """End a staff role; None when there is none with this number that still holds."""
    statement = update(staff).where(staff.c.id == number, staff.c.ended_at.is_(None)).values(ended_at=at)
    row = tx.conn.execute(statement.returning(staff)).first()
    return None if row is None else _member(row)


def open_links(tx: Tx, at: datetime) -> list[Invitation]:
    """Return links that nobody has used yet and that still work."""
    query = select(invitation).where(invitation.c.used_at.is_(None), invitation.c.useless_after > at)
    rows = tx.conn.execute(query.order_by(invitation.c.created_at))
    return [
        Invitation(Role(r.role), tuple(r.groups), r.created_by, r.created_at, r.useless_after) for r in rows
    ]


def note(tx: Tx, entry: AuditEntry) -> None:
    """Write a line of the audit."""
    row = {
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details[:500],
    }
    tx.conn.execute(insert(audit), row)


def audited(tx: Tx, limit: int = 100) -> list[AuditEntry]:
    """Return the latest lines of the audit, newest first."""
    rows = tx.conn.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
    return [AuditEntry(row.at, row.actor, row.action, row.subject, row.details) for row in rows]


def _member(row: Any) -> StaffMember:
    return StaffMember(row.id, row.contact_id, Role(row.role), tuple(row.groups), row.since, row.ended_at)


def _about(role: str, groups: Sequence[str]) -> str:
    return f"{role} {' '.join(groups)}".strip()
