"""What is to happen later: planted, moved, taken in hand by one process at a time, settled once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, select, update

from bot.domain.timer import Planned, Timer, TimerStatus
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import timer

#: The note of one that the team has asked for: what it says of being late counts no longer.
ASKED_FOR = "asked for"
#: The note of one that is in the plan no more.
NOT_PLANNED = "no longer planned"
#: The width of the column.
LONGEST_NOTE = 255
_DUE = [TimerStatus.PENDING.value, TimerStatus.GOING.value]
_OPEN = [*_DUE, TimerStatus.ASKED.value]


def plant(tx: Tx, kind: str, planned: Sequence[Planned], at: datetime) -> None:
    """Make what waits of a kind what is planned now: no more, no less, and each at its time.

    What has begun, has been settled, or waits for the team stays as it is; so does one that the team has
    asked for, until its time moves. Two processes may do so at once.
    """
    wanted = {each.key: each for each in planned}
    waiting = [TimerStatus.PENDING.value, TimerStatus.SUPERSEDED.value]
    query = select(timer).where(timer.c.kind == kind, timer.c.status.in_(waiting)).order_by(timer.c.key)
    rows = {row.key: row for row in tx.conn.execute(query)}
    _insert(tx, kind, [each for key, each in sorted(wanted.items()) if key not in rows])
    for key, row in rows.items():
        if key in wanted:
            _bring(tx, row, wanted[key])
        elif row.status == TimerStatus.PENDING.value and row.note != ASKED_FOR:
            gone = {"status": TimerStatus.SUPERSEDED.value, "settled_at": at, "note": NOT_PLANNED}
            _change(tx, key, timer.c.status == row.status, gone)


def _insert(tx: Tx, kind: str, planned: Sequence[Planned]) -> None:
    """Write new ones; of those that have had their time nothing changes."""
    keys = [each.key for each in planned]
    there = set(tx.conn.execute(select(timer.c.key).where(timer.c.key.in_(keys))).scalars())
    rows = [
        {"key": each.key, "kind": kind, "about": each.about, "due": each.due, "status": _DUE[0]}
        for each in planned
        if each.key not in there
    ]
    if rows:
        tx.conn.execute(insert_into(tx, timer).on_conflict_do_nothing(), rows)


def _bring(tx: Tx, row: Any, wanted: Planned) -> None:
    """Have a row wait for its time, as it is planned now."""
    if row.status == TimerStatus.PENDING.value and (row.due, row.about) == (wanted.due, wanted.about):
        return
    waits = {"status": TimerStatus.PENDING.value, "settled_at": None, "note": ""}
    # A row that another process has taken in hand meanwhile is not the one that was read.
    unchanged = timer.c.status == row.status
    _change(tx, row.key, unchanged, waits | {"due": wanted.due, "about": wanted.about})


def claim(tx: Tx, kind: str, at: datetime) -> Timer | None:
    """Take the one that has been due for longest in hand, for this transaction; None when none is due.

    One that is GOING is taken again. On PostgreSQL another process leaves it out until this transaction
    ends, however it ends; on SQLite there is only one writer.
    """
    query = (
        select(timer)
        .where(timer.c.kind == kind, timer.c.status.in_(_DUE), timer.c.due <= at)
        .order_by(timer.c.due, timer.c.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.conn.execute(query).one_or_none()
    if row is None:
        return None
    began_at = row.began_at or at
    going = {"status": TimerStatus.GOING.value, "began_at": began_at}
    tx.conn.execute(update(timer).where(timer.c.key == row.key).values(going))
    return _timer(row, TimerStatus.GOING, began_at)


def advance(tx: Tx, key: str, cursor: str) -> None:
    """Note up to which person one has come that is in hand."""
    _change(tx, key, timer.c.status == TimerStatus.GOING.value, {"cursor": cursor})


def settle(tx: Tx, key: str, status: TimerStatus, at: datetime, note: str = "") -> bool:
    """Write what became of one; False when that was written before. It no longer names a person then.

    One that the team is asked about on the way keeps its place: let go, it is said to those who are left.
    """
    values: dict[str, Any] = {"status": status.value, "settled_at": at, "note": note[:LONGEST_NOTE]}
    if status is not TimerStatus.ASKED:
        values["cursor"] = ""
    return _change(tx, key, timer.c.status.in_(_OPEN), values)


def remark(tx: Tx, key: str, note: str) -> None:
    """Note something about one that has fired."""
    _change(tx, key, timer.c.status == TimerStatus.FIRED.value, {"note": note})


def release(tx: Tx, key: str, at: datetime) -> bool:
    """Let one that the team was asked about go on, however late it is; False when it does not wait for them.

    It goes with the next look at the clock; its time stays the one it had, and is never later than `at`.
    """
    goes_on = {
        "status": TimerStatus.PENDING.value,
        "due": case((timer.c.due > at, at), else_=timer.c.due),
        "settled_at": None,
        "note": ASKED_FOR,
    }
    return _change(tx, key, timer.c.status == TimerStatus.ASKED.value, goes_on)


def of_kind(tx: Tx, kind: str, status: TimerStatus | None = None) -> list[Timer]:
    """Return those of a kind, and of one status when it is said, in the order of their time."""
    query = select(timer).where(timer.c.kind == kind).order_by(timer.c.due, timer.c.key)
    if status is not None:
        query = query.where(timer.c.status == status.value)
    return [_timer(row) for row in tx.conn.execute(query)]


def find(tx: Tx, key: str) -> Timer | None:
    """Return one by its key, without a lock; None when there is none."""
    row = tx.conn.execute(select(timer).where(timer.c.key == key)).one_or_none()
    return None if row is None else _timer(row)


def _change(tx: Tx, key: str, when: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return tx.conn.execute(update(timer).where(timer.c.key == key, when).values(values)).rowcount > 0


def _timer(row: Any, status: TimerStatus | None = None, began_at: datetime | None = None) -> Timer:
    return Timer(
        key=row.key,
        kind=row.kind,
        about=row.about,
        due=row.due,
        status=status or TimerStatus(row.status),
        cursor=row.cursor,
        began_at=began_at or row.began_at,
        settled_at=row.settled_at,
        note=row.note,
    )
