"""Places are given from what the tables hold, and nobody is told twice; two at a time never take one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.workshop import Reply
from bot.storage import invitees, workshops
from bot.storage.database import Database, Tx
from bot.storage.tables import contact
from bot.workshops.places import KEPT_UNTIL
from bot.workshops.seating import seat
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, met
from tests.workshops.rooms import STARTS, a_workshop

NAMES = ("ann", "ben", "cat", "dee")
NAME = "discover_1"


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """One workshop with two places, one of them kept for the family; four people are invited."""
    with closing(Database(migrated_url, a_vault())) as database:
        database.write_now(lambda tx: workshops.add(tx, a_workshop(capacity=2, kept={"family": 1}), MONDAY))
        yield database


@pytest.fixture
def people(database: Database) -> dict[str, str]:
    def work(tx: Tx) -> dict[str, str]:
        found = {name: known.contact.id for name, known in met(tx, *NAMES).items()}
        invitees.invite(tx, NAME, found.values(), MONDAY)
        tx.conn.execute(update(contact).where(contact.c.id == found["dee"]).values(stakeholder="family"))
        return found

    return database.write_now(work)


def says(database: Database, who: str, said: Reply = Reply.YES) -> tuple[str, ...]:
    """Answer, and give out what is free; return who is to be told of a place."""

    def work(tx: Tx) -> tuple[str, ...]:
        invitees.reply(tx, NAME, who, said, MONDAY)
        return seat(tx, NAME, MONDAY).named

    return database.write_now(work)


def test_each_is_named_once_when_she_gets_a_place(database: Database, people: dict[str, str]) -> None:
    ann, ben, _, dee = people.values()
    assert [says(database, who) for who in (ann, ben, dee)] == [(ann,), (), (dee,)]
    assert says(database, ann, Reply.NO) == (ben,)
    assert database.read_now(lambda tx: invitees.coming(tx, NAME)) == [ben, dee]
    assert database.write_now(lambda tx: seat(tx, NAME, MONDAY)).named == ()


def test_a_week_before_the_kept_place_is_freed(database: Database, people: dict[str, str]) -> None:
    ann, ben, *_ = people.values()
    for who in (ann, ben):
        says(database, who)
    assert database.write_now(lambda tx: seat(tx, NAME, STARTS - KEPT_UNTIL)).named == (ben,)


def test_where_there_is_none_or_it_is_off_nobody_gets_a_place(
    database: Database, people: dict[str, str]
) -> None:
    assert database.write_now(lambda tx: seat(tx, "define_1", MONDAY)).coming == ()
    database.write_now(lambda tx: invitees.reply(tx, NAME, people["ann"], Reply.YES, MONDAY))
    database.write_now(lambda tx: workshops.cancel(tx, NAME, MONDAY + timedelta(hours=1)))
    assert database.write_now(lambda tx: seat(tx, NAME, MONDAY)).coming == ()


def test_many_who_answer_at_once_never_get_more_places_than_there_are(
    migrated_url: str, database: Database, people: dict[str, str]
) -> None:
    """Each by a connection of her own, as two processes would."""

    def answer(who: str) -> None:
        with closing(Database(migrated_url, a_vault())) as other:
            says(other, who)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, people.values()))
    assert len(database.read_now(lambda tx: invitees.coming(tx, NAME))) == 2
    yeses = database.read_now(lambda tx: invitees.yeses(tx, NAME))
    assert {each.contact_id for each in yeses} == set(people.values())


def test_only_who_hears_of_it_in_an_answer_knows_of_her_place(
    database: Database, people: dict[str, str]
) -> None:
    ann, ben, *_ = people.values()

    def answers(who: str, said: Reply) -> None:
        def work(tx: Tx) -> None:
            invitees.reply(tx, NAME, who, said, MONDAY)
            seat(tx, NAME, MONDAY, who)

        database.write_now(work)

    def untold() -> list[str]:
        return database.read_now(lambda tx: invitees.untold(tx, NAME))

    answers(ann, Reply.YES)
    answers(ben, Reply.YES)
    assert untold() == []
    answers(ann, Reply.NO)  # her place goes to somebody who is not writing just now
    assert untold() == [ben]
    database.write_now(lambda tx: invitees.told(tx, NAME, [ben], MONDAY))
    assert untold() == []
    answers(ben, Reply.NO)
    answers(ben, Reply.YES)
    answers(ann, Reply.YES)
    assert untold() == []
