"""The tables of the plan lead to nobody, and hold each thing once."""

from __future__ import annotations

from bot.storage import plan_tables as tables

OURS = [tables.plan_version, tables.plan_signature, tables.timer, tables.tally]


def test_no_way_leads_from_these_tables_to_a_person() -> None:
    assert not [key for table in OURS for key in table.foreign_keys]
    assert not [table.name for table in OURS if "contact_id" in table.columns]


def test_a_count_says_how_many_and_nothing_else() -> None:
    assert list(tables.tally.columns.keys()) == ["fire_key", "reason", "number"]


def test_what_there_can_be_only_one_of() -> None:
    keys = {table.name: [column.name for column in table.primary_key] for table in OURS}
    assert keys == {
        "plan_version": ["number"],
        "plan_signature": ["point_sha256", "group"],
        "timer": ["key"],
        "tally": ["fire_key", "reason"],
    }
