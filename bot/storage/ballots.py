"""Ballots: under a pseudonym that belongs to one poll, without time or order, never beside an answer.

While a poll is open what she chose lies sealed under the poll's own key. At the closing every ballot is
written anew under a name that means nothing, and the key is destroyed: from then on nobody can tell whose
a ballot is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select

from bot.domain.poll import Marks, PollStatus
from bot.storage.database import Database, Tx
from bot.storage.envelopes import Box, Slip, box_of, merged
from bot.storage.sql import upsert
from bot.storage.tables import ballot, poll

#: The tables in which a closing leaves dead rows.
TOUCHED = ("ballot", "poll", "idea")


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote at one stage of a poll."""

    #: The name of the sheet: ``first_priority.rank``.
    poll: str
    contact_id: str
    marks: Marks = field(repr=False)
    #: The merged group she belongs to now; empty when to none.
    group: str = field(default="", repr=False)
    #: The order in which the options were shown to her.
    shown: tuple[str, ...] = field(default=(), repr=False)


def cast(tx: Tx, ballots: Sequence[Ballot], at: datetime) -> None:
    """Write ballots; a second one of the same person replaces the first, one without marks takes it out.

    A stage that is not open, or is over by then though nobody has closed it yet, takes none.
    """
    if not ballots:
        return
    names = {each.poll for each in ballots}
    boxes = {box.name: box for box in _boxes(tx, poll.c.name.in_(names), poll.c.closes_at > at)}
    found: dict[tuple[str, str], bytes | None] = {}
    for each in ballots:
        if (box := boxes.get(each.poll)) is not None:
            voter = box.voter(each.contact_id)
            found[box.name, voter] = box.seal(voter, Slip(each.marks, each.group, each.shown))
    # Sorted by pseudonym, so that not even the order of writing says who voted when.
    rows = [_sealed_row(*place, vote) for place, vote in sorted(found.items()) if vote is not None]
    for name, voter in sorted(place for place, vote in found.items() if vote is None):
        tx.conn.execute(delete(ballot).where(ballot.c.poll == name, ballot.c.voter == voter))
    if rows:
        tx.conn.execute(upsert(tx, ballot), rows)


def _sealed_row(name: str, voter: str, vote: bytes) -> dict[str, Any]:
    row = {"poll": name, "voter": voter, "vote_sealed": vote}
    return row | {"marks": None, "group": None, "shown": None}


def _boxes(tx: Tx, *which: Any) -> list[Box]:
    """Return the boxes of open stages, which nobody closes before this transaction is through."""
    return [box_of(tx.vault, row) for row in tx.conn.execute(_open(*which).with_for_update(read=True)).all()]


def _open(*which: Any) -> Select[Any]:
    is_open = (poll.c.status == PollStatus.OPEN.value, poll.c.key_sealed.is_not(None))
    return select(poll.c.name, poll.c.key_sealed, poll.c.sheet).where(*is_open, *which).order_by(poll.c.name)


def withdraw(tx: Tx, contact_ids: Sequence[str]) -> None:
    """Take the ballots of these people out of every poll that is still open.

    A closed poll has no key any more: there nobody can tell whose ballot is whose.
    """
    if not contact_ids:
        return
    for box in _boxes(tx):
        voters = [box.voter(who) for who in contact_ids]
        tx.conn.execute(delete(ballot).where(ballot.c.poll == box.name, ballot.c.voter.in_(voters)))


def join(tx: Tx, gone: str, into: str) -> None:
    """Give the ballots of one person in open polls to another, who is the same: a vote counts once.

    Where both have voted, the vote of whom she is known as from now on stays.
    """
    for box in _boxes(tx):
        before, after = box.voter(gone), box.voter(into)
        theirs = (ballot.c.poll == box.name) & (ballot.c.voter == before)
        sealed = tx.conn.execute(delete(ballot).where(theirs).returning(ballot.c.vote_sealed)).scalar()
        mine = select(ballot.c.poll).where(ballot.c.poll == box.name, ballot.c.voter == after)
        if sealed is None or tx.conn.execute(mine).first() is not None:
            continue
        if (vote := box.seal(after, box.unseal(before, sealed))) is not None:
            tx.conn.execute(insert(ballot), _sealed_row(box.name, after, vote))


def marks_of(tx: Tx, contact_id: str) -> dict[str, Marks]:
    """Return what one person has said in each open stage in which she has voted, for her own eyes."""
    found: dict[str, Marks] = {}
    for row in tx.conn.execute(_open()).all():
        box = box_of(tx.vault, row)
        voter = box.voter(contact_id)
        hers = select(ballot.c.vote_sealed).where(ballot.c.poll == box.name, ballot.c.voter == voter)
        sealed = tx.conn.execute(hers).scalar_one_or_none()
        if sealed is not None:
            found[box.name] = box.unseal(voter, sealed).marks
    return found


def votes(tx: Tx, name: str) -> list[tuple[str, Marks]]:
    """Return merged group and marks of every ballot of a stage, for the closing only; in no order of theirs.

    Of a stage that is closed, a group that is not shown is empty, and so may be one that hides a small one.
    """
    return [(slip.group, slip.marks) for slip in _slips(tx, name)]


def lay_open(tx: Tx, name: str, shown: Collection[str], new_id: Callable[[], str]) -> None:
    """Write every ballot of a stage anew, readable and nobody's.

    `shown` are the groups that keep their name, unless that would lay a few others bare.

    The names that they get are drawn by lot, and they lie in the order of these. Of the order in which the
    options were shown only the first one stays: the whole of it is hers alone. On PostgreSQL a row carries
    the number of the transaction that wrote it: now all have the same, and none leads to a delivery.
    """
    slips = merged(_slips(tx, name), frozenset(shown))
    tx.conn.execute(delete(ballot).where(ballot.c.poll == name))
    rows = [
        {
            "poll": name,
            "voter": new_id(),
            "vote_sealed": None,
            "marks": dict(sorted(slip.marks.items())),
            "group": slip.group,
            "shown": list(slip.shown[:1]),
        }
        for slip in slips
    ]
    if rows:
        tx.conn.execute(insert(ballot), sorted(rows, key=lambda row: str(row["voter"])))


def drop(tx: Tx, name: str) -> None:
    """Delete every ballot of a stage."""
    tx.conn.execute(delete(ballot).where(ballot.c.poll == name))


def _slips(tx: Tx, name: str) -> list[Slip]:
    """Return what is on the ballots of a stage, sealed or not."""
    rows = tx.conn.execute(select(ballot).where(ballot.c.poll == name).order_by(ballot.c.voter)).all()
    opened = [row for row in rows if row.vote_sealed is None]
    slips = [Slip(row.marks, row.group, tuple(row.shown)) for row in opened]
    if len(opened) < len(rows):
        box = box_of(tx.vault, tx.conn.execute(select(poll).where(poll.c.name == name)).one())
        slips += [box.unseal(row.voter, row.vote_sealed) for row in rows if row.vote_sealed is not None]
    return slips


async def forget_traces(database: Database) -> bool:
    """Overwrite what a closing has left behind of the sealed ballots and their key; False: try again later.

    To be called after the commit. Raises StoreDown.
    """
    return await database.write_anew(TOUCHED)
