"""Everybody is gone through once, page by page, with the audiences she is in and the key of her address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import update

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import Address
from bot.domain.plan import Audience
from bot.storage import contacts, ledger, previewing, windows
from bot.storage.contacts import Known, key_of
from bot.storage.database import Database, Tx
from bot.storage.previewing import Someone
from bot.storage.tables import contact
from tests.fakes import MONDAY
from tests.storage.rows import met

EVERYBODY, SOMALI, POLLS = Audience(), Audience(languages=("so",)), Audience("polls")
NAMES = [f"person-{number:02}" for number in range(7)]
WORDING = Wording("welcome.updates", "v", "a", "b", "en")
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """People who have joined; every second one reads Somali."""
    numbers = count(1)

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, *NAMES, ids=lambda: f"{next(numbers):024}")
        for place, each in enumerate(found.values()):
            language = "so" if place % 2 else "en"
            contacts.save(tx, [replace(each.contact, joined_at=MONDAY, language=language)])
        return found

    return database.write_now(work)


def everybody(database: Database, *audiences: Audience, limit: int = 3) -> Iterator[Someone]:
    """Yield who is found, page by page."""
    after: str | None = ""
    while after is not None:
        page = previewing_page(database, audiences, after, limit)
        yield from page.people
        after = page.after


def previewing_page(
    database: Database, audiences: tuple[Audience, ...], after: str, limit: int
) -> previewing.Page:
    """Return a page, read in a transaction of its own."""
    return database.read_now(lambda tx: previewing.page(tx, audiences, after, limit))


def keys(database: Database, *names: str) -> list[str]:
    """Return the keys of the addresses of these people."""
    return [key_of(database.vault, Address("fake", name)) for name in names]


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
@pytest.mark.usefixtures("people")
def test_everybody_is_found_once_whatever_a_page_holds(database: Database, limit: int) -> None:
    found = [each.key for each in everybody(database, EVERYBODY, limit=limit)]
    assert found == keys(database, *NAMES)


@pytest.mark.usefixtures("people")
def test_each_is_in_the_audiences_that_she_fits(database: Database) -> None:
    within = [set(each.within) for each in everybody(database, EVERYBODY, SOMALI)]
    assert within == [{EVERYBODY, SOMALI} if place % 2 else {EVERYBODY} for place in range(7)]


def test_of_each_purpose_the_newest_line_comes_with_her(database: Database, people: dict[str, Known]) -> None:
    def entry(decision: Decision, purpose: str) -> tuple[str, ConsentEntry]:
        ann = people[NAMES[0]].contact.id
        return ann, ConsentEntry(purpose, decision, WORDING, "fake", "m", MONDAY)

    lines = [entry(Decision.GIVEN, "polls"), entry(Decision.GIVEN, "msg_updates")]
    database.write_now(lambda tx: ledger.add(tx, [*lines, entry(Decision.WITHDRAWN, "polls")]))
    first, second = list(everybody(database, EVERYBODY, POLLS))[:2]
    told = {name: each and each.decision for name, each in first.within.items()}
    assert told == {EVERYBODY: Decision.GIVEN, POLLS: Decision.WITHDRAWN}
    assert set(second.within.values()) == {None}


def test_how_she_stands_comes_with_her(database: Database, people: dict[str, Known]) -> None:
    ann = people[NAMES[0]]

    def work(tx: Tx) -> None:
        values = {"stopped_at": MONDAY, "paused_until": LATER, "held_at": MONDAY, "proactive_at": MONDAY}
        tx.conn.execute(update(contact).where(contact.c.id == ann.contact.id).values(values))
        windows.heard(tx, {ann.address_id: MONDAY})
        windows.knocked(tx, [ann.address_id], LATER)

    database.write_now(work)
    first, second = list(everybody(database, EVERYBODY))[:2]
    assert (first.stopped, first.held, first.paused_until) == (True, True, LATER)
    assert (first.proactive_at, first.heard_at, first.knocked_at) == (MONDAY, MONDAY, LATER)
    assert (second.stopped, second.held, second.paused_until, second.knocked_at) == (False, False, None, None)


def test_who_comes_in_while_it_is_read_is_on_no_page_twice(
    database: Database, people: dict[str, Known]
) -> None:
    first = previewing_page(database, (EVERYBODY,), "", 3)
    assert first.after == people[NAMES[2]].contact.id
    rest = list(everybody(database, EVERYBODY))
    assert [each.key for each in first.people] == [each.key for each in rest[:3]]
