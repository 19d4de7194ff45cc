"""Ideas: sealed, in no order, and hers until a moderator has looked at them; then they are gone from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.domain.poll import PollStatus
from bot.domain.polling import Idea
from bot.storage.database import Tx
from bot.storage.envelopes import Box, box_of
from bot.storage.tables import idea, poll

#: What they are sealed as.
WORDS = "idea.words"
#: The stage in which they are gathered; its key makes their pseudonyms.
STAGE = "gather"


@dataclass(frozen=True, slots=True)
class NewIdea:
    """What somebody wrote should change."""

    #: The poll, not a stage of it: ``first_priority``.
    poll: str
    contact_id: str
    words: str = field(repr=False)
    language: str


def add(tx: Tx, ideas: Sequence[NewIdea], at: datetime, chance: Callable[[int], bytes]) -> None:
    """Write ideas down where they are gathered; a poll that is not gathering, or no longer, takes none."""
    if not ideas:
        return
    names = {each.poll for each in ideas}
    gathering = (poll.c.status == PollStatus.OPEN.value, poll.c.closes_at > at, poll.c.poll.in_(names))
    boxes = {box.sheet.poll: box for box in _boxes(tx, *gathering, lock=True)}
    rows = [
        {
            "id": int.from_bytes(chance(6), "big") + 1,
            "poll": each.poll,
            "voter": boxes[each.poll].voter(each.contact_id),
            "words_sealed": tx.vault.seal(each.words, WORDS, each.poll),
            "language": each.language,
        }
        for each in ideas
        if each.poll in boxes
    ]
    if rows:
        tx.conn.execute(insert(idea), sorted(rows, key=lambda row: int(str(row["id"]))))


def waiting(tx: Tx, name: str, but: str = "") -> Idea | None:
    """Return one of a poll's ideas, by lot and not by arrival; none of the person `but`, who looks at it."""
    query = select(idea).where(idea.c.poll == name).order_by(idea.c.id).limit(1)
    if but:
        (hers,) = [box.voter(but) for box in _boxes(tx, poll.c.poll == name)] or [""]
        query = query.where(idea.c.voter != hers)
    row = tx.conn.execute(query).one_or_none()
    if row is None:
        return None
    return Idea(row.id, row.poll, tx.vault.unseal(row.words_sealed, WORDS, row.poll), row.language)


def count(tx: Tx, name: str) -> int:
    """Return how many ideas of a poll wait."""
    query = select(func.count()).select_from(idea).where(idea.c.poll == name)
    return int(tx.conn.execute(query).scalar_one())


def of(tx: Tx, contact_id: str) -> dict[str, tuple[str, ...]]:
    """Return the ideas of one person that wait, by poll, for her own eyes."""
    found: dict[str, tuple[str, ...]] = {}
    for box in _boxes(tx):
        name = box.sheet.poll
        hers = select(idea.c.words_sealed).where(idea.c.poll == name, idea.c.voter == box.voter(contact_id))
        words = sorted(tx.vault.unseal(each, WORDS, name) for each in tx.conn.execute(hers).scalars())
        if words:
            found[name] = tuple(words)
    return found


def take(tx: Tx, idea_id: int) -> bool:
    """Take an idea away to be looked at: it is deleted. False when it is gone already.

    With the last one of a gathering that is closed its key goes as well.
    """
    taken = delete(idea).where(idea.c.id == idea_id).returning(idea.c.poll)
    name = tx.conn.execute(taken).scalar_one_or_none()
    if name is not None:
        drop_key(tx, f"{name}.{STAGE}")
    return name is not None


def withdraw(tx: Tx, contact_ids: Sequence[str]) -> None:
    """Delete what these people wrote and nobody has looked at yet."""
    if not contact_ids:
        return
    for box in _boxes(tx):
        voters = [box.voter(who) for who in contact_ids]
        tx.conn.execute(delete(idea).where(idea.c.poll == box.sheet.poll, idea.c.voter.in_(voters)))


def join(tx: Tx, gone: str, into: str) -> None:
    """Give the ideas of one person to another, who is the same."""
    for box in _boxes(tx):
        theirs = (idea.c.poll == box.sheet.poll) & (idea.c.voter == box.voter(gone))
        tx.conn.execute(update(idea).where(theirs).values(voter=box.voter(into)))


def drop(tx: Tx, name: str) -> None:
    """Delete all ideas of a poll that wait."""
    tx.conn.execute(delete(idea).where(idea.c.poll == name))


def drop_key(tx: Tx, name: str) -> None:
    """Destroy the key of a stage that is closed, unless ideas that it leads to still wait."""
    waits = select(idea.c.id).where(idea.c.poll == poll.c.poll, poll.c.stage == STAGE).exists()
    over = (poll.c.name == name, poll.c.status == PollStatus.CLOSED.value, ~waits)
    tx.conn.execute(update(poll).where(*over).values(key_sealed=None))


def _boxes(tx: Tx, *which: Any, lock: bool = False) -> list[Box]:
    """Return what leads to the pseudonyms of every gathering that has its key.

    With `lock` nobody closes them before this transaction is through.
    """
    has_key = (poll.c.stage == STAGE, poll.c.key_sealed.is_not(None))
    query = select(poll.c.name, poll.c.key_sealed, poll.c.sheet).where(*has_key, *which)
    query = query.order_by(poll.c.name)
    rows = tx.conn.execute(query.with_for_update(read=True) if lock else query).all()
    return [box_of(tx.vault, row) for row in rows]
