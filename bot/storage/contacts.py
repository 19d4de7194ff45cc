"""Contacts and how they are reached: found by keyed hash, met for the first time, changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from bot.domain.case import SIGNS
from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.session import Session
from bot.storage import ledger, names, sessions
from bot.storage.database import Tx
from bot.storage.names import VALUE as VALUE
from bot.storage.names import Named
from bot.storage.sql import insert_into
from bot.storage.tables import address, contact, session

#: What they are sealed as.
FIRST_WORDS = "contact.first_words"


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with her session, locked for this transaction."""

    contact: Contact
    session: Session
    address_id: int
    address: Address


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


def meet(tx: Tx, people: Mapping[str, Newcomer]) -> dict[str, Known]:
    """Return everyone by address key, locked; whoever is not known yet is written down first.

    A person who is locked elsewhere is left out: her message waits for the next batch. So does the second
    message of somebody who is here under two addresses at once.
    """
    found = _locked(tx, list(people))
    missing = {key: each for key, each in people.items() if key not in found}
    adopted = names.adopt(tx, _named(missing)) if missing else []
    new = {key: each for key, each in missing.items() if key not in adopted}
    if fresh := [*adopted, *(_write_down(tx, new) if new else ())]:
        found |= _locked(tx, fresh)
    first = {found[key].contact_id: key for key in reversed(list(people)) if key in found}
    found = {key: found[key] for key in first.values()}
    names.note(tx, {found[key].contact_id: each for key, each in _named(people).items() if key in found})
    consents = ledger.latest(tx, [row.contact_id for row in found.values()]) if found else {}
    return {
        key: _known(tx, row, people[key].address, consents.get(row.contact_id, {}))
        for key, row in found.items()
    }


def _named(people: Mapping[str, Newcomer]) -> dict[str, Named]:
    return {key: Named(each.address, each.also) for key, each in people.items() if each.also is not None}


def _locked(tx: Tx, keys: Sequence[str]) -> dict[str, Any]:
    """Lock whoever is free, and only then look: a statement sees what was committed before it began."""
    if not tx.on_sqlite:
        free = (
            select(address.c.key)
            .join(contact, contact.c.id == address.c.contact_id)
            .where(address.c.key.in_(keys))
            .with_for_update(of=contact, skip_locked=True, key_share=True)
        )
        keys = list(tx.conn.execute(free).scalars())
    return {row.key: row for row in tx.conn.execute(_people().where(address.c.key.in_(keys)))} if keys else {}


def _people() -> Select[Any]:
    return (
        select(
            address.c.key,
            address.c.id.label("address_id"),
            address.c.contact_id,
            contact,
            session.c.state_sealed,
        )
        .join(contact, contact.c.id == address.c.contact_id)
        .outerjoin(session, session.c.contact_id == contact.c.id)
    )


def _write_down(tx: Tx, newcomers: Mapping[str, Newcomer]) -> list[str]:
    """Write newcomers; return the keys that are really new (another process may have been quicker).

    In the order of their keys: two processes that meet the same people never wait for each other.
    """
    tx.conn.execute(
        insert(contact),
        [
            {"id": each.contact_id, "created_at": each.at, "campaign": _opaque(each.campaign)}
            for each in newcomers.values()
        ],
    )
    statement = insert_into(tx, address).on_conflict_do_nothing().returning(address.c.key)
    rows = [
        {
            "contact_id": each.contact_id,
            "channel": each.address.channel,
            "key": key,
            "value_sealed": tx.vault.seal(each.address.value, VALUE, key),
        }
        for key, each in sorted(newcomers.items())
    ]
    fresh = set(tx.conn.execute(statement, rows).scalars())
    late = [each.contact_id for key, each in newcomers.items() if key not in fresh]
    if late:
        tx.conn.execute(delete(contact).where(contact.c.id.in_(late)))
    return list(fresh)


#: How the code of a stakeholder group looks, and that of a link for staff. They are kept nowhere, so they are
#: not kept here either, where they would say who she is to whoever made them.
_SECRET = re.compile(rf"[{SIGNS}]{{4}}[-_]?[{SIGNS}]{{4}}|[\w-]{{24}}", re.IGNORECASE | re.ASCII)


def _opaque(code: str | None) -> str | None:
    """Return the code of a link, None for what cannot be one of ours."""
    if not code or len(code) > 64 or not code.isascii() or not code.isprintable():
        return None
    return None if _SECRET.fullmatch(code) else code


def _known(tx: Tx, row: Any, where: Address, consents: dict[str, Any]) -> Known:
    return Known(
        _contact(tx, row, consents), sessions.open_state(tx, row.state_sealed, row.id), row.address_id, where
    )


def _contact(tx: Tx, row: Any, consents: dict[str, Any]) -> Contact:
    words = row.first_words_sealed
    return Contact(
        id=row.id,
        language=row.language,
        created_at=row.created_at,
        joined_at=row.joined_at,
        adult=row.adult,
        stopped_at=row.stopped_at,
        paused_until=row.paused_until,
        held_at=row.held_at,
        first_words=None if words is None else tx.vault.unseal(words, FIRST_WORDS, row.id),
        campaign=row.campaign,
        stakeholder=row.stakeholder,
        consents=consents,
    )


_CHANGING = (
    "language",
    "joined_at",
    "adult",
    "stopped_at",
    "paused_until",
    "stakeholder",
    "first_words_sealed",
)


def save(tx: Tx, changed: Sequence[Contact]) -> None:
    """Write what may change about contacts."""
    if not changed:
        return
    statement = (
        update(contact)
        .where(contact.c.id == bindparam("which"))
        .values({name: bindparam(name) for name in _CHANGING})
    )
    tx.conn.execute(statement, [_changes(tx, each) for each in changed])


def _changes(tx: Tx, each: Contact) -> dict[str, Any]:
    words = each.first_words
    return {
        "which": each.id,
        "language": each.language,
        "joined_at": each.joined_at,
        "adult": each.adult,
        "stopped_at": each.stopped_at,
        "paused_until": each.paused_until,
        "stakeholder": each.stakeholder,
        "first_words_sealed": None if words is None else tx.vault.seal(words, FIRST_WORDS, each.id),
    }


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


def stop(tx: Tx, contact_ids: Collection[str], at: datetime) -> list[str]:
    """Note that these contacts get no more messages; return those for whom this is new."""
    statement = (
        update(contact)
        .where(contact.c.id.in_(contact_ids), contact.c.stopped_at.is_(None))
        .values(stopped_at=at)
        .returning(contact.c.id)
    )
    return list(tx.conn.execute(statement).scalars())
