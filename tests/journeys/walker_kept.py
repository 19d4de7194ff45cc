"""What is held about somebody while she walks, and that nothing is added to it which should not be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select

from bot.domain.answer import Answer
from bot.domain.consent import ConsentEntry
from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft
from bot.storage import answers, cases, ledger, outbox, sessions, tables
from bot.storage.contacts import Known
from bot.storage.database import Tx
from tests.journeys.walker_points import DONE, Point
from tests.journeys.walker_street import Phone, own_time

if TYPE_CHECKING:
    from tests.journeys.walker_ways import Walk

Kept: TypeAlias = tuple[list[Answer], list[ConsentEntry]]


async def kept(walk: Walk, known: Known) -> Kept:
    """Return her answers and her lines of the ledger."""
    who = known.contact.id
    return await walk.street.house.database.read(lambda tx: (answers.of(tx, who), ledger.of(tx, who)))


async def nothing_new(walk: Walk, phone: Phone, point: Point, before: Kept, kinds: set[str]) -> None:
    """See that nothing was decided, and nothing kept but an answer of such a kind."""
    after = await kept(walk, point.known)
    new = [each.kind for each in after[0][len(before[0]) :] if each.step == point.run.step]
    picked = DONE in point.offered and len(new) == 1  # what she had picked counts
    if (set(new) - kinds and not picked) or after[1] != before[1]:
        phone.says_wrong(f"at {point.run.flow}.{point.run.step} something is kept: {new}")


def queue(tx: Tx, known: Known) -> None:
    """Queue some news for tomorrow, as a broadcast will."""
    who, at = known.contact.id, own_time()
    news, kind, due = OutboundMessage("News."), MessageClass.PROACTIVE, at + timedelta(days=1)
    week = at + timedelta(days=7)
    outbox.add(tx, [Draft(who, known.address_id, "simulator", news, kind, at, due, week)], [None])


def queued(tx: Tx, known: Known) -> int:
    """Return how many messages wait to be said to her."""
    mine = (tables.outbox.c.contact_id == known.contact.id, tables.outbox.c.status == "queued")
    return int(tx.conn.execute(select(func.count()).where(*mine)).scalar_one())


async def words(walk: Walk, known: Known) -> str:
    """Return everything that is held of her words."""
    who = known.contact.id

    def reads(tx: Tx) -> str:
        said = [each.words for each in answers.of(tx, who)] + [each.words for each in cases.of(tx, who)]
        return "\n".join([*said, sessions.encode(known.session), known.contact.first_words or ""])

    return await walk.street.house.database.read(reads)
