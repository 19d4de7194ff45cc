"""Other names of the same person at the same provider: a number that she may hide, and what it knows her by.

A name is believed only as far as the provider says it with a message of hers. Telephone numbers are given to
other people: who comes with a known number and an unknown name of her own is a new person, unless whoever is
known by that number has never had a name of her own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select

from bot.domain.message import Address
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import address

#: What an address is sealed as.
VALUE = "address.value"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's own name, and another one that came with it."""

    address: Address = field(repr=False)
    also: Address = field(repr=False)


def adopt(tx: Tx, unknown: Mapping[str, Named]) -> list[str]:
    """Give these names to whoever is known by the other one alone; return the keys that were given."""
    others = {_key(tx, each.also): key for key, each in unknown.items()}
    given = {
        others[other]: who
        for other, (who, names) in _known(tx, others).items()
        if names == 1  # with a name of her own she is somebody else
    }
    _write(tx, {key: (who, unknown[key].address) for key, who in given.items()})
    return list(given)


def note(tx: Tx, people: Mapping[str, Named]) -> None:
    """Write down by which other name each of these, by contact, is known from now on."""
    wanted = {_key(tx, each.also): (who, each.also) for who, each in people.items()}
    known = _known(tx, wanted)
    new = {key: each for key, each in wanted.items() if key not in known}
    # The number is hers now, and nothing that waits for its old owner may reach her.
    moved = {key: wanted[key] for key, (who, names) in known.items() if who != wanted[key][0] and names > 1}
    if moved:
        tx.conn.execute(delete(address).where(address.c.key.in_(sorted(moved))))
    _write(tx, new | moved)


def _known(tx: Tx, keys: Mapping[str, object]) -> dict[str, tuple[str, int]]:
    """Return by key who has this name, and how many names she has on that channel."""
    if not keys:
        return {}
    other = address.alias()
    names = (
        select(func.count())
        .select_from(other)
        .where(other.c.contact_id == address.c.contact_id, other.c.channel == address.c.channel)
        .scalar_subquery()
    )
    query = select(address.c.key, address.c.contact_id, names).where(address.c.key.in_(sorted(keys)))
    return {key: (who, number) for key, who, number in tx.conn.execute(query)}


def _write(tx: Tx, names: Mapping[str, tuple[str, Address]]) -> None:
    """Write names down, in the order of their keys: two processes never wait for each other."""
    rows = [
        {
            "contact_id": who,
            "channel": where.channel,
            "key": key,
            "value_sealed": tx.vault.seal(where.value, VALUE, key),
        }
        for key, (who, where) in sorted(names.items())
    ]
    if rows:
        tx.conn.execute(insert_into(tx, address).on_conflict_do_nothing(), rows)


def _key(tx: Tx, where: Address) -> str:
    return tx.vault.key(where.channel, where.value)
