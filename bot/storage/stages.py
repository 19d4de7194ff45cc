"""The stages of polls as they stand at this moment, read from their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, distinct, func, select
from sqlalchemy import cast as as_type

from bot.domain.poll import Marks, PollStatus
from bot.domain.polling import Decided, StageNow
from bot.domain.release import Release
from bot.storage.database import Tx
from bot.storage.envelopes import sheet_of
from bot.storage.tables import poll, sign_off, staff

#: The signatures under the sheet as it is; those under another one do not count.
_UNDER_THIS = and_(sign_off.c.poll == poll.c.name, sign_off.c.sheet_sha256 == poll.c.sheet_sha256)
#: Who has signed: the same person counts once, whatever number she did it under.
_WHO = func.coalesce(staff.c.contact_id, as_type(sign_off.c.staff_id, String(32)))
_NOTHING: Mapping[str, Marks] = {}


def query(*which: Any) -> Select[Any]:
    """Return the query for stages, in the order of their names."""
    return select(poll).where(*which).order_by(poll.c.name)


def read(
    tx: Tx, rows: Sequence[Any], marks: Mapping[str, Marks] = _NOTHING, staff_ids: Sequence[int] = ()
) -> list[StageNow]:
    """Return stages by their rows. `marks` are somebody's own, by stage; `staff_ids` the numbers she has."""
    names = [row.name for row in rows]
    signed, hers = _signatures(tx, names), _signed_by(tx, names, staff_ids)
    return [
        StageNow(
            sheet_of(row.sheet),
            PollStatus(row.status),
            signed.get(row.name, 0),
            Release.restored(row.release) if row.release is not None else None,
            _decided(row.decided, row.decided_at),
            marks.get(row.name, {}),
            row.name in hers,
        )
        for row in rows
    ]


def _decided(option: str | None, at: datetime | None) -> Decided | None:
    return Decided(option, at) if option is not None and at is not None else None


def _signatures(tx: Tx, names: Sequence[str]) -> dict[str, int]:
    """Return how many have signed each of these stages, as its sheet is now."""
    if not names:
        return {}
    count = (
        select(poll.c.name, func.count(distinct(_WHO)).label("signed"))
        .join(sign_off, _UNDER_THIS)
        .outerjoin(staff, staff.c.id == sign_off.c.staff_id)
        .where(poll.c.name.in_(names))
        .group_by(poll.c.name)
    )
    return {row.name: row.signed for row in tx.conn.execute(count)}


def _signed_by(tx: Tx, names: Sequence[str], staff_ids: Sequence[int]) -> set[str]:
    if not (names and staff_ids):
        return set()
    hers = select(poll.c.name).join(sign_off, _UNDER_THIS).where(sign_off.c.staff_id.in_(staff_ids))
    return set(tx.conn.execute(hers.where(poll.c.name.in_(names))).scalars())
