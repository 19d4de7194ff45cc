"""What journeys look up in the tables, and what they put there as other rooms will."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select, update

from bot.domain.consent import ConsentEntry, ConsentState, state_of
from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft
from bot.storage import answers, ledger, outbox, tables
from bot.storage.answers import Answer
from bot.storage.database import Tx
from bot.storage.tables import contact
from tests.journeys.person import Person
from tests.journeys.play import Play


async def rows(play: Play, table: Table) -> list[Any]:
    """Return every row of a table, in the order of its first column."""
    return await play.read(lambda tx: list(tx.conn.execute(select(table).order_by(*table.primary_key))))


async def ledger_of(person: Person) -> list[ConsentEntry]:
    """Return her lines of the ledger, oldest first."""
    who = (await person.known()).contact.id
    return await person.play.read(lambda tx: ledger.of(tx, who))


async def decisions_of(person: Person) -> list[tuple[str, str]]:
    """Return purpose and decision of each of her lines."""
    return [(line.purpose, line.decision.value) for line in await ledger_of(person)]


async def consent_of(person: Person, purpose: str) -> ConsentState:
    """Return what the ledger amounts to today."""
    known = await person.known()
    sources = person.play.house.keeper.shelf().sources(purpose)
    return state_of(known.contact.consents.get(purpose), sources)


async def answers_of(person: Person) -> list[Answer]:
    """Return what she answered, oldest first."""
    who = (await person.known()).contact.id
    return await person.play.read(lambda tx: answers.of(tx, who))


async def steps_of(person: Person) -> list[tuple[str, str, str]]:
    """Return step, kind, and choice or words of what she answered."""
    return [(each.step, each.kind, each.choice or each.words) for each in await answers_of(person)]


async def statuses(play: Play) -> dict[str, int]:
    """Return how many messages stand at each status."""
    return await play.read(outbox.counts)


async def doubtful(play: Play) -> list[int]:
    """Return the messages that may have been said twice."""
    return await play.read(outbox.doubtful)


async def reasons(play: Play) -> Counter[tuple[str, str]]:
    """Return how many messages stand at each status for each reason."""
    return Counter((row.status, row.reason) for row in await rows(play, tables.outbox))


async def queue(
    person: Person,
    text: str,
    kind: MessageClass = MessageClass.PROACTIVE,
    *,
    due: timedelta = timedelta(0),
    purpose: str = "",
    choices: OutboundMessage | None = None,
) -> int:
    """Queue something to be said to her, as a broadcast or a reminder will; return its number."""
    known, at = await person.known(), person.play.clock()
    draft = Draft(
        contact_id=known.contact.id,
        address_id=known.address_id,
        channel=person.address.channel,
        message=choices or OutboundMessage(text),
        message_class=kind,
        queued_at=at,
        due=at + due,
        useless_after=at + timedelta(days=7),
        purpose=purpose,
    )
    return (await person.play.write(lambda tx: outbox.add(tx, [draft], [None])))[0]


async def set_contact(person: Person, **values: datetime | None) -> None:
    """Change something about her that no conversation changes yet."""
    who = (await person.known()).contact.id

    def change(tx: Tx) -> None:
        tx.conn.execute(update(contact).where(contact.c.id == who).values(**values))

    await person.play.write(change)
