"""Counts, from the database and from what was said, whether anything was lost, doubled or out of order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, select

from benchmarks.kills_people import Crowd, Person
from benchmarks.kills_telegram import Said
from bot.domain.message import Address
from bot.storage import answers, ballots, contacts
from bot.storage.database import Tx
from bot.storage.tables import inbound, outbox


@dataclass(slots=True)
class Count:
    """What the counting found; `wrong` is empty when everything holds."""

    people: int = 0
    acknowledged: int = 0
    answers: int = 0
    said: int = 0
    #: Messages that were said more than once; each must be listed as doubtful.
    doubled: int = 0
    listed: int = 0
    wrong: list[str] = field(default_factory=list)


def count(tx: Tx, crowd: Crowd) -> Count:
    """Count everything once."""
    found = Count(people=len(crowd.people), acknowledged=crowd.acknowledged)
    taken = tx.conn.execute(select(func.count()).select_from(inbound)).scalar_one()
    if taken != crowd.acknowledged:
        found.wrong.append(f"{crowd.acknowledged} updates acknowledged, {taken} on disk")
    loose = tx.conn.execute(select(func.count()).where(outbox.c.status != "sent")).scalar_one()
    if loose:
        found.wrong.append(f"{loose} messages were not said")
    found.listed = tx.conn.execute(select(func.count()).where(outbox.c.doubtful.is_(True))).scalar_one()
    for person in crowd.people:
        _count_one(tx, crowd, person, found)
    cast, voters = len(ballots.votes(tx, "first_priority.choose")), sum(each.voted for each in crowd.people)
    if cast != voters:
        found.wrong.append(f"{voters} votes acknowledged, {cast} ballots")
    return found


def _count_one(tx: Tx, crowd: Crowd, person: Person, found: Count) -> None:
    known = contacts.find(tx, Address("telegram", str(person.chat)))
    if known is None:
        found.wrong.append(f"chat {person.chat} is not known")
        return
    words = [each.words for each in answers.of(tx, known.contact.id) if each.words]
    found.answers += len(words)
    if words != person.words:
        missing = Counter(person.words) - Counter(words)
        found.wrong.append(
            f"chat {person.chat}: answers missing {sorted(missing)}, or doubled, or out of order"
        )
    query = select(outbox).where(outbox.c.contact_id == known.contact.id).order_by(outbox.c.id)
    _compare(person, list(tx.conn.execute(query)), crowd.telegram.said[person.chat], found)


def _compare(person: Person, rows: list[Row[Any]], said: list[Said], found: Count) -> None:
    """The messages must have been said first in the order of the rows; what came again is doubtful."""
    identities = [each.identity for each in said]
    firsts = list(dict.fromkeys(identities))
    times = Counter(identities)
    found.said += len(said)
    if len(firsts) != len(rows):
        found.wrong.append(f"chat {person.chat}: {len(rows)} messages queued, {len(firsts)} said")
        return
    doubled = [row for row, each in zip(rows, firsts, strict=True) if times[each] > 1]
    found.doubled += len(doubled)
    unlisted = [row.id for row in doubled if not row.doubtful]
    if unlisted:
        found.wrong.append(f"chat {person.chat}: said twice and not listed: {unlisted}")
    numbers = [text for text, _ in firsts if text.startswith("You said ")]
    if person.words and not person.voted:
        expected = [f"You said {word}." for word in person.words]
        if [text.split("\n", maxsplit=1)[0] for text in numbers] != expected:
            found.wrong.append(f"chat {person.chat}: answered out of order")
    if _goes_back_further_than_doubt(identities, dict(zip(firsts, rows, strict=True))):
        found.wrong.append(f"chat {person.chat}: said out of order")


def _goes_back_further_than_doubt(
    identities: list[tuple[str, str]], rows: dict[tuple[str, str], Row[Any]]
) -> bool:
    """A message may come before an earlier one only where that one is said again."""
    newest = -1
    for each in identities:
        row = rows[each]
        if row.id < newest and not row.doubtful:
            return True
        newest = max(newest, row.id)
    return False
