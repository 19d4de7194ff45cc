"""What journeys can ask for: emulated providers, and whether golden transcripts are to be rewritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import SqliteDatabases
from tests.emulators.fixtures import bot_api, telegram_node, twilio_api

__all__ = ["bot_api", "telegram_node", "twilio_api"]

UPDATE = "--update-transcripts"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option; it is there when tests/journeys itself is named on the command line."""
    parser.addoption(UPDATE, action="store_true", help="write tests/transcripts anew, to be read and kept")


@pytest.fixture(scope="session")
def update_transcripts(request: pytest.FixtureRequest) -> bool:
    """True when transcripts are written instead of compared."""
    return bool(request.config.getoption(UPDATE, default=False))


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """A SQLite database, for what is not about databases at all."""
    with sqlite_databases.migrated() as url:
        yield url
