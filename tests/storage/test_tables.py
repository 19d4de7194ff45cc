"""The tables agree with the migrations, and nothing in them is in the clear."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.storage.database import make_engine
from bot.storage.tables import metadata


def test_the_migrations_make_exactly_these_tables(migrated_url: str) -> None:
    engine = make_engine(migrated_url, writes=False)
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), metadata)
    engine.dispose()
    assert differences == []


def test_no_table_has_a_column_for_words_in_the_clear() -> None:
    """Whatever may hold what a person wrote, or how she is reached, is sealed or hashed."""
    suspicious = ("words", "body", "value", "payload", "state", "text", "phone", "name", "first")
    clear = {
        f"{column.table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if any(word in column.name for word in suspicious) and not column.name.endswith("_sealed")
    }
    assert clear == {
        "poll.name",
        "workshop.name",
        "statement.texts",  # a moderator's, not hers
        "flow_version.name",
        "consent.text_id",
        "consent.text_version",
        "consent.text_sha256",
    }
