"""What became of each thing that was planned: how many people it reached, and why it did not reach others.

Of whoever has a message in the outbox its row counts; of the others, and of those whose row has gone, only
numbers are kept, without anything about anyone. Together they are everybody there was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, literal_column, select, update

from bot.domain.outbox import Status
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import outbox, tally

#: What counts as said, and as still to be said; all else is counted by its reason.
SENT, QUEUED = "sent", "queued"
#: Why something was never said: she was forgotten before, or the way to her was; it was said to her, or
#: waited for her, under another id as well; the number that it was for belongs to somebody else now.
FORGOTTEN, JOINED, MOVED = "forgotten", "joined", "moved"
#: Of something planned. Written out, not bound: only so do both databases see that the index will do.
PLANNED: ColumnElement[bool] = outbox.c.fire_key != literal_column("''")
_WAITS = (Status.QUEUED.value, Status.LEASED.value)
#: Which of two messages stays: the first of these.
_STAYS = {Status.LEASED.value: 0, Status.SENT.value: 1, Status.QUEUED.value: 2}


def add(tx: Tx, fire_key: str, numbers: Mapping[str, int]) -> None:
    """Add people for whom nothing is in the outbox, by the reason."""
    _add(tx, {(fire_key, reason): number for reason, number in numbers.items()})


def of(tx: Tx, fire_key: str) -> dict[str, int]:
    """Return how many people there were, by what became of it: ``sent``, ``queued``, or a reason."""
    query = select(tally.c.reason, tally.c.number).where(tally.c.fire_key == fire_key)
    found = Counter({row.reason: row.number for row in tx.conn.execute(query)})
    became = case(
        (outbox.c.status == Status.SENT.value, SENT),
        (outbox.c.status.in_(_WAITS), QUEUED),
        (outbox.c.reason == "", outbox.c.status),
        else_=outbox.c.reason,
    ).label("became")
    rows = select(became, func.count().label("number")).where(PLANNED, outbox.c.fire_key == fire_key)
    for row in tx.conn.execute(rows.group_by(became)):
        found[row.became] += row.number
    return dict(found)


def having(tx: Tx, fire_key: str, contact_ids: Collection[str]) -> set[str]:
    """Return which of these people have a message of this in the outbox, whatever became of it."""
    query = select(outbox.c.contact_id).where(PLANNED, outbox.c.fire_key == fire_key)
    return set(tx.conn.execute(query.where(outbox.c.contact_id.in_(list(contact_ids)))).scalars())


def take(tx: Tx, *which: ColumnElement[bool], unsaid: str = FORGOTTEN) -> int:
    """Delete messages from the outbox, and keep the count of what was planned; return how many went.

    `unsaid` is what those count as that were not said yet.
    """
    columns = (outbox.c.fire_key, outbox.c.status, outbox.c.reason)
    rows = tx.conn.execute(delete(outbox).where(*which).returning(*columns)).all()
    _add(tx, Counter((row.fire_key, _became(row, unsaid)) for row in rows if row.fire_key))
    return len(rows)


def join(tx: Tx, gone: str, into: str) -> None:
    """Before two people become one: what was planned for both stays as one message, of the other the count.

    What is in hand stays before what was said, that before what waits, and that before what will never go.
    """
    both = (outbox.c.contact_id.in_([gone, into]), PLANNED)
    columns = (outbox.c.id, outbox.c.fire_key, outbox.c.status, outbox.c.reason)
    rows = tx.conn.execute(select(*columns).where(*both).order_by(outbox.c.id).with_for_update()).all()
    first: dict[str, Any] = {}
    others = []
    for row in sorted(rows, key=lambda row: (_STAYS.get(row.status, len(_STAYS)), row.id)):
        if first.setdefault(row.fire_key, row) is not row:
            others.append(row)
    waiting = [row.id for row in others if row.status == Status.QUEUED.value]
    tx.conn.execute(delete(outbox).where(outbox.c.id.in_(waiting)))
    settled = [row.id for row in others if row.status != Status.QUEUED.value]
    tx.conn.execute(update(outbox).where(outbox.c.id.in_(settled)).values(fire_key=""))
    _add(tx, Counter((row.fire_key, _became(row, JOINED)) for row in others))


def _became(row: Any, unsaid: str) -> str:
    """Return what a row of the outbox counts as once it is gone."""
    if row.status in _WAITS:
        return unsaid
    return SENT if row.status == Status.SENT.value else row.reason or row.status


def _add(tx: Tx, numbers: Mapping[tuple[str, str], int]) -> None:
    """Add up, in the order of the keys: two processes never wait for each other."""
    rows = [
        {"fire_key": fire_key, "reason": reason, "number": number}
        for (fire_key, reason), number in sorted(numbers.items())
        if number
    ]
    if not rows:
        return
    statement = insert_into(tx, tally)
    more = {"number": tally.c.number + statement.excluded.number}
    tx.conn.execute(statement.on_conflict_do_update(index_elements=["fire_key", "reason"], set_=more), rows)
