"""The tables behind the conversations are part of the one set of tables, and hold nothing in the open."""

from __future__ import annotations

from sqlalchemy import String

from bot.storage import tables, team_tables
from bot.storage.columns import metadata


def test_they_are_found_where_all_tables_are_found() -> None:
    for name in ("staff", "team_case", "group_code", "draft_text", "suppression", "provider_copy"):
        assert getattr(tables, name) is getattr(team_tables, name) is metadata.tables[name]


def test_words_and_addresses_are_kept_sealed() -> None:
    """What could hold somebody's words has no column that is not sealed."""
    sealed = {"team_case": "words_sealed", "draft_text": "text_sealed", "provider_copy": "to_sealed"}
    for table, column in sealed.items():
        assert column in metadata.tables[table].c
    written = [each for each in team_tables.team_case.c if each.name != "answered_version"]  # a hash
    longest = max(each.type.length or 0 for each in written if isinstance(each.type, String))
    assert longest <= 32, "no room for a sentence"


def test_what_belongs_to_somebody_goes_with_her() -> None:
    for table in (team_tables.staff, team_tables.team_case):
        (key,) = table.c.contact_id.foreign_keys
        assert key.ondelete == "CASCADE"
