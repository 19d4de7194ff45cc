"""The tables of the polls say nothing of who, when and in which order, but where they must."""

from __future__ import annotations

import pytest
from sqlalchemy import DateTime, TypeDecorator

from bot.storage import poll_tables as tables
from bot.storage.columns import metadata


def moments(name: str) -> list[str]:
    return [
        column.name
        for column in metadata.tables[name].columns
        if isinstance(column.type, DateTime)
        or (isinstance(column.type, TypeDecorator) and isinstance(column.type.impl_instance, DateTime))
    ]


@pytest.mark.parametrize("name", ["ballot", "idea", "statement"])
def test_nothing_says_when_or_in_which_order(name: str) -> None:
    table = metadata.tables[name]
    assert moments(name) == []
    assert not [column.name for column in table.columns if column.autoincrement is True]
    assert "contact_id" not in table.columns


def test_this_would_see_a_moment() -> None:
    assert "closed_at" in moments("poll")


def test_a_ballot_is_sealed_or_readable_and_never_must_be_both() -> None:
    assert tables.ballot.c.vote_sealed.nullable
    assert all(tables.ballot.c[name].nullable for name in ("marks", "group", "shown"))


def test_no_way_leads_from_these_tables_to_a_person() -> None:
    ours = [tables.poll, tables.sign_off, tables.ballot, tables.idea, tables.statement]
    assert {key.column.table.name for table in ours for key in table.foreign_keys} == {"poll"}
