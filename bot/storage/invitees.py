"""Who is invited to a workshop, what she has said to it, and what she needs so that she can come.

A yes waits (``waiting``) until places are given (bot/workshops/seating.py): nobody is ever told of a place
that there is not. What she needs is sealed, and goes when she says no, and some weeks after the workshop.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from bot.domain.workshop import Arrange, Invited, Need, Reply, Yes
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import contact, invitee
from bot.storage.workshops import find_locked

#: What they are sealed as.
NEEDS = "invitee.needs"
_YES = (Reply.YES.value, Reply.WAITING.value)


def invite(tx: Tx, workshop: str, contact_ids: Collection[str], at: datetime) -> list[str]:
    """Invite these people; return those who were not invited before, in the order of their ids."""
    rows = [
        {"workshop": workshop, "contact_id": each, "reply": Reply.INVITED.value, "invited_at": at}
        for each in sorted(set(contact_ids))
    ]
    if not rows:
        return []
    fresh = insert_into(tx, invitee).on_conflict_do_nothing().returning(invitee.c.contact_id)
    return sorted(tx.conn.execute(fresh, rows).scalars())


def reply(tx: Tx, workshop: str, contact_id: str, said: Reply, at: datetime) -> bool:
    """Note what she has said. A yes waits for its place; whoever said it before keeps place and order.

    Anything else gives her place back, and what she needs is not kept. False when she is not invited.
    """
    if find_locked(tx, workshop) is None:
        return False
    row = tx.conn.execute(select(invitee).where(_hers(workshop, contact_id))).one_or_none()
    if row is None:
        return False
    values: dict[str, Any] = {"replied_at": at}
    if said not in (Reply.YES, Reply.WAITING):
        values |= {"reply": said.value, "yes_number": None, "needs_sealed": None, "told_at": None}
    elif row.reply not in _YES:
        last = select(func.max(invitee.c.yes_number)).where(invitee.c.workshop == workshop)
        number = (tx.conn.execute(last).scalar_one() or 0) + 1
        values |= {"reply": Reply.WAITING.value, "yes_number": number}
    tx.conn.execute(update(invitee).where(invitee.c.id == row.id).values(values))
    return True


def note_needs(tx: Tx, workshop: str, contact_id: str, needs: Collection[Need]) -> bool:
    """Note what somebody who said yes needs, in place of what she said before; False when she has not."""
    words = json.dumps(sorted(each.value for each in set(needs)))
    sealed = tx.vault.seal(words, NEEDS, contact_id) if needs else None
    hers = and_(_hers(workshop, contact_id), invitee.c.reply.in_(_YES))
    return tx.conn.execute(update(invitee).where(hers).values(needs_sealed=sealed)).rowcount == 1


def yeses(tx: Tx, workshop: str) -> list[Yes]:
    """Return who wants to come, in the order of their yes."""
    query = (
        select(invitee.c.contact_id, invitee.c.reply, contact.c.stakeholder)
        .join(contact, contact.c.id == invitee.c.contact_id)
        .where(invitee.c.workshop == workshop, invitee.c.reply.in_(_YES))
        .order_by(invitee.c.yes_number, invitee.c.id)
    )
    return [
        Yes(row.contact_id, row.stakeholder or "", row.reply == Reply.YES.value)
        for row in tx.conn.execute(query)
    ]


def give_places(tx: Tx, workshop: str, contact_ids: Collection[str]) -> None:
    """Give these people, who wait, their places."""
    waits = and_(invitee.c.workshop == workshop, invitee.c.reply == Reply.WAITING.value)
    theirs = and_(waits, invitee.c.contact_id.in_(list(contact_ids)))
    tx.conn.execute(update(invitee).where(theirs).values(reply=Reply.YES.value))


def told(tx: Tx, workshop: str, contact_ids: Collection[str], at: datetime) -> None:
    """Note that these people, who have a place, know of it now."""
    placed = and_(invitee.c.workshop == workshop, invitee.c.reply == Reply.YES.value)
    theirs = and_(placed, invitee.c.contact_id.in_(list(contact_ids)))
    tx.conn.execute(update(invitee).where(theirs).values(told_at=at))


def untold(tx: Tx, workshop: str, limit: int = 500) -> list[str]:
    """Return who has been given a place and does not know of it, in the order of their yes."""
    placed = and_(invitee.c.workshop == workshop, invitee.c.reply == Reply.YES.value)
    query = (
        select(invitee.c.contact_id)
        .where(placed, invitee.c.told_at.is_(None))
        .order_by(invitee.c.yes_number, invitee.c.id)
        .limit(limit)
    )
    return list(tx.conn.execute(query).scalars())


def coming(tx: Tx, workshop: str) -> list[str]:
    """Return who comes, in the order of their yes."""
    return [each.contact_id for each in yeses(tx, workshop) if each.placed]


def waiting(tx: Tx, workshop: str) -> list[str]:
    """Return who waits for a place, in the order of their yes."""
    return [each.contact_id for each in yeses(tx, workshop) if not each.placed]


def arrange(tx: Tx, workshop: str) -> Arrange:
    """Return exactly what is to be arranged for those who come; for the host alone."""
    query = (
        select(invitee.c.contact_id, invitee.c.needs_sealed, contact.c.language)
        .join(contact, contact.c.id == invitee.c.contact_id)
        .where(invitee.c.workshop == workshop, invitee.c.reply == Reply.YES.value)
    )
    rows = tx.conn.execute(query).all()
    found = [(_open(tx, row.needs_sealed, row.contact_id), row.language) for row in rows]
    needs = Counter(need for each, _ in found for need in each)
    speaks = Counter(language or "" for each, language in found if Need.INTERPRETER in each)
    return Arrange(
        len(rows), {need: needs[need] for need in Need if needs[need]}, dict(sorted(speaks.items()))
    )


def counts(tx: Tx) -> Mapping[str, Mapping[Reply, int]]:
    """Return for each workshop how many have said what; exact, to be rounded before anybody sees it."""
    number = func.count().label("number")
    query = select(invitee.c.workshop, invitee.c.reply, number).group_by(invitee.c.workshop, invitee.c.reply)
    found: dict[str, dict[Reply, int]] = {}
    for row in tx.conn.execute(query):
        found.setdefault(row.workshop, {})[Reply(row.reply)] = row.number
    return found


def unanswered(tx: Tx, workshop: str, invited_until: datetime, limit: int = 500) -> list[str]:
    """Return who has said nothing to an invitation of up to a moment, and was not asked once more."""
    query = (
        select(invitee.c.contact_id)
        .where(invitee.c.workshop == workshop, invitee.c.reply == Reply.INVITED.value)
        .where(invitee.c.nudged_at.is_(None), invitee.c.invited_at <= invited_until)
        .order_by(invitee.c.contact_id)
        .limit(limit)
    )
    return list(tx.conn.execute(query).scalars())


def nudged(tx: Tx, workshop: str, contact_ids: Collection[str], at: datetime) -> None:
    """Note that these people are asked once more."""
    theirs = and_(invitee.c.workshop == workshop, invitee.c.contact_id.in_(list(contact_ids)))
    tx.conn.execute(update(invitee).where(theirs).values(nudged_at=at))


def attended(tx: Tx, workshop: str, contact_ids: Collection[str], at: datetime) -> int:
    """Note that these people, of those invited, were there; return how many that are."""
    theirs = and_(invitee.c.workshop == workshop, invitee.c.contact_id.in_(list(contact_ids)))
    return tx.conn.execute(update(invitee).where(theirs).values(attended_at=at)).rowcount


def of(tx: Tx, contact_id: str) -> tuple[Invited, ...]:
    """Return every invitation of one person, the oldest first."""
    query = select(invitee).where(invitee.c.contact_id == contact_id).order_by(invitee.c.id)
    return tuple(
        Invited(
            row.workshop,
            Reply(row.reply),
            row.invited_at,
            _open(tx, row.needs_sealed, contact_id),
            row.attended_at,
        )
        for row in tx.conn.execute(query)
    )


def move(tx: Tx, gone: str, into: str) -> None:
    """Make the invitations of one person another's, where both are one; hers are sealed anew.

    Where both were invited, the word that was said last holds; of two that want to come, the first yes.
    """
    query = select(invitee).where(invitee.c.contact_id.in_([gone, into])).order_by(invitee.c.id)
    by_workshop: dict[str, list[Any]] = {}
    for row in tx.conn.execute(query.with_for_update()).all():
        by_workshop.setdefault(row.workshop, []).append(row)
    for rows in by_workshop.values():
        kept = _holds(rows)
        tx.conn.execute(delete(invitee).where(invitee.c.id.in_([row.id for row in rows if row is not kept])))
        if kept.contact_id == gone:
            needs = None if kept.needs_sealed is None else tx.vault.unseal(kept.needs_sealed, NEEDS, gone)
            values = {"contact_id": into, "needs_sealed": needs and tx.vault.seal(needs, NEEDS, into)}
            tx.conn.execute(update(invitee).where(invitee.c.id == kept.id).values(values))


def _holds(rows: Sequence[Any]) -> Any:
    """Return which of the invitations of one person to one workshop holds."""
    if all(row.reply in _YES for row in rows):
        return min(rows, key=lambda row: (row.reply != Reply.YES.value, row.yes_number))
    return max(rows, key=lambda row: (row.replied_at is not None, row.replied_at or row.invited_at))


def _hers(workshop: str, contact_id: str) -> ColumnElement[bool]:
    return and_(invitee.c.workshop == workshop, invitee.c.contact_id == contact_id)


def _open(tx: Tx, sealed: bytes | None, contact_id: str) -> tuple[Need, ...]:
    return () if sealed is None else tuple(map(Need, json.loads(tx.vault.unseal(sealed, NEEDS, contact_id))))
