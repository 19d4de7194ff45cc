"""One-time links that make a person staff, and what is written in the audit about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.staff import AuditEntry, Rank, Role, StaffMember
from bot.storage import staff
from bot.storage.database import Tx
from bot.storage.staff import Invitation

#: How long a link works.
USEFUL = timedelta(days=7)
#: Roles that stand for somebody and must say for whom.
WITH_GROUPS = (Role.CHAMPION, Role.STEERING)


class GroupMissing(Exception):
    """Say for which group: a champion and a steering member always stand for one."""


class RankMissing(Exception):
    """Say of safeguarding whether it is for the lead or for the deputy."""


class NobodyThere(Exception):
    """There is no member of staff with this number."""


def invite(
    tx: Tx, role: Role, groups: Sequence[str], actor: str, at: datetime, new_code: Callable[[], str]
) -> str:
    """Make a link that works once; return its code, which is kept nowhere.

    Raises:
        GroupMissing: The role stands for a group and none was said.
        RankMissing: The role is safeguarding, and `groups` is not exactly one rank.
    """
    if role in WITH_GROUPS and not groups:
        raise GroupMissing
    if role is Role.SAFEGUARDING and (len(groups) != 1 or groups[0] not in set(Rank)):
        raise RankMissing
    code = new_code()
    staff.invite(tx, code, Invitation(role, tuple(groups), actor, at, at + USEFUL))
    about = " ".join([role.value, *groups])
    staff.note(tx, AuditEntry(at, actor, "staff_invited", "link", about))
    return code


def remove(tx: Tx, number: int, actor: str, at: datetime) -> StaffMember:
    """End a staff role.

    Raises:
        NobodyThere: No such number, or it had ended before.
    """
    member = staff.end(tx, number, at)
    if member is None:
        raise NobodyThere
    staff.note(tx, AuditEntry(at, actor, "staff_removed", f"staff:{number}", member.role.value))
    return member
