"""Single-use codes by which one person joins a group that nobody may join by a tap, such as the council."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.domain.case import reference_of
from bot.domain.staff import AuditEntry
from bot.storage import groups, staff
from bot.storage.database import Tx

#: How long a code works.
USEFUL = timedelta(days=90)
#: The most codes made at once: more people than any of these groups has.
MOST = 100


class UnknownGroup(Exception):
    """No conversation asks for a code of this group."""


class TooMany(Exception):
    """Make between 1 and 100 codes at once."""


def issue(
    tx: Tx,
    group: str,
    known: Collection[str],
    number: int,
    actor: str,
    at: datetime,
    new_id: Callable[[], str],
) -> list[str]:
    """Make codes of a group; return them, for they are kept nowhere.

    Raises:
        UnknownGroup: `group` is not among `known`, the groups that conversations ask a code for.
        TooMany: `number` is no sensible number.
    """
    if group not in known:
        raise UnknownGroup
    if not 1 <= number <= MOST:
        raise TooMany
    codes = [f"{(sign := reference_of(new_id()))[:4]}-{sign[4:]}" for _ in range(number)]
    groups.issue(tx, group, codes, actor, at, at + USEFUL)
    staff.note(tx, AuditEntry(at, actor, "codes_issued", f"group:{group}", str(number)))
    return codes
