"""Contacts and how they are reached: found by keyed hash, met for the first time, changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from bot.domain.case import SIGNS
from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.session import Session
from bot.storage import ledger, sessions
from bot.storage.database import Tx
from bot.storage.many import Among, Many, insert_many, moment_in, moment_out
from bot.storage.tables import address, contact, session

#: What each is sealed as.
VALUE = "address.value"
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


def key_of(tx_vault: Any, where: Address) -> str:
    """Return the keyed hash of an address."""
    return str(tx_vault.key(where.channel, where.value))


def meet(
    tx: Tx,
    people: Mapping[str, Newcomer],
    leave_alone: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> dict[str, Known]:
    """Return everyone by address key, locked; whoever is not known yet is written down first.

    A person who is locked elsewhere is left out: her message waits for the next batch. `leave_alone` is asked
    who of the unknown is not to be written down, either.
    """
    found = _locked(tx, list(people))
    missing = {key: each for key, each in people.items() if key not in found}
    for key in leave_alone(missing) if missing else ():
        del missing[key]
    if missing and (fresh := _write_down(tx, missing)):
        found |= _locked(tx, fresh)
    consents = ledger.latest(tx, [row[_ID] for row in found.values()]) if found else {}
    moment = moment_out(tx)
    return {
        key: Known(
            _from_row(tx, row, consents.get(row[_ID], {}), moment),
            sessions.open_state(tx, row[_STATE], row[_ID]),
            row[_ADDRESS],
            each.address,
        )
        for key, each in people.items()
        if (row := found.get(key)) is not None
    }


def _locked(tx: Tx, keys: Sequence[str]) -> dict[str, Any]:
    """Lock whoever is free, and only then look: a statement sees what was committed before it began."""
    if not tx.on_sqlite:
        keys = [key for (key,) in _FREE.run(tx, keys)]
    return {row[0]: row for row in _PEOPLE.run(tx, keys)} if keys else {}


_FREE = Among(
    """SELECT address.key FROM address JOIN contact ON contact.id = address.contact_id
    WHERE address.key IN {keys} FOR NO KEY UPDATE OF contact SKIP LOCKED"""
)
_PEOPLE = Among(
    """SELECT address.key, address.id, contact.id, contact.language, contact.created_at, contact.joined_at,
    contact.adult, contact.stopped_at, contact.paused_until, contact.held_at, contact.first_words_sealed,
    contact.campaign, contact.stakeholder, session.state_sealed
    FROM address JOIN contact ON contact.id = address.contact_id
    LEFT JOIN session ON session.contact_id = contact.id WHERE address.key IN {keys}"""
)
#: Where things stand in such a row.
_ADDRESS, _ID, _STATE = 1, 2, 13


def _from_row(tx: Tx, row: Any, consents: dict[str, Any], moment: Callable[[Any], Any]) -> Contact:
    _, _, who, language, created, joined, adult, stopped, paused, held, words, campaign, stakeholder, _ = row
    return Contact(
        who,
        language,
        moment(created),
        moment(joined),
        None if adult is None else bool(adult),
        moment(stopped),
        moment(paused),
        moment(held),
        None if words is None else tx.vault.unseal(words, FIRST_WORDS, who),
        campaign,
        stakeholder,
        consents=consents,
    )


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


def _write_down(tx: Tx, newcomers: Mapping[str, Newcomer]) -> list[str]:
    """Write newcomers; return the keys that are really new (another process may have been quicker).

    In the order of their keys: two processes that meet the same people never wait for each other.
    """
    moment = moment_in(tx)
    _NEW_CONTACT.run(
        tx, [(each.contact_id, moment(each.at), _opaque(each.campaign)) for each in newcomers.values()]
    )
    rows = [
        (each.contact_id, each.address.channel, key, tx.vault.seal(each.address.value, VALUE, key))
        for key, each in sorted(newcomers.items())
    ]
    fresh = {key for (key,) in _NEW_ADDRESS.returning(tx, rows)}
    late = [each.contact_id for key, each in newcomers.items() if key not in fresh]
    if late:
        tx.conn.execute(delete(contact).where(contact.c.id.in_(late)))
    return list(fresh)


_NEW_CONTACT = insert_many(contact, "id created_at campaign")
_NEW_ADDRESS = insert_many(
    address, "contact_id channel key value_sealed", "ON CONFLICT DO NOTHING RETURNING key"
)

#: How the code of a stakeholder group looks, and that of a link for staff. They are kept nowhere, so they are
#: not kept here either, where they would say who she is to whoever made them.
_SECRET = re.compile(rf"[{SIGNS}]{{4}}[-_]?[{SIGNS}]{{4}}|[\w-]{{24}}", re.IGNORECASE | re.ASCII)


def _opaque(code: str | None) -> str | None:
    """Return the code of a link, None for what cannot be one of ours."""
    if not code or len(code) > 64 or not code.isascii() or not code.isprintable():
        return None
    return None if _SECRET.fullmatch(code) else code


def _known(tx: Tx, row: Any, where: Address, consents: dict[str, Any]) -> Known:
    state = sessions.open_state(tx, row.state_sealed, row.id)
    return Known(_contact(tx, row, consents), state, row.address_id, where, row.heard_at)


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


_SAVE = Many(
    contact,
    "id language joined_at adult stopped_at paused_until stakeholder first_words_sealed",
    """UPDATE contact SET language = new.language, joined_at = new.joined_at, adult = new.adult,
    stopped_at = new.stopped_at, paused_until = new.paused_until, stakeholder = new.stakeholder,
    first_words_sealed = new.first_words_sealed FROM {rows} WHERE contact.id = new.id""",
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


def stop(tx: Tx, contact_ids: Collection[str], at: datetime) -> list[str]:
    """Note that these contacts get no more messages; return those for whom this is new."""
    statement = (
        update(contact)
        .where(contact.c.id.in_(contact_ids), contact.c.stopped_at.is_(None))
        .values(stopped_at=at)
        .returning(contact.c.id)
    )
    return list(tx.conn.execute(statement).scalars())
