"""Ballots: under a pseudonym that belongs to one poll, without time or order, never beside an answer."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select, update

from bot.storage.database import Tx
from bot.storage.sql import insert_into, upsert
from bot.storage.tables import ballot, poll

#: What it is sealed as.
KEY = "poll.key"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote in one poll."""

    poll: str
    contact_id: str
    choice: str = field(repr=False)
    #: The order in which the choices were shown to her.
    shown: tuple[str, ...] = ()


def cast(tx: Tx, ballots: Sequence[Ballot], chance: Callable[[int], bytes]) -> None:
    """Write ballots; a second one of the same person in the same poll replaces the first.

    A poll that is closed takes none: what was in it stays as it was.
    """
    if not ballots:
        return
    keys = _keys(tx, {each.poll for each in ballots}, chance)
    rows = {
        (each.poll, voter): {
            "poll": each.poll,
            "voter": voter,
            "choice": each.choice,
            "shown": list(each.shown),
        }
        for each in ballots
        if each.poll in keys and (voter := tx.vault.pseudonym(keys[each.poll], each.contact_id))
    }
    # Sorted by pseudonym, so that not even the order of writing says who voted when.
    if rows:
        tx.conn.execute(upsert(tx, ballot), [rows[name] for name in sorted(rows)])


def withdraw(tx: Tx, contact_ids: Sequence[str]) -> None:
    """Take the ballots of these people out of every poll that is still open.

    A closed poll has no key any more: there nobody can tell whose ballot is whose.
    """
    if not contact_ids:
        return
    query = select(poll.c.name, poll.c.key_sealed).where(
        poll.c.closed_at.is_(None), poll.c.key_sealed.is_not(None)
    )
    for name, sealed in tx.conn.execute(query).all():
        key = base64.b64decode(tx.vault.unseal(sealed, KEY, name))
        voters = [tx.vault.pseudonym(key, who) for who in contact_ids]
        tx.conn.execute(delete(ballot).where(ballot.c.poll == name, ballot.c.voter.in_(voters)))


def join(tx: Tx, gone: str, into: str) -> None:
    """Give the ballots of one person in open polls to another, who is the same: a vote counts once.

    Where both have voted, the vote of whom she is known as from now on stays.
    """
    query = select(poll.c.name, poll.c.key_sealed).where(
        poll.c.closed_at.is_(None), poll.c.key_sealed.is_not(None)
    )
    for name, sealed in tx.conn.execute(query).all():
        key = base64.b64decode(tx.vault.unseal(sealed, KEY, name))
        mine, theirs = (
            (ballot.c.poll == name) & (ballot.c.voter == tx.vault.pseudonym(key, who)) for who in (into, gone)
        )
        if tx.conn.execute(select(ballot.c.poll).where(mine)).first() is not None:
            tx.conn.execute(delete(ballot).where(theirs))
        else:
            tx.conn.execute(update(ballot).where(theirs).values(voter=tx.vault.pseudonym(key, into)))


def _keys(tx: Tx, names: Iterable[str], chance: Callable[[int], bytes]) -> dict[str, bytes]:
    """Return the keys of open polls, making those that are new."""
    names = sorted(names)
    fresh = [
        {"name": name, "key_sealed": tx.vault.seal(base64.b64encode(chance(32)).decode(), KEY, name)}
        for name in names
    ]
    query = select(poll).where(poll.c.name.in_(names))
    found = {row.name: row for row in tx.conn.execute(query)}
    if len(found) < len(names):
        tx.conn.execute(insert_into(tx, poll).on_conflict_do_nothing(), fresh)
        found = {row.name: row for row in tx.conn.execute(query)}
    return {
        name: base64.b64decode(tx.vault.unseal(row.key_sealed, KEY, name))
        for name, row in found.items()
        if row.closed_at is None and row.key_sealed is not None
    }


def of_poll(tx: Tx, name: str) -> list[str]:
    """Return the choices cast in a poll, in no order that means anything."""
    return sorted(tx.conn.execute(select(ballot.c.choice).where(ballot.c.poll == name)).scalars())
