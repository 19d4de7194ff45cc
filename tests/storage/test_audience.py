"""Whoever fits is found once, page by page, as she stands now; nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from bot.domain.answer import Answer
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.plan import Audience
from bot.domain.session import Session
from bot.storage import answers, audience, contacts, ledger, sessions
from bot.storage.audience import Person
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.sessions import SessionRow
from bot.storage.tables import address, contact, session
from tests.fakes import MONDAY
from tests.storage.rows import met

GIVEN, DECLINED, WITHDRAWN = Decision
EVERYBODY = Audience()
IN_BRENT = Audience(boroughs=("brent", "harrow"))
NAMES = [f"person-{number:02}" for number in range(7)]
WORDING = Wording("welcome.updates", "v", "a", "b", "en")
LATER = MONDAY + timedelta(hours=1)


def entry(decision: Decision = GIVEN, purpose: str = "msg_updates") -> ConsentEntry:
    return ConsentEntry(purpose, decision, WORDING, "fake", "m", MONDAY)


def decide(tx: Tx, who: Known, *decisions: Decision, purpose: str = "msg_updates") -> None:
    ledger.add(tx, [(who.contact.id, entry(each, purpose)) for each in decisions])


def lives(tx: Tx, who: Known, *boroughs: str, step: str = "borough", purpose: str = "equality") -> None:
    first = Answer(who.contact.id, "about_you", "v", step, "choice", "", "", "en", MONDAY, purpose)
    answers.add(tx, [replace(first, choice=each) for each in boroughs])


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """People who have joined, in the order of their ids."""
    numbers = count(1)

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, *NAMES, ids=lambda: f"{next(numbers):024}")
        contacts.save(tx, [replace(each.contact, joined_at=MONDAY) for each in found.values()])
        return found

    return database.write_now(work)


def change(database: Database, who: Known, **values: Any) -> None:
    statement = update(contact).where(contact.c.id == who.contact.id).values(values)
    database.write_now(lambda tx: tx.conn.execute(statement))


def pages(database: Database, which: Audience = EVERYBODY, limit: int = 500) -> Iterator[list[Person]]:
    after = ""
    while found := database.read_now(lambda tx, after=after: audience.page(tx, which, after, limit)):  # type: ignore[misc]
        yield found
        after = found[-1].contact_id


def found(database: Database, which: Audience = EVERYBODY) -> list[int]:
    """Return the places of those who fit in the list of names."""
    return [int(each.contact_id) - 1 for page in pages(database, which) for each in page]


def number(database: Database, which: Audience = EVERYBODY, at: datetime = MONDAY) -> int:
    return database.read_now(lambda tx: audience.count(tx, which, at))


@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_everybody_once_a_page_at_a_time(database: Database, people: dict[str, Known], limit: int) -> None:
    all_of_them = list(pages(database, limit=limit))
    assert max(map(len, all_of_them)) == min(limit, 7)
    ids = [each.contact_id for page in all_of_them for each in page]
    assert ids == [people[name].contact.id for name in NAMES]


def test_a_person_is_as_she_stands_now(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people[NAMES[0]], people[NAMES[1]]
    moments = ("stopped_at", "paused_until", "held_at", "proactive_at")
    times = {name: MONDAY + timedelta(days=place) for place, name in enumerate(moments)}
    change(database, ann, language="so", stakeholder="nhs", **times)

    def work(tx: Tx) -> None:
        decide(tx, ann, DECLINED, GIVEN)
        decide(tx, ann, DECLINED, purpose="polls")
        sessions.save(tx, [SessionRow(ann.contact.id, Session(), ann.address_id, MONDAY)])
        tx.conn.execute(update(session).values(wait_until=LATER))
        hers = address.c.id == ann.address_id
        tx.conn.execute(update(address).where(hers).values(heard_at=LATER))

    database.write_now(work)
    first, second, *_ = next(pages(database))
    assert first == Person(
        ann.contact.id,
        "so",
        ann.address_id,
        "fake",
        "nhs",
        consent=entry(),
        wait_until=LATER,
        heard_at=LATER,
        **times,
    )
    nothing = dict.fromkeys((*moments, "consent", "wait_until", "heard_at"))
    assert second == Person(ben.contact.id, "en", ben.address_id, "fake", None, **nothing)


def test_who_has_stopped_or_does_not_want_it_is_there_too_but_not_counted(
    database: Database, people: dict[str, Known]
) -> None:
    change(database, people[NAMES[0]], stopped_at=MONDAY)

    def work(tx: Tx) -> None:
        for name in (NAMES[0], NAMES[1], NAMES[4]):
            decide(tx, people[name], GIVEN)
        decide(tx, people[NAMES[2]], GIVEN, WITHDRAWN)
        decide(tx, people[NAMES[3]], DECLINED)
        decide(tx, people[NAMES[5]], GIVEN, purpose="polls")

    database.write_now(work)
    assert found(database) == list(range(7))
    assert number(database) == 2
    assert number(database, Audience(purpose="polls")) == 1
    change(database, people[NAMES[1]], joined_at=LATER)
    assert (number(database), number(database, at=LATER)) == (1, 2)


def test_who_has_not_joined_is_a_child_or_cannot_be_reached_is_not_there(
    database: Database, people: dict[str, Known]
) -> None:
    change(database, people[NAMES[0]], joined_at=None)
    change(database, people[NAMES[1]], adult=False)
    change(database, people[NAMES[2]], adult=True)
    no_way = address.c.id == people[NAMES[3]].address_id
    database.write_now(lambda tx: tx.conn.execute(address.delete().where(no_way)))

    def want(tx: Tx) -> None:
        for each in people.values():
            decide(tx, each, GIVEN)

    database.write_now(want)
    assert found(database) == [2, 4, 5, 6]
    assert number(database) == 4


def test_groups_and_languages(database: Database, people: dict[str, Known]) -> None:
    for name, group, language in zip(
        NAMES,
        ("nhs", "council", "nhs", None, "family", "nhs", "nhs"),
        ("so", None, "en", "en", "ar", "ar", "so"),
        strict=True,
    ):
        change(database, people[name], stakeholder=group, language=language)
    assert found(database, Audience(groups=("nhs", "family"))) == [0, 2, 4, 5, 6]
    assert found(database, Audience(languages=("en",))) == [1, 2, 3], "null counts as English"
    assert found(database, Audience(groups=("nhs",), languages=("so", "ar"))) == [0, 5, 6]
    assert found(database, Audience(groups=("nobody",))) == []


def test_a_borough_is_what_she_said_last_while_we_may_use_it(
    database: Database, people: dict[str, Known]
) -> None:
    here = [people[name] for name in NAMES]

    def work(tx: Tx) -> None:
        for who in here[:5]:
            decide(tx, who, GIVEN, purpose="equality")
        lives(tx, here[0], "brent")
        lives(tx, here[1], "ealing", "harrow")
        lives(tx, here[2], "brent", "ealing")
        lives(tx, here[3], "brent", step="other")
        lives(tx, here[4], "brent", purpose="")
        lives(tx, here[5], "brent")
        decide(tx, here[6], GIVEN, WITHDRAWN, purpose="equality")
        lives(tx, here[6], "brent")
        for who in here:
            decide(tx, who, GIVEN)

    database.write_now(work)
    assert found(database, IN_BRENT) == [0, 1]
    assert number(database, IN_BRENT) == 2


def test_she_is_met_where_she_wrote_last(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people[NAMES[0]], people[NAMES[1]]

    def work(tx: Tx) -> list[int]:
        rows = [
            {"contact_id": who.contact.id, "channel": "other", "key": key, "value_sealed": b""}
            for who, key in ((ann, "a"), (ben, "b"))
        ]
        tx.conn.execute(insert(address), rows)
        sessions.save(tx, [SessionRow(ann.contact.id, Session(), ann.address_id, MONDAY)])
        return [ann.address_id]

    (first,) = database.write_now(work)
    hers, his, *_ = next(pages(database))
    assert (hers.address_id, hers.channel) == (first, "fake")
    assert his.channel == "other", "the newest one, where nothing says where he wrote last"
    # The address of her session is somebody else's by now: never there.
    mine = address.c.id == ann.address_id
    database.write_now(
        lambda tx: tx.conn.execute(update(address).where(mine).values(contact_id=ben.contact.id))
    )
    hers, *_ = next(pages(database))
    assert hers.channel == "other"


def test_a_page_is_two_questions_however_many_are_on_it_and_opens_nothing(
    database: Database, people: dict[str, Known]
) -> None:
    asked: list[str] = []

    def work(tx: Tx) -> None:
        event.listen(tx.conn, "before_cursor_execute", lambda *args: asked.append(args[2]))
        audience.page(tx, IN_BRENT, "", 500)

    database.read_now(work)
    assert 0 < len(asked) <= 2
    assert not [sql for sql in asked if "_sealed" in sql]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_nothing_is_read_through(database: Database) -> None:
    """Where a page begins is found by the key of the table, and all else by an index."""
    query = audience._page(replace(IN_BRENT, groups=("nhs",), languages=("so",)), "x", 500)

    def plan(tx: Tx) -> list[str]:
        sql = query.compile(tx.conn, compile_kwargs={"literal_binds": True})
        return [row[3] for row in tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]

    lines = database.read_now(plan)
    assert not [line for line in lines if line.startswith("SCAN")]
    assert not [line for line in lines if "TEMP B-TREE" in line]
