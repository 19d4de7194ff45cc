"""Voice notes: written down when they come, fetched later, sealed, and gone once they are typed up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from bot.domain.media import MediaItem
from bot.domain.recording import Recording
from bot.storage import copies
from bot.storage.contacts import VALUE
from bot.storage.copies import NEVER_SO_LONG, Copy
from bot.storage.database import Tx
from bot.storage.tables import address, recording

#: What they are sealed as.
PLACE, CONTENT = "recording.place", "recording.content"
#: All but the sound itself, which is long.
_SHORT = [column for column in recording.columns if column is not recording.c.content_sealed]


def add(tx: Tx, found: Sequence[Recording]) -> None:
    """Write voice notes down; each is to be fetched at once."""
    rows = [
        {
            "reference": each.reference,
            "contact_id": each.contact_id,
            "address_id": each.address_id,
            "channel": each.channel,
            "external_id": each.external_id,
            "language": each.language,
            "content_type": each.item.content_type[:64],
            "at": each.at,
            "place_sealed": tx.vault.seal(each.item.reference, PLACE, each.contact_id),
            "due": each.at,
            "attempts": 0,
            "held_until": each.held_until,
        }
        for each in found
    ]
    if rows:
        tx.conn.execute(insert(recording), rows)


def any_due(tx: Tx, at: datetime) -> bool:
    """True when something is to be fetched."""
    return tx.conn.execute(select(recording.c.id).where(_is_due(at)).limit(1)).first() is not None


def claim(tx: Tx, channels: Collection[str], at: datetime, until: datetime, limit: int) -> list[Recording]:
    """Take what is due in hand until a moment; if nothing is heard of it by then, it is due again."""
    query = (
        select(*_SHORT)
        .where(recording.c.channel.in_(channels), _is_due(at))
        .order_by(recording.c.due, recording.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [_of_row(tx, row) for row in tx.conn.execute(query)]
    if found:
        taken = recording.c.reference.in_([each.reference for each in found])
        tx.conn.execute(update(recording).where(taken).values(due=until))
    return found


def _is_due(at: datetime) -> ColumnElement[bool]:
    """Nothing is put off for hours: what seems to be was, before the clock was set back."""
    return or_(recording.c.due <= at, recording.c.due > at + NEVER_SO_LONG)


def fetched(tx: Tx, each: Recording, content: bytes, seconds: int | None, at: datetime) -> bool:
    """Keep what was fetched, and have the provider delete it; False when it is not wanted any more.

    She may have become one with somebody else meanwhile: it is sealed for whoever she is now.
    """
    waits = and_(recording.c.reference == each.reference, recording.c.content_sealed.is_(None))
    query = select(recording.c.contact_id).where(waits).with_for_update()
    whose = tx.conn.execute(query).scalar_one_or_none()
    if whose is None:
        return False
    _leave_nothing(tx, waits, at)
    sealed = tx.vault.seal_bytes(content, CONTENT, whose)
    values = {"content_sealed": sealed, "seconds": seconds, "due": None}
    return tx.conn.execute(update(recording).where(waits).values(values)).rowcount == 1


def later(tx: Tx, reference: str, due: datetime) -> None:
    """Try once more, at a moment."""
    values = {"due": due, "attempts": recording.c.attempts + 1}
    waits = (recording.c.reference == reference, recording.c.content_sealed.is_(None))
    tx.conn.execute(update(recording).where(*waits).values(values))


def waiting(tx: Tx, limit: int) -> list[Recording]:
    """Return what waits to be typed up, the oldest first."""
    query = select(*_SHORT).order_by(recording.c.at, recording.c.id).limit(limit)
    return [_of_row(tx, row) for row in tx.conn.execute(query)]


def of(tx: Tx, contact_id: str) -> list[Recording]:
    """Return all of one contact, the oldest first."""
    query = select(*_SHORT).where(recording.c.contact_id == contact_id).order_by(recording.c.id)
    return [_of_row(tx, row) for row in tx.conn.execute(query)]


def find(tx: Tx, reference: str) -> Recording | None:
    """Return one; None when it is gone."""
    row = tx.conn.execute(select(*_SHORT).where(recording.c.reference == reference)).one_or_none()
    return None if row is None else _of_row(tx, row)


def content(tx: Tx, each: Recording) -> bytes | None:
    """Return the sound itself; None while it is not here."""
    query = select(recording.c.content_sealed).where(recording.c.reference == each.reference)
    sealed = tx.conn.execute(query).scalar_one_or_none()
    return None if sealed is None else tx.vault.unseal_bytes(sealed, CONTENT, each.contact_id)


def count(tx: Tx) -> int:
    """Return how many are here to be listened to."""
    query = select(func.count()).select_from(recording).where(recording.c.content_sealed.is_not(None))
    return int(tx.conn.execute(query).scalar_one())


def drop(tx: Tx, references: Collection[str], at: datetime) -> int:
    """Delete these, and have the provider do so where it has not been asked yet; return how many."""
    return _drop(tx, recording.c.reference.in_(list(references)), at) if references else 0


def forget(tx: Tx, contact_ids: Collection[str], at: datetime) -> int:
    """Delete all of these contacts, in the same way; return how many."""
    return _drop(tx, recording.c.contact_id.in_(list(contact_ids)), at) if contact_ids else 0


def clear(tx: Tx, numbers: Collection[int], over: ColumnElement[bool], at: datetime) -> int:
    """Delete those of these rows that are over, in the same way; return how many."""
    return _drop(tx, recording.c.id.in_(list(numbers)) & over, at)


def _drop(tx: Tx, which: ColumnElement[bool], at: datetime) -> int:
    _leave_nothing(tx, which, at)
    return tx.conn.execute(delete(recording).where(which)).rowcount


def _leave_nothing(tx: Tx, which: ColumnElement[bool], at: datetime) -> None:
    """Have the provider delete what it has not been asked to delete before: what is not here yet."""
    query = (
        select(*_SHORT, address.c.value_sealed, address.c.key)
        .join(address, address.c.id == recording.c.address_id)
        .where(which, recording.c.content_sealed.is_(None), recording.c.held_until > at)
    )
    found = [
        Copy(row.channel, tx.vault.unseal(row.value_sealed, VALUE, row.key), row.external_id, row.held_until)
        for row in tx.conn.execute(query)
    ]
    copies.add(tx, found, at)


def move(tx: Tx, gone: str, into: str) -> None:
    """Make the recordings of one contact another's; what is sealed opens only as hers, and is sealed anew."""
    columns = (recording.c.id, recording.c.place_sealed, recording.c.content_sealed)
    # Locked before it is read: one that is fetched at this moment is sealed for her, or sealed anew here.
    hers = select(*columns).where(recording.c.contact_id == gone).order_by(recording.c.id).with_for_update()
    for number, place, sound in tx.conn.execute(hers).all():
        values: dict[str, Any] = {
            "contact_id": into,
            "place_sealed": tx.vault.seal(tx.vault.unseal(place, PLACE, gone), PLACE, into),
        }
        if sound is not None:
            opened = tx.vault.unseal_bytes(sound, CONTENT, gone)
            values["content_sealed"] = tx.vault.seal_bytes(opened, CONTENT, into)
        tx.conn.execute(update(recording).where(recording.c.id == number).values(values))


def _of_row(tx: Tx, row: Any) -> Recording:
    return Recording(
        row.reference,
        row.contact_id,
        row.address_id,
        row.channel,
        row.external_id,
        MediaItem(tx.vault.unseal(row.place_sealed, PLACE, row.contact_id), row.content_type),
        row.language,
        row.at,
        row.held_until,
        row.due is None,
        row.seconds,
        row.attempts,
    )
