"""Meeting people: everyone whom a batch is about, found and locked, or written down for the first time."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from bot.domain.case import SIGNS
from bot.domain.contact import Contact
from bot.storage import ledger, names, sessions
from bot.storage.contacts import VALUE, Known, Newcomer, open_first_words
from bot.storage.database import Tx
from bot.storage.many import Among, insert_many, moment_in, moment_out
from bot.storage.names import Named
from bot.storage.tables import address, contact


def meet(
    tx: Tx,
    people: Mapping[str, Newcomer],
    leave_alone: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> dict[str, Known]:
    """Return everyone by address key, locked; whoever is not known yet is written down first.

    A person who is locked elsewhere is left out: her message waits for the next batch. So does the second
    message of somebody who is here under two addresses at once. `leave_alone` is asked who of the unknown is
    not to be written down.
    """
    found = _locked(tx, list(people))
    if missing := {key: each for key, each in people.items() if key not in found}:
        found |= _locked(tx, _made_known(tx, missing, leave_alone))
    first = {found[key][_ID]: key for key in reversed(list(people)) if key in found}
    found = {key: found[key] for key in reversed(list(first.values()))}
    names.note(tx, {found[key][_ID]: each for key, each in _named(people).items() if key in found})
    consents = ledger.latest(tx, first) if found else {}
    moment = moment_out(tx)
    return {
        key: Known(
            _from_row(tx, row, consents.get(row[_ID], {}), moment),
            sessions.open_state(tx, row[_STATE], row[_ID]),
            row[_ADDRESS],
            people[key].address,
            moment(row[_HEARD]),
        )
        for key, row in found.items()
    }


def _named(people: Mapping[str, Newcomer]) -> dict[str, Named]:
    named = ((key, each, each.also) for key, each in people.items())
    return {key: Named(each.address, also, each.at) for key, each, also in named if also is not None}


def _made_known(
    tx: Tx, missing: dict[str, Newcomer], leave_alone: Callable[[Collection[str]], Collection[str]]
) -> list[str]:
    """Give the unknown to whoever they turn out to be, or write them down; return the keys to look up."""
    adopted = names.adopt(tx, _named(missing))
    new = {key: each for key, each in missing.items() if key not in adopted}
    for key in leave_alone(new) if new else ():
        del new[key]
    return [*adopted, *(_write_down(tx, new) if new else ())]


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
    contact.campaign, contact.stakeholder, contact.offer, contact.offered_at, session.state_sealed,
    address.heard_at
    FROM address JOIN contact ON contact.id = address.contact_id
    LEFT JOIN session ON session.contact_id = contact.id WHERE address.key IN {keys}"""
)
#: Where things stand in such a row.
_ADDRESS, _ID, _STATE, _HEARD = 1, 2, 15, 16


def _from_row(tx: Tx, row: Any, consents: dict[str, Any], moment: Callable[[Any], Any]) -> Contact:
    who, language, created, joined, adult, stopped, paused, held, words, *rest = row[2:_STATE]
    campaign, stakeholder, offer, offered = rest
    return Contact(
        who,
        language,
        moment(created),
        moment(joined),
        None if adult is None else bool(adult),
        moment(stopped),
        moment(paused),
        moment(held),
        open_first_words(tx, words, who),
        campaign,
        stakeholder,
        consents=consents,
        offer=offer,
        offered_at=moment(offered),
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
