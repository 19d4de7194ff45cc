"""Not ready on a full disk, with a writer that is stuck, or a database that is away or of another form."""

from __future__ import annotations

import asyncio
from contextlib import closing

from sqlalchemy import text

from bot.readiness import LEAST_FREE, Readiness, free_at
from bot.storage.database import Database, Tx
from tests.journeys.play import settings_for
from tests.storage.rows import a_vault


async def test_ready_when_the_database_answers_and_takes_what_is_written(migrated_url: str) -> None:
    with closing(Database(migrated_url, a_vault())) as database:
        readiness = Readiness(database, settings_for(migrated_url))
        assert await readiness.missing() == {}
        assert await readiness.missing() == {}


async def test_not_ready_on_a_full_disk(migrated_url: str) -> None:
    with closing(Database(migrated_url, a_vault())) as database:
        readiness = Readiness(database, settings_for(migrated_url), free=lambda _: LEAST_FREE - 1)
        assert await readiness.missing() == {"disk": "is full"}


async def test_not_ready_while_the_writer_is_stuck_and_asked_again_it_does_not_pile_up(
    migrated_url: str,
) -> None:
    with closing(Database(migrated_url, a_vault())) as database:
        gate, loop = asyncio.Event(), asyncio.get_running_loop()

        def stuck(tx: Tx) -> None:
            asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()

        writing = asyncio.create_task(database.write(stuck))
        readiness = Readiness(database, settings_for(migrated_url), patience=0.1)
        for _ in range(5):
            assert await readiness.missing() == {"database": "does not answer"}
        assert database._write_thread._work_queue.qsize() <= 1
        gate.set()
        await writing
        await asyncio.sleep(0.3)
        assert await Readiness(database, settings_for(migrated_url)).missing() == {}


async def test_not_ready_without_a_database() -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    with closing(Database(nowhere, a_vault())) as database:
        assert await Readiness(database, settings_for(nowhere)).missing() == {"database": "cannot be reached"}


async def test_not_ready_with_tables_of_another_form(migrated_url: str) -> None:
    with closing(Database(migrated_url, a_vault())) as database:
        older = text("UPDATE alembic_version SET version_num = '0000'")
        database.write_now(lambda tx: tx.conn.execute(older))
        missing = await Readiness(database, settings_for(migrated_url)).missing()
        assert "bigroom db upgrade" in missing["database"]


def test_room_is_looked_for_where_a_folder_will_be() -> None:
    settings = settings_for("sqlite:////tmp/not/there/yet/big.db")
    assert free_at(settings.data) > 0
