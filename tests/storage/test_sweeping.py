"""What PostgreSQL has to keep for somebody else is not taken for swept away."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from bot.storage.database import Database
from bot.storage.tables import contact

pytestmark = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


async def test_dead_rows_that_an_older_transaction_keeps_are_not_swept_yet(
    database: Database, migrated_url: str
) -> None:
    """It reads another table: a row of a vote would lie there all the same."""
    database.write_now(lambda tx: tx.conn.execute(text("INSERT INTO statement VALUES ('p', 's1', '{}')")))
    other = create_engine(migrated_url)
    with other.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(contact.select()).all()
        database.write_now(lambda tx: tx.conn.execute(text("DELETE FROM statement")))
        assert await database.write_anew(["statement"]) is False
    other.dispose()
    assert await database.write_anew(["statement"])
    assert await database.write_anew(["statement", "idea"]), "nothing is left to do"
