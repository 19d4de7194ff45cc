"""What providers report of what we said: how far it has come, in whatever order the reports arrive.

A message may have been said in several parts, each with an id of the provider's own. A report may come
before we have written down that its part was said: it is kept aside for a while, with nothing about anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, literal_column, select, update

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage.database import Tx
from bot.storage.losing import Lost as Lost
from bot.storage.losing import lose
from bot.storage.sql import insert_into
from bot.storage.tables import delivery, outbox

#: The most reports that are kept aside because nobody knows yet what they are about.
MOST_ASIDE = 10_000
#: What one statement clears away.
CHUNK = 2000
#: The width of the column; no provider's id of one message is longer.
LONGEST_ID = 128
#: Progress never goes back: of two reports the one further on holds, whichever comes first.
_RANK = {"": 0, Progress.SENT: 1, Progress.DELIVERED: 2, Progress.READ: 3, Progress.FAILED: 4}
_RANKS = {str(name): rank for name, rank in _RANK.items()}


def said(tx: Tx, settlements: Sequence[Settlement], at: datetime) -> list[Lost]:
    """Note under which ids messages were said; return what had been reported as lost already."""
    rows = [
        _row(each.said_to.channel, part, at, outbox_id=each.id)
        for each in settlements
        if each.said_to is not None
        for part in each.provider_id.split()
    ]
    if not rows:
        return []
    statement = insert_into(tx, delivery)
    noted = statement.on_conflict_do_update(
        index_elements=["channel", "provider_id"], set_={"outbox_id": statement.excluded.outbox_id}
    ).returning(delivery.c.outbox_id, delivery.c.progress)
    found = tx.conn.execute(noted, _in_order(rows)).all()
    return _write(tx, {row.outbox_id for row in found if row.progress}, at)


def report(tx: Tx, reports: Iterable[DeliveryReport], at: datetime) -> list[Lost]:
    """Take reports; return what was lost. A report that is known already, or behind another, changes nothing.

    What is lost because she had not written for too long goes back to the queue, while its words are there;
    so does what is about safety, when it may arrive later.
    """
    rows = _furthest(reports, at)
    if not rows:
        return []
    statement = insert_into(tx, delivery)
    new = statement.excluded
    further = _rank(new.progress) > _rank(delivery.c.progress)
    noted = statement.on_conflict_do_update(
        index_elements=["channel", "provider_id"],
        set_={
            "progress": case((further, new.progress), else_=delivery.c.progress),
            "trouble": case((further, new.trouble), else_=delivery.c.trouble),
        },
    ).returning(delivery.c.outbox_id)
    found = tx.conn.execute(noted, _in_order(rows)).scalars()
    return _write(tx, {number for number in found if number is not None}, at)


def _furthest(reports: Iterable[DeliveryReport], at: datetime) -> list[dict[str, Any]]:
    """Return one row for each part: of several reports about it the one that is furthest on."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in reports:
        key = (each.channel, each.provider_id)
        if not each.provider_id or len(each.provider_id) > LONGEST_ID:
            continue
        if key not in rows or _RANK[each.progress] > _RANKS[rows[key]["progress"]]:
            trouble = each.trouble or SendTrouble.REFUSED
            failed = each.progress is Progress.FAILED
            rows[key] = _row(*key, at, each.progress.value, trouble.value if failed else "")
    return list(rows.values())


def _row(
    channel: str,
    provider_id: str,
    at: datetime,
    progress: str = "",
    trouble: str = "",
    outbox_id: int | None = None,
) -> dict[str, Any]:
    return {
        "channel": channel,
        "provider_id": provider_id[:LONGEST_ID],
        "outbox_id": outbox_id,
        "progress": progress,
        "trouble": trouble,
        "at": at,
    }


def _in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of their keys: two processes never wait for each other."""
    return sorted(rows, key=lambda row: (row["channel"], row["provider_id"]))


def _rank(progress: Any) -> Any:
    return case(_RANKS, value=progress, else_=0)


def _write(tx: Tx, numbers: set[int], at: datetime) -> list[Lost]:
    """Write on messages how far they have come: as far as the part that is furthest behind."""
    if not numbers:
        return []
    query = select(outbox).where(outbox.c.id.in_(numbers)).order_by(outbox.c.id)
    messages = tx.conn.execute(query.with_for_update()).all()
    parts: dict[int, list[Any]] = {row.id: [] for row in messages}
    for row in tx.conn.execute(select(delivery).where(delivery.c.outbox_id.in_(numbers))):
        parts[row.outbox_id].append(row)
    came, lost = [], []
    for message in messages:
        new, trouble = _together(parts[message.id])
        if message.status != Status.SENT.value or _RANKS[new] <= _RANKS[message.progress]:
            continue
        if new == Progress.FAILED:
            lost.append((message, trouble))
        else:
            came.append({"which": message.id, "new_progress": new, "is_there": new != Progress.SENT})
    _came(tx, came)
    return lose(tx, lost, at)


def _together(parts: Sequence[Any]) -> tuple[str, str]:
    failed = next((part.trouble for part in parts if part.progress == Progress.FAILED), None)
    if failed is not None:
        return Progress.FAILED.value, failed
    return min((part.progress for part in parts), key=lambda each: _RANKS[each], default=""), ""


def _came(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note progress; once it has arrived its words are needed no longer."""
    if not rows:
        return
    there: Any = bindparam("is_there", type_=outbox.c.doubtful.type)
    statement = (
        update(outbox)
        .where(outbox.c.id == bindparam("which"))
        .values(
            progress=bindparam("new_progress"),
            body_sealed=case((there, None), else_=outbox.c.body_sealed),
            about=case((there, ""), else_=outbox.c.about),
        )
    )
    tx.conn.execute(statement, rows)


def forget_strangers(tx: Tx, before: datetime) -> int:
    """Delete reports kept aside that nothing came for, and the oldest of too many; return how many."""
    aside = select(func.count()).where(delivery.c.outbox_id.is_(None))
    too_many = max(0, tx.conn.execute(aside).scalar_one() - MOST_ASIDE)
    stale = select(delivery.c.channel, delivery.c.provider_id).where(delivery.c.outbox_id.is_(None))
    oldest = stale.order_by(delivery.c.at, delivery.c.provider_id)
    gone = tx.conn.execute(oldest.where(delivery.c.at <= before).limit(CHUNK)).all()
    gone = gone or tx.conn.execute(oldest.limit(min(too_many, CHUNK))).all()
    for row in gone:
        one = (delivery.c.channel == row.channel, delivery.c.provider_id == row.provider_id)
        tx.conn.execute(delete(delivery).where(*one, delivery.c.outbox_id.is_(None)))
    return len(gone)


def blank(tx: Tx, before: datetime) -> int:
    """Blank the words of messages said before a moment and not reported to have come; return how many."""
    # Written out, not bound: only so do both databases see that the index of them will do.
    awaited = and_(outbox.c.status == literal_column("'sent'"), outbox.c.body_sealed.is_not(None))
    waiting = select(outbox.c.id).where(awaited, outbox.c.settled_at <= before)
    numbers = list(tx.conn.execute(waiting.order_by(outbox.c.settled_at).limit(CHUNK)).scalars())
    if numbers:
        blanked = update(outbox).where(outbox.c.id.in_(numbers), awaited)
        tx.conn.execute(blanked.values(body_sealed=None, about=""))
    return len(numbers)
