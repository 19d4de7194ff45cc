"""The communication plan: its versions, who has signed which point, what has been said, and why to her."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select

from bot.domain.outbox import Status
from bot.domain.plan import Plan, PlanNow, Point
from bot.domain.timer import TimerStatus
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import outbox, plan_signature, plan_version, timer
from bot.storage.tallies import PLANNED

#: The kind of the plan's timers.
PLAN = "plan"
_CONTENT = TypeAdapter(Plan)


def to_json(plan: Plan) -> str:
    """Return a whole plan as JSON, its points in their order."""
    return _CONTENT.dump_json(plan, fallback=dict, warnings=False).decode()


def from_json(content: str) -> Plan:
    """Return the plan that `to_json` wrote. Raises ValueError for anything else."""
    return _CONTENT.validate_json(content)


def publish(tx: Tx, plan: Plan, at: datetime, actor: str) -> int:
    """Store a plan as the newest version; return its number.

    One that is the newest already is not stored again.
    """
    if not tx.on_sqlite:  # two versions never get one number
        tx.conn.exec_driver_sql("LOCK TABLE plan_version IN EXCLUSIVE MODE")
    number, content = _newest(tx), to_json(plan)
    if number and content == _content(tx, number):
        return number
    row = {"number": number + 1, "at": at, "actor": actor, "content": content}
    tx.conn.execute(insert(plan_version), row)
    return number + 1


def newest(tx: Tx) -> PlanNow | None:
    """Return the newest version, and who has signed what of it; None before the first."""
    number = _newest(tx)
    plan = version(tx, number)
    return None if plan is None else PlanNow(number, plan, _signed(tx, list(plan.points.values())))


def version(tx: Tx, number: int) -> Plan | None:
    """Return a version of the plan; None when there is none of this number."""
    content = _content(tx, number)
    return None if content is None else from_json(content)


def history(tx: Tx) -> list[tuple[int, datetime, str]]:
    """Return the number of each version, when it was published and by whom, oldest first."""
    query = select(plan_version.c.number, plan_version.c.at, plan_version.c.actor)
    return [(row.number, row.at, row.actor) for row in tx.conn.execute(query.order_by("number"))]


def brought(tx: Tx, point: Point) -> datetime | None:
    """Return when the version came that brought a point as it stands now: each one since has it, too."""
    mark, found = point.fingerprint(), None
    for number, at, _ in reversed(history(tx)):
        plan = version(tx, number)
        there = plan.points.get(point.id) if plan is not None else None
        if there is None or there.fingerprint() != mark:
            break
        found = at
    return found


def sign(tx: Tx, version: int, groups: Collection[str], staff_id: int, at: datetime) -> bool:
    """Sign every point of a version that waits for these groups; who has signed one first stays.

    Return False, with nothing signed, when another version is the newest by now.
    """
    now = newest(tx)
    if now is None or now.version != version:
        return False
    rows = [
        {"point_sha256": each.fingerprint(), "group": group, "staff_id": staff_id, "at": at}
        for each in now.plan.points.values()
        for group in sorted(now.missing(each) & set(groups))
    ]
    if rows:
        in_order = sorted(rows, key=lambda row: (row["point_sha256"], row["group"]))
        tx.conn.execute(insert_into(tx, plan_signature).on_conflict_do_nothing(), in_order)
    return True


def fired(tx: Tx) -> list[tuple[str, datetime]]:
    """Return which points were said, by id, and when: newest first, a repeat as often as it was."""
    done = (timer.c.kind == PLAN, timer.c.status == TimerStatus.FIRED.value)
    query = select(timer.c.about, timer.c.settled_at).where(*done)
    rows = tx.conn.execute(query.order_by(timer.c.settled_at.desc(), timer.c.key))
    return [(row.about, row.settled_at) for row in rows]


def why(tx: Tx, contact_id: str) -> tuple[str, datetime] | None:
    """Return what was said to her last of all that was planned, by its fire key, and when; None: nothing."""
    said = (outbox.c.contact_id == contact_id, outbox.c.status == Status.SENT.value, PLANNED)
    query = select(outbox.c.fire_key, outbox.c.settled_at).where(*said)
    row = tx.conn.execute(query.order_by(outbox.c.settled_at.desc(), outbox.c.id.desc()).limit(1)).first()
    return None if row is None else (row.fire_key, row.settled_at)


def _newest(tx: Tx) -> int:
    """Return the number of the newest version, 0 before the first."""
    return tx.conn.execute(select(func.max(plan_version.c.number))).scalar_one() or 0


def _content(tx: Tx, number: int) -> str | None:
    query = select(plan_version.c.content).where(plan_version.c.number == number)
    return tx.conn.execute(query).scalar_one_or_none()


def _signed(tx: Tx, points: Sequence[Point]) -> dict[str, frozenset[str]]:
    """Return by fingerprint which groups have signed each of these points."""
    which = plan_signature.c.point_sha256.in_([each.fingerprint() for each in points])
    found: dict[str, set[str]] = {}
    query = select(plan_signature.c.point_sha256, plan_signature.c.group).where(which)
    for row in tx.conn.execute(query):
        found.setdefault(row.point_sha256, set()).add(row.group)
    return {name: frozenset(groups) for name, groups in found.items()}
