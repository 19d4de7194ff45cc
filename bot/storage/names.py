"""Other names of the same person at the same provider: a number that she may hide, and what it knows her by.

A name is believed only as far as the provider says it with a message of hers. Telephone numbers are given to
other people: who comes with a known number and an unknown name of her own is a new person, unless whoever is
known by that number has never had a name of her own. Where somebody has joined two phones, the other may have
one already: then there must be more numbers than such names, and this one must have been heard from lately.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.domain.message import Address
from bot.storage import tallies
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import address, outbox

#: What an address is sealed as.
VALUE = "address.value"
#: No number is given to somebody else so soon after it was heard from.
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's own name, and another one that came with it."""

    address: Address = field(repr=False)
    also: Address = field(repr=False)
    #: When they came.
    at: datetime


@dataclass(slots=True)
class _Holder:
    """Whoever is known by a name that came with another."""

    contact_id: str
    #: When this name was heard from, where that is noted.
    heard_at: datetime | None
    #: How many she has on that channel.
    numbers: int = 0
    own: int = 0

    def may_be(self, named: Named) -> bool:
        """True when a name of her own that came with this number may be hers."""
        lately = self.heard_at is not None and named.at - self.heard_at <= LATELY
        return self.own == 0 or (lately and self.own < self.numbers)


def adopt(tx: Tx, unknown: Mapping[str, Named]) -> list[str]:
    """Give these names to whoever is known by the other one alone; return the keys that were given."""
    others = {_key(tx, each.also): key for key, each in unknown.items()}
    given = {
        others[other]: holder.contact_id
        for other, holder in _known(tx, others).items()
        if holder.may_be(unknown[others[other]])  # else she is somebody else
    }
    _write(tx, {key: (who, unknown[key].address) for key, who in given.items()})
    return list(given)


def note(tx: Tx, people: Mapping[str, Named]) -> None:
    """Write down by which other name each of these, by contact, is known from now on."""
    wanted = {_key(tx, each.also): (who, each.also) for who, each in people.items()}
    known = _known(tx, wanted)
    new = {key: each for key, each in wanted.items() if key not in known}
    # The number is hers now, and nothing that waits for its old owner may reach her.
    moved = {key: wanted[key] for key, old in known.items() if old.own and old.contact_id != wanted[key][0]}
    if moved:
        left = address.c.key.in_(sorted(moved))
        theirs = outbox.c.address_id.in_(select(address.c.id).where(left).scalar_subquery())
        tallies.take(tx, theirs, tallies.PLANNED, unsaid=tallies.MOVED)
        tx.conn.execute(delete(address).where(left))
    _write(tx, new | moved)


def _known(tx: Tx, keys: Mapping[str, object]) -> dict[str, _Holder]:
    """Return by key who has this name."""
    if not keys:
        return {}
    other = address.alias()
    same = (other.c.contact_id == address.c.contact_id) & (other.c.channel == address.c.channel)
    what = (address.c.key, address.c.contact_id, address.c.heard_at)
    query = select(*what, other.c.key.label("name"), other.c.value_sealed).join(other, same)
    found: dict[str, _Holder] = {}
    for row in tx.conn.execute(query.where(address.c.key.in_(sorted(keys)))):
        holder = found.setdefault(row.key, _Holder(row.contact_id, row.heard_at))
        if _is_number(tx.vault.unseal(row.value_sealed, VALUE, row.name)):
            holder.numbers += 1
        else:
            holder.own += 1
    return found


def _is_number(value: str) -> bool:
    """True of a telephone number, as ``whatsapp:+447700900001``; a name of her own has no plus."""
    return value.rpartition(":")[2].startswith("+")


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
