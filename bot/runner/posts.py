"""Who works here: a one-time link that is redeemed, and the roles of those who may need one."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.message import InboundMessage
from bot.engine import run as engine
from bot.engine import triggers
from bot.storage import staff
from bot.storage.contacts import Known
from bot.storage.database import Tx


def redeemed(tx: Tx, message: InboundMessage, known: Known) -> engine.Action | None:
    """Redeem a one-time staff link; None when the code is an ordinary invitation."""
    if not message.start_code:
        return None
    try:
        member = staff.redeem(tx, message.start_code, known.contact.id, message.at)
    except staff.LinkUsed:
        return triggers.Tell("staff_link_used")
    if member is None:
        return None
    about = f"{member.role.value} {', '.join(member.groups)}".strip()
    return triggers.Tell("staff_welcome", values={"roles": about})


def with_roles(tx: Tx, people: dict[str, Known]) -> dict[str, Known]:
    """Return people with the roles in which they work here."""
    roles = staff.roles_of(tx, [known.contact.id for known in people.values()])
    return {
        key: replace(known, contact=replace(known.contact, roles=roles.get(known.contact.id, frozenset())))
        for key, known in people.items()
    }
