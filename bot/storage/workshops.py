"""Workshops, interviews and focus groups: added, moved, cancelled, held."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.plan import Audience
from bot.domain.workshop import Kind, Workshop, WorkshopStatus
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import workshop


class NameTaken(Exception):
    """There is a workshop of this name."""


class NotPlanned(Exception):
    """There is no such workshop, or it is cancelled or over."""


def add(tx: Tx, new: Workshop, at: datetime) -> None:
    """Write a workshop down.

    Raises:
        NameTaken: There is one of this name, a cancelled one perhaps: names are not given again.
    """
    row = {
        "name": new.name,
        "kind": new.kind.value,
        "status": WorkshopStatus.PLANNED.value,
        "audience": asdict(new.audience),
        "capacity": new.capacity,
        "kept": dict(new.kept),
        "revision": 0,
        **_where(new),
        "changed_at": at,
    }
    fresh = insert_into(tx, workshop).on_conflict_do_nothing().returning(workshop.c.name)
    if tx.conn.execute(fresh, row).first() is None:
        raise NameTaken(new.name)


def move(tx: Tx, moved: Workshop, at: datetime) -> Workshop:
    """Give a workshop another time, place, way or company; return it as it is now.

    Who said yes has still said yes; all that was said about the earlier time no longer holds.

    Raises:
        NotPlanned: There is none of this name that is still to come.
    """
    return _change(tx, moved.name, _where(moved), at)


def cancel(tx: Tx, name: str, at: datetime) -> Workshop:
    """Call a workshop off; return it as it is now.

    Raises:
        NotPlanned: There is none of this name that is still to come.
    """
    return _change(tx, name, {"status": WorkshopStatus.CANCELLED.value}, at)


def attend(tx: Tx, name: str, number: int) -> None:
    """Note how many came, again where somebody counted wrong; it is over then.

    Raises:
        NotPlanned: There is none of this name, or it is cancelled.
    """
    found = find_locked(tx, name)
    if found is None or found.status is WorkshopStatus.CANCELLED:
        raise NotPlanned(name)
    values = {"status": WorkshopStatus.HELD.value, "attended": number}
    tx.conn.execute(update(workshop).where(workshop.c.name == name).values(values))


def now_of(tx: Tx, name: str) -> Workshop | None:
    """Return a workshop as it is now; None when there is none of this name."""
    row = tx.conn.execute(select(workshop).where(workshop.c.name == name)).one_or_none()
    return None if row is None else _of_row(row)


def all_now(tx: Tx) -> list[Workshop]:
    """Return every workshop, cancelled ones and those that are over too, by when it is."""
    query = select(workshop).order_by(workshop.c.starts_at, workshop.c.name)
    return [_of_row(row) for row in tx.conn.execute(query)]


def find_locked(tx: Tx, name: str) -> Workshop | None:
    """Return a workshop that nobody else changes, nor gives places in, until this transaction is over."""
    query = select(workshop).where(workshop.c.name == name).with_for_update()
    row = tx.conn.execute(query).one_or_none()
    return None if row is None else _of_row(row)


def _change(tx: Tx, name: str, values: dict[str, Any], at: datetime) -> Workshop:
    raised = {"revision": workshop.c.revision + 1, "changed_at": at}
    planned = workshop.c.status == WorkshopStatus.PLANNED.value
    change = update(workshop).where(workshop.c.name == name, planned).values(values | raised)
    row = tx.conn.execute(change.returning(*workshop.columns)).one_or_none()
    if row is None:
        raise NotPlanned(name)
    return _of_row(row)


def _where(each: Workshop) -> dict[str, Any]:
    return {
        "starts_at": each.starts_at,
        "ends_at": each.ends_at,
        "place": each.place,
        "way": each.way,
        "who": each.who,
    }


def _of_row(row: Any) -> Workshop:
    asked = row.audience
    lists = {key: tuple(asked[key]) for key in ("groups", "languages", "boroughs")}
    return Workshop(
        name=row.name,
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        audience=Audience(asked["purpose"], **lists),
        way=row.way,
        who=row.who,
        capacity=row.capacity,
        kept=row.kept,
        status=WorkshopStatus(row.status),
        revision=row.revision,
        changed_at=row.changed_at,
        attended=row.attended,
    )
