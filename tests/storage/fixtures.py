"""A database of the test's own, opened: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.storage.database import Database
from tests.storage.rows import a_vault


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """All our tables, empty."""
    with closing(Database(migrated_url, a_vault())) as database:
        yield database
