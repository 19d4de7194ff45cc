"""The keeper holds what is in force, and notices within a tick when that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.library.keeper import Keeper, NothingPublished
from bot.library.problems import FlowsHaveErrors
from bot.library.publish import compile_flows
from bot.storage import publications
from bot.storage.database import Database, Tx
from bot.storage.vault import Vault
from tests.library.drafts import AT, Drafts

WAY = 'title = "A way"\n[a]\nsay = "Hello"\n'


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """An empty database on each of the two."""
    opened = Database(migrated_url, Vault(bytes(32), lambda size: bytes(size)))
    yield opened
    opened.close()


def keeper(database: Database, drafts: Drafts) -> Keeper:
    return Keeper(database, drafts.flows, drafts.locales, lambda: AT)


def publish(database: Database, drafts: Drafts, folder: str = "flows") -> None:
    versions = compile_flows(drafts.flows, drafts.locales)

    def work(tx: Tx) -> None:
        publications.publish(tx, versions, "a test", folder, AT)

    database.write_now(work)


def test_there_is_no_library_before_one_was_fetched(database: Database, drafts: Drafts) -> None:
    """Nobody can be spoken to."""
    with pytest.raises(NothingPublished):
        keeper(database, drafts).shelf()


def test_files_are_published_when_nothing_else_is(database: Database, drafts: Drafts) -> None:
    """On the first start."""
    first = keeper(database, drafts)
    first.prepare(publish=False)
    assert first.shelf().publication.id == 1
    assert first.shelf().publication.actor == "bigroom"


def test_changed_files_are_drafts_until_somebody_publishes(database: Database, drafts: Drafts) -> None:
    """Unless it is asked for, as the simulator does."""
    publish(database, drafts)
    drafts.write("way", WAY)
    kept = keeper(database, drafts)
    kept.prepare(publish=False)
    assert kept.shelf().flow("way") is None
    kept.prepare(publish=True)
    assert kept.shelf().flow("way") is not None
    assert kept.shelf().publication.id == 2
    kept.prepare(publish=True)
    assert kept.shelf().publication.id == 2


def test_files_of_another_folder_are_another_library(database: Database, drafts: Drafts) -> None:
    """They are published, whatever was in force."""
    publish(database, drafts, folder="walk")
    drafts.write("way", WAY)
    kept = keeper(database, drafts)
    kept.prepare(publish=False)
    assert kept.shelf().publication.folder == "flows"


def test_files_with_errors_are_not_published(database: Database, drafts: Drafts) -> None:
    """Starting ends with the problems."""
    drafts.write("way", WAY.replace("say", "sya"))
    with pytest.raises(FlowsHaveErrors):
        keeper(database, drafts).prepare(publish=True)


async def test_what_another_process_publishes_is_noticed(database: Database, drafts: Drafts) -> None:
    """At the next tick; nothing happens when nothing is new."""
    publish(database, drafts)
    kept = keeper(database, drafts)
    kept.prepare(publish=False)
    before = kept.shelf()
    await kept.refresh()
    assert kept.shelf() is before
    drafts.write("way", WAY)
    publish(database, drafts)
    await kept.refresh()
    assert kept.shelf().flow("way") is not None
    assert before.flow("way") is None


async def test_two_who_look_at_once_change_the_shelf_once(database: Database, drafts: Drafts) -> None:
    """The second waits, and finds that it is done."""
    publish(database, drafts)
    kept = keeper(database, drafts)
    kept.prepare(publish=False)
    drafts.write("way", WAY)
    publish(database, drafts)
    with capture_logs() as logs:
        await asyncio.gather(*(kept.refresh() for _ in range(4)))
    assert [each["publication"] for each in logs] == [2]
