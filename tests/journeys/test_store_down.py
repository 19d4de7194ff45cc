"""When the store fails everybody is asked to come again, nobody is parked, and then all works again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from bot.domain.message import Receipt, Unavailable
from bot.inbox.receive import QUEUE
from bot.storage import inbound
from tests.databases import PostgresDatabases
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import doubtful, statuses
from tests.journeys.texts import HELP, PRIVACY


@contextmanager
def sqlite_locked(url: str) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


@contextmanager
def postgresql_gone(url: str) -> Iterator[None]:
    """The server hangs up on everybody and takes no new connections to this database."""
    parts = make_url(url).set(drivername="postgresql")
    admin = parts.set(database="postgres").render_as_string(hide_password=False)
    name = parts.database
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def gone(url: str) -> AbstractContextManager[None]:
    """Return what takes the store away for a while."""
    return sqlite_locked(url) if url.startswith("sqlite") else postgresql_gone(url)


async def try_all(people: list[Person], text: str) -> tuple[list[object], list[object]]:
    """Deliver a message of each person; return the messages and what came of them."""
    messages = [person.message(text=text) for person in people]
    results = await asyncio.gather(
        *(person.channel.deliver(each) for person, each in zip(people, messages, strict=True)),
        return_exceptions=True,
    )
    return list(messages), list(results)


async def test_store_down_is_a_503_for_all_and_nobody_is_parked(migrated_url: str) -> None:
    """On SQLite this takes the ten seconds that a writer waits for another."""
    async with house(migrated_url) as play:
        people = [play.person(f"person-{number}") for number in range(12)]
        for person in people[:6]:
            await person.joins()
        with gone(migrated_url):
            messages, results = await try_all(people, "help")
        assert all(isinstance(each, Unavailable) for each in results)
        again = await asyncio.gather(*(play.channel.deliver(each) for each in messages))  # type: ignore[arg-type]
        assert [each.duplicate for each in again] == [False] * 12
        await play.house.settled()
        assert [person.last.text for person in people] == [HELP] * 12
        assert await play.read(lambda tx: inbound.kept(tx, "poison")) == []


def _somebody_waits(other: psycopg.Connection) -> bool:
    waiting = other.execute(
        "SELECT 1 FROM pg_locks JOIN pg_database AS d ON d.oid = database"
        " WHERE NOT granted AND datname = current_database()"
    )
    return waiting.fetchone() is not None


@pytest.mark.postgresql
async def test_a_connection_cut_in_the_middle_of_a_batch_keeps_nothing_of_it(
    postgresql_databases: PostgresDatabases,
) -> None:
    with postgresql_databases.migrated() as url:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with house(url) as play:
            people = [play.person(f"person-{number}") for number in range(5)]
            for person in people:
                await person.joins()
            await play.house.settled()
            with psycopg.connect(plain) as other:
                other.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")  # the last of a batch's tables
                tasks = asyncio.create_task(try_all(people, "help"))
                async with asyncio.timeout(10):
                    while not _somebody_waits(other):  # noqa: ASYNC110 - in the database
                        await asyncio.sleep(0.02)
                assert not tasks.done()
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                messages, results = await tasks
            assert all(isinstance(each, Unavailable) for each in results)
            again = [await play.channel.deliver(each) for each in messages]  # type: ignore[arg-type]
            assert not any(each.duplicate for each in again)
            await play.house.settled()
            assert [person.texts.count(HELP) for person in people] == [1] * 5


async def test_what_was_said_while_the_store_was_down_is_written_down_and_not_said_again(
    migrated_url: str,
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.house.settled()
        play.channel.hangs("ada")
        await play.channel.deliver(ada.message(text="help"))
        if migrated_url.startswith("sqlite"):
            async with play.busy_writer():  # quicker than a lock, and for this the same
                play.channel.lets_go("ada")
                await play.house.speaker.quiet()
                play.clock.forward(minutes=5)
        else:
            with gone(migrated_url):
                play.channel.lets_go("ada")
                await play.house.speaker.quiet()
                play.clock.forward(minutes=5)
                await asyncio.sleep(0.5)
        await play.house.pump.round()
        await play.house.settled()
        assert ada.texts.count(HELP) == 1
        assert await doubtful(play) == []
        assert set(await statuses(play)) == {"sent"}


async def test_more_than_can_wait_is_asked_to_come_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        people = [play.person(f"person-{number}") for number in range(QUEUE + 20)]
        async with play.busy_writer():
            first = asyncio.create_task(play.channel.deliver(people[0].message(text="help")))
            await asyncio.sleep(0.02)
            tasks = [
                asyncio.create_task(play.channel.deliver(each.message(text="help"))) for each in people[1:]
            ]
            await asyncio.sleep(0.2)
            refused = [task for task in tasks if task.done()]
            assert len(refused) == len(people) - 1 - QUEUE
            for task in refused:
                error = task.exception()
                assert isinstance(error, Unavailable) and error.retry_after >= 1
        results = await asyncio.gather(first, *tasks, return_exceptions=True)
        assert sum(isinstance(each, Receipt) for each in results) == QUEUE + 1
        await people[-1].says("privacy")
        assert people[-1].last.text == PRIVACY


@pytest.mark.postgresql
async def test_a_house_whose_store_is_gone_still_closes(postgresql_databases: PostgresDatabases) -> None:
    with postgresql_databases.migrated() as url:
        async with house(url) as play:
            ada = play.person("ada")
            play.channel.hangs("ada")
            await play.channel.deliver(ada.message(text="help"))
            with postgresql_gone(url):
                play.channel.lets_go("ada")
                await play.house.speaker.quiet()
                await asyncio.wait_for(play.house.close(), 10)
            play.crashed = True  # closed already
