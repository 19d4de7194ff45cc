"""Rows for tests of everything that stands on a database: a vault, people, and messages to them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.message import Address, Choice, MessageClass, OutboundMessage
from bot.domain.outbox import Draft, Lease
from bot.storage import meeting
from bot.storage.contacts import Known, Newcomer
from bot.storage.database import Tx
from bot.storage.vault import Vault
from tests.fakes import MONDAY

SECRET = bytes(range(32))
QUESTION = OutboundMessage("Tea?", (Choice("yes", "Yes"), Choice("no", "No")), "w1", "rtl")


def a_vault(secret: bytes = SECRET) -> Vault:
    """A vault with a key that tests share."""
    return Vault(secret, secrets.token_bytes)


def newcomers(
    vault: Vault, ids: Callable[[], str], *names: str, at: datetime = MONDAY
) -> dict[str, Newcomer]:
    """These people as the runner hands them in, by the key of their address."""
    places = {name: Address("fake", name) for name in names}
    return {vault.key("fake", name): Newcomer(place, ids(), at) for name, place in places.items()}


def met(tx: Tx, *names: str, ids: Callable[[], str] = lambda: secrets.token_hex(12)) -> dict[str, Known]:
    """Meet these people; return those who are not locked elsewhere, by name."""
    found = meeting.meet(tx, newcomers(tx.vault, ids, *names))
    by_name = {known.address.value: known for known in found.values()}
    return {name: by_name[name] for name in names if name in by_name}


def draft(
    known: Known,
    text: str = "Hello",
    message_class: MessageClass = MessageClass.REPLY,
    *,
    due: datetime = MONDAY,
    useful: timedelta = timedelta(hours=1),
    purpose: str = "",
) -> Draft:
    """Something to be said to her."""
    return Draft(
        known.contact.id,
        known.address_id,
        known.address.channel,
        OutboundMessage(text),
        message_class,
        MONDAY,
        due,
        due + useful,
        purpose,
    )


def lease(owner: str = "us", at: datetime = MONDAY, seconds: float = 60) -> Lease:
    """A hand on messages."""
    return Lease(owner, at + timedelta(seconds=seconds))
