"""A result is told to everybody who wants news, once, in her language, by day, whoever dies on the way."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import OutboundMessage
from bot.domain.polling import StageNow
from bot.domain.release import Outcome
from bot.engine.flow import Library
from bot.polls.telling import USEFUL, Teller, is_time, tell
from bot.storage import bodies, contacts, ledger, outbox
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import a_vault, met
from tests.storage.sheets import AFTER, GATHERING, SHEET, a_sheet, closed, opened

LIBRARY = SmallLibrary()
NAMES = [f"person-{number:02}" for number in range(7)]
LANGUAGES = ("en", "ar", "so")
SIXTEEN_DAYS = timedelta(days=16)


def words(_: Library, stage: StageNow, language: str) -> OutboundMessage:
    """A result in few words."""
    return OutboundMessage(f"{stage.sheet.name} {language}", language=language)


@pytest.fixture
def people(database: Database) -> list[str]:
    """Seven people of three languages who want news; their ids."""
    numbers = count(1)

    def work(tx: Tx) -> list[str]:
        found = met(tx, *NAMES, ids=lambda: f"{next(numbers):024}")
        people = [found[name].contact for name in NAMES]
        contacts.save(
            tx,
            [
                replace(each, joined_at=MONDAY, language=LANGUAGES[place % 3])
                for place, each in enumerate(people)
            ],
        )
        given = ConsentEntry(
            "msg_updates", Decision.GIVEN, Wording("w", "v", "a", "b", "en"), "fake", "m", MONDAY
        )
        ledger.add(tx, [(each.id, given) for each in people])
        return [each.id for each in people]

    return database.write_now(work)


def over(database: Database) -> None:
    """Close a stage with a result."""

    def work(tx: Tx) -> None:
        opened(tx, SHEET)
        closed(tx)

    database.write_now(work)


def queued(database: Database) -> list[tuple[str, str]]:
    """Who is to be told what."""
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    return [
        (
            row.contact_id,
            bodies.decode(database.vault.unseal(row.body_sealed, outbox.BODY, row.contact_id)).text,
        )
        for row in rows
    ]


def tell_all(database: Database, limit: int = 500, at: datetime = AFTER) -> list[int]:
    """Tell page after page; return for how many each was."""
    found: list[int] = []
    while (told := database.write_now(lambda tx: tell(tx, LIBRARY, at, words, limit))) is not None:
        found.append(told)
    return found


@pytest.mark.parametrize(("limit", "pages"), [(500, [7]), (3, [3, 3, 1])])
def test_everybody_is_told_once_in_her_language(
    database: Database, people: list[str], limit: int, pages: list[int]
) -> None:
    over(database)
    assert tell_all(database, limit) == pages
    told = [(who, f"{SHEET.name} {LANGUAGES[place % 3]}") for place, who in enumerate(people)]
    assert queued(database) == told
    assert tell_all(database) == []
    assert tell_all(database, at=AFTER + SIXTEEN_DAYS) == []


def test_it_is_news_that_policy_may_hold_back_and_of_use_for_two_weeks(
    database: Database, people: list[str]
) -> None:
    over(database)
    tell_all(database)
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table))))
    assert {(row.message_class, row.purpose, row.due, row.useless_after, row.about) for row in rows} == {
        ("proactive", "msg_updates", AFTER, AFTER + USEFUL, "")
    }
    assert timedelta(days=14) == USEFUL


def test_that_ideas_were_gathered_is_told_to_nobody(database: Database, people: list[str]) -> None:
    def work(tx: Tx) -> None:
        opened(tx, GATHERING)
        closed(tx, GATHERING, outcome=Outcome.GATHERED)

    database.write_now(work)
    over(database)
    assert sum(tell_all(database)) == 7
    assert {text.split()[0] for _, text in queued(database)} == {SHEET.name}


def test_that_too_few_took_part_is_told_too(database: Database, people: list[str]) -> None:
    few = a_sheet("few")

    def work(tx: Tx) -> None:
        opened(tx, few)
        closed(tx, few, outcome=Outcome.TOO_FEW)

    database.write_now(work)
    assert tell_all(database) == [7]


# --- A process dies in the middle. ---


def tells_and_dies(url: str, before_the_commit: bool) -> None:
    """A process that tells a page of three, and dies before or after its second commit."""
    with closing(Database(url, a_vault())) as other:

        def page(tx: Tx) -> None:
            tell(tx, LIBRARY, AFTER, words, 3)

        def page_and_death(tx: Tx) -> None:
            page(tx)
            os._exit(9)

        other.write_now(page)
        other.write_now(page_and_death if before_the_commit else page)
        os._exit(9)


@pytest.mark.parametrize(("before_the_commit", "told"), [(True, 3), (False, 6)])
def test_whoever_dies_nobody_is_told_twice_and_nobody_is_left_out(
    database: Database, people: list[str], before_the_commit: bool, told: int
) -> None:
    over(database)
    process = multiprocessing.get_context("spawn").Process(
        target=tells_and_dies, args=(database.url, before_the_commit)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert len(queued(database)) == told
    tell_all(database, 3)
    assert [who for who, _ in queued(database)] == people


# --- By day. ---


@pytest.mark.parametrize(
    ("at", "yes"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 19, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 7, 6, 7, 59, tzinfo=UTC), False),  # summer time
        (datetime(2026, 7, 6, 8, 0, tzinfo=UTC), True),
    ],
)
def test_people_are_told_by_day(at: datetime, yes: bool) -> None:
    assert is_time(at) is yes


async def test_a_round_waits_for_the_day_and_tells_everybody(database: Database, people: list[str]) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET)
        closed(tx)

    database.write_now(work)
    clock = FakeClock(AFTER.replace(hour=7))
    teller = Teller(database, lambda: LIBRARY, clock)
    assert await teller.round() == 0
    clock.forward(hours=3)
    assert [await teller.round(), await teller.round()] == [7, 0]
    said = dict(queued(database))
    assert len(set(said.values())) == len(LANGUAGES)
    assert all(SHEET.text("title", "en") in text for text in said.values())
