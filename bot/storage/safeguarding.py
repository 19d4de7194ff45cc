"""The people of safeguarding: who they are, where they are reached, and who of them is still to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from bot.domain.staff import VOLUNTEERS, Rank, Role
from bot.storage import staff as everybody
from bot.storage.database import Tx
from bot.storage.tables import contact, staff
from bot.storage.team import Place, addresses, places


def numbers(tx: Tx, contact_id: str) -> list[int]:
    """Return the numbers under which a contact is of safeguarding at this moment; none for anybody else."""
    query = select(staff.c.id).where(staff.c.contact_id == contact_id, *_in_role()).order_by(staff.c.id)
    return list(tx.conn.execute(query).scalars())


def people(tx: Tx, *, but: str = "") -> list[Place]:
    """Return where everybody of safeguarding is written to, but for one contact: nobody is her own keeper."""
    member = exists().where(staff.c.contact_id == contact.c.id, *_in_role())
    found = places(tx, addresses().where(member, contact.c.id != but))
    return [found[who] for who in sorted(found)]  # in one order: two processes never wait for each other


def somebody_sees(tx: Tx, *, but: str = "") -> bool:
    """True when there is somebody whom an alert can reach: who has stopped, or blocked us, may not see it."""
    query = (
        select(staff.c.id)
        .join(contact, contact.c.id == staff.c.contact_id)
        .where(*_in_role(), contact.c.stopped_at.is_(None), contact.c.id != but)
    )
    return tx.conn.execute(query.limit(1)).first() is not None


def ranks(tx: Tx, at: datetime) -> frozenset[Rank]:
    """Return the ranks that somebody holds, or will hold by a link that still works."""
    held = tx.conn.execute(select(staff.c.groups).where(*_in_role())).scalars()
    links = [link.groups for link in everybody.open_links(tx, at) if link.role is Role.SAFEGUARDING]
    return frozenset(Rank(name) for groups in (*held, *links) for name in groups)


def _in_role() -> tuple[ColumnElement[bool], ...]:
    other: Any = staff.alias()
    volunteer = exists().where(
        and_(
            other.c.contact_id == staff.c.contact_id,
            other.c.role.in_(sorted(VOLUNTEERS)),
            other.c.ended_at.is_(None),
        )
    )
    return staff.c.role == Role.SAFEGUARDING.value, staff.c.ended_at.is_(None), ~volunteer
