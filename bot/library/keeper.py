"""Keeps the shelf of the moment: what is published is noticed within a second, in every process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from bot.domain.publication import FlowVersion, Publication
from bot.library.load import locales_for
from bot.library.publish import compile_flows
from bot.library.shelf import Shelf
from bot.storage import publications
from bot.storage.database import Database, Tx

log = structlog.get_logger()


class NothingPublished(Exception):
    """Nothing has been published yet: run `bigroom flows publish` first."""


class Keeper:
    """Holds the published library, and changes it for a newer one."""

    def __init__(self, database: Database, folder: Path, locales: Path, now: Callable[[], datetime]) -> None:
        self._database = database
        self._folder = folder
        self._locales = locales_for(folder, locales)
        self._now = now
        self._shelf: Shelf | None = None
        self._refreshing = asyncio.Lock()

    def shelf(self) -> Shelf:
        """Return the library of this moment.

        Raises:
            NothingPublished: There is none yet.
        """
        if self._shelf is None:
            raise NothingPublished
        return self._shelf

    def prepare(self, *, publish: bool) -> None:
        """Fetch what is published; publish the files first when asked to, or when nothing else is there.

        Files of another folder than the one published from are another library, so they are published too.
        Raises FlowsHaveErrors when the files cannot be published.
        """
        found = self._database.read_now(publications.current)
        if publish or found is None or found.folder != self._folder.name:
            found = self._publish(found)
        versions = self._database.read_now(lambda tx: publications.versions(tx, found.contents.values()))
        self._shelf = Shelf.of(found, versions)

    def _publish(self, before: Publication | None) -> Publication:
        versions = compile_flows(self._folder, self._locales)
        contents = {each.name: each.version for each in versions}
        if before is not None and before.contents == contents:
            return before
        at, folder = self._now(), self._folder.name
        found = self._database.write_now(lambda tx: publications.publish(tx, versions, "bigroom", folder, at))
        log.info("flows_published", publication=found.id, flows=len(contents))
        return found

    async def refresh(self) -> None:
        """Change to a newer publication, if there is one; who asks meanwhile waits for the answer."""
        async with self._refreshing:
            if await self._database.read(publications.latest_id) == self.shelf().publication.id:
                return
            found, versions = await self._database.read(_newest)
            self._shelf = Shelf.of(found, versions)
            log.info("flows_changed", publication=found.id)


def _newest(tx: Tx) -> tuple[Publication, list[FlowVersion]]:
    found = publications.current(tx)
    assert found is not None
    return found, publications.versions(tx, found.contents.values())
