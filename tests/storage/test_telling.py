"""Everybody who wants to hear of the project is told of a result once, and nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.session import Session
from bot.storage import contacts, ledger, polls, sessions
from bot.storage import telling as module
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.sessions import SessionRow
from bot.storage.tables import address, contact, poll
from bot.storage.telling import Place, Telling
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.sheets import AFTER, SHEET, a_sheet, closed, opened

GIVEN, DECLINED, WITHDRAWN = Decision
NAMES = [f"person-{number:02}" for number in range(7)]


def decide(tx: Tx, who: Known, *decisions: Decision, purpose: str = "msg_updates") -> None:
    wording = Wording("welcome.updates", "v", "a", "b", "en")
    ledger.add(
        tx,
        [(who.contact.id, ConsentEntry(purpose, each, wording, "fake", "m", MONDAY)) for each in decisions],
    )


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """People who have joined and want news, and a result."""
    numbers = count(1)

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, *NAMES, ids=lambda: f"{next(numbers):024}")
        contacts.save(tx, [replace(each.contact, joined_at=MONDAY, language="so") for each in found.values()])
        for each in found.values():
            decide(tx, each, GIVEN)
        opened(tx, SHEET)
        closed(tx)
        return found

    return database.write_now(work)


def tells(database: Database, limit: int = 500) -> Iterator[Telling]:
    for _ in range(30):
        found = database.write_now(lambda tx: polls.to_tell(tx, AFTER, limit))
        if found is None:
            return
        yield found
    raise AssertionError("the same people again and again")


def told(database: Database, limit: int = 500) -> list[str]:
    return [each.contact_id for telling in tells(database, limit) for each in telling.places]


@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_everybody_once_a_page_at_a_time(database: Database, people: dict[str, Known], limit: int) -> None:
    pages = list(tells(database, limit))
    assert max(len(page.places) for page in pages) == min(limit, 7)
    assert [each.contact_id for page in pages for each in page.places] == [
        people[name].contact.id for name in NAMES
    ]
    assert {page.stage.sheet.name for page in pages} == {SHEET.name}
    ann = people[NAMES[0]]
    assert pages[0].places[0] == Place(ann.contact.id, ann.address_id, "fake", "so")
    assert told(database) == []
    query = select(poll.c.told_at)
    assert database.read_now(lambda tx: tx.conn.execute(query).scalar_one()) == AFTER


def test_who_does_not_want_it_has_stopped_or_not_joined_is_not_told(
    database: Database, people: dict[str, Known]
) -> None:
    def work(tx: Tx) -> None:
        decide(tx, people[NAMES[0]], WITHDRAWN)
        decide(tx, people[NAMES[1]], DECLINED)
        decide(tx, people[NAMES[2]], WITHDRAWN, GIVEN)
        decide(tx, people[NAMES[3]], DECLINED, purpose="polls")
        for name, values in ((NAMES[4], {"stopped_at": MONDAY}), (NAMES[5], {"joined_at": None})):
            hers = contact.c.id == people[name].contact.id
            tx.conn.execute(update(contact).where(hers).values(values))
        met(tx, "somebody new")

    database.write_now(work)
    assert told(database) == [people[NAMES[place]].contact.id for place in (2, 3, 6)]


def test_she_is_told_where_she_wrote_last(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people[NAMES[0]], people[NAMES[1]]

    def work(tx: Tx) -> None:
        tx.conn.execute(
            update(address).where(address.c.id == ben.address_id).values(contact_id=ann.contact.id)
        )
        sessions.save(tx, [SessionRow(ann.contact.id, Session(), ann.address_id, MONDAY)])

    database.write_now(work)
    (telling,) = tells(database)
    assert [each.address_id for each in telling.places][:2] == [ann.address_id, people[NAMES[2]].address_id]
    assert len(telling.places) == 6, "who is reached nowhere is not told"


def test_results_are_told_one_after_the_other_the_oldest_first(
    database: Database, people: dict[str, Known]
) -> None:
    second = a_sheet("a")

    def work(tx: Tx) -> None:
        opened(tx, second, a_sheet("open"))
        closed(tx, second, AFTER + timedelta(hours=1))

    database.write_now(work)
    assert [page.stage.sheet.name for page in tells(database, 5)] == [SHEET.name] * 2 + ["a.rank"] * 2


def test_where_the_queueing_fails_the_same_people_are_told_later(
    database: Database, people: dict[str, Known]
) -> None:
    def fails(tx: Tx) -> None:
        assert polls.to_tell(tx, AFTER, 5) is not None
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(fails)
    assert len(told(database)) == 7


def test_the_purpose_is_one_that_she_is_asked_about() -> None:
    from bot.domain.consent import PURPOSES

    assert module.PURPOSE in PURPOSES
