"""Contacts and how they are reached: found by keyed hash, met for the first time, changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, func, select, update

from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.session import Session
from bot.storage import ledger, sessions
from bot.storage.database import Tx
from bot.storage.many import Many, moment_in
from bot.storage.names import VALUE as VALUE
from bot.storage.tables import address, contact, session
from bot.storage.vault import WrongKey

log = structlog.get_logger()

#: What they are sealed as.
FIRST_WORDS = "contact.first_words"


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with her session, locked for this transaction."""

    contact: Contact
    session: Session
    address_id: int
    address: Address
    #: When she was heard last at this address; only of channels where that matters.
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is written when somebody is met for the first time."""

    address: Address
    contact_id: str
    at: datetime
    campaign: str | None = None
    #: Another name of hers at the same provider.
    also: Address | None = None


def key_of(tx_vault: Any, where: Address) -> str:
    """Return the keyed hash of an address."""
    return str(tx_vault.key(where.channel, where.value))


def _people() -> Select[Any]:
    return (
        select(
            address.c.key,
            address.c.id.label("address_id"),
            address.c.contact_id,
            address.c.heard_at,
            contact,
            session.c.state_sealed,
        )
        .join(contact, contact.c.id == address.c.contact_id)
        .outerjoin(session, session.c.contact_id == contact.c.id)
    )


def _known(tx: Tx, row: Any, where: Address, consents: dict[str, Any]) -> Known:
    state = sessions.open_state(tx, row.state_sealed, row.id)
    return Known(_contact(tx, row, consents), state, row.address_id, where, row.heard_at)


def _contact(tx: Tx, row: Any, consents: dict[str, Any]) -> Contact:
    return Contact(
        id=row.id,
        language=row.language,
        created_at=row.created_at,
        joined_at=row.joined_at,
        adult=row.adult,
        stopped_at=row.stopped_at,
        paused_until=row.paused_until,
        held_at=row.held_at,
        first_words=open_first_words(tx, row.first_words_sealed, row.id),
        campaign=row.campaign,
        stakeholder=row.stakeholder,
        consents=consents,
        offer=row.offer,
        offered_at=row.offered_at,
    )


def open_first_words(tx: Tx, sealed: bytes | None, contact_id: str) -> str | None:
    """Return the words that wait to be answered; None for none, and for some that cannot be read any more.

    Nobody may be cut off from STOP, or from help, by what we once wrote.
    """
    if sealed is None:
        return None
    try:
        return tx.vault.unseal(sealed, FIRST_WORDS, contact_id)
    except (WrongKey, ValueError, TypeError, IndexError) as error:
        log.error("first_words_unreadable", error=type(error).__name__)
        return None


_SAVE = Many(
    contact,
    "id language joined_at adult stopped_at paused_until stakeholder first_words_sealed offer offered_at",
    """UPDATE contact SET language = new.language, joined_at = new.joined_at, adult = new.adult,
    stopped_at = new.stopped_at, paused_until = new.paused_until, stakeholder = new.stakeholder,
    first_words_sealed = new.first_words_sealed, offer = new.offer, offered_at = new.offered_at
    FROM {rows} WHERE contact.id = new.id""",
)


def save(tx: Tx, changed: Sequence[Contact]) -> None:
    """Write what may change about contacts."""
    moment = moment_in(tx)
    _SAVE.run(tx, [_changes(tx, each, moment) for each in changed])


def _changes(tx: Tx, each: Contact, moment: Callable[[datetime | None], Any]) -> tuple[Any, ...]:
    words = each.first_words
    return (
        each.id,
        each.language,
        moment(each.joined_at),
        each.adult,
        moment(each.stopped_at),
        moment(each.paused_until),
        each.stakeholder,
        None if words is None else tx.vault.seal(words, FIRST_WORDS, each.id),
        each.offer,
        moment(each.offered_at),
    )


def find(tx: Tx, where: Address) -> Known | None:
    """Return the contact at an address, without a lock; None when nobody is known there."""
    row = tx.conn.execute(_people().where(address.c.key == key_of(tx.vault, where))).first()
    return (
        None
        if row is None
        else _known(tx, row, where, ledger.latest(tx, [row.contact_id]).get(row.contact_id, {}))
    )


def by_id(tx: Tx, contact_id: str) -> Contact | None:
    """Return a contact by her id, without a lock; None when there is nobody of this id."""
    row = tx.conn.execute(select(contact).where(contact.c.id == contact_id)).one_or_none()
    return None if row is None else _contact(tx, row, ledger.latest(tx, [row.id]).get(row.id, {}))


def joined(tx: Tx) -> int:
    """Return how many people have joined. For the house itself: whoever is told it is told it rounded."""
    query = select(func.count()).select_from(contact).where(contact.c.joined_at.is_not(None))
    return int(tx.conn.execute(query).scalar_one())


def stop(tx: Tx, contact_ids: Collection[str], at: datetime) -> list[str]:
    """Note that these contacts get no more messages; return those for whom this is new."""
    statement = (
        update(contact)
        .where(contact.c.id.in_(contact_ids), contact.c.stopped_at.is_(None))
        .values(stopped_at=at)
        .returning(contact.c.id)
    )
    return list(tx.conn.execute(statement).scalars())
