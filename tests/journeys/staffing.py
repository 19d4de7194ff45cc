"""Somebody becomes staff."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.staff import Role
from bot.storage import staff
from bot.storage.staff import Invitation
from tests.journeys.person import Person


async def becomes(person: Person, role: Role, *groups: str) -> None:
    """Make her staff in a role, as a one-time link does."""
    who, at = (await person.known()).contact.id, person.play.clock()
    code = f"{person.address.value}.{role.value}"
    link = Invitation(role, groups, "test", at, at + timedelta(days=1))
    await person.play.write(lambda tx: staff.invite(tx, code, link))
    await person.play.write(lambda tx: staff.redeem(tx, code, who, at))
