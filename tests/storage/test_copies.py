"""What a provider still holds is written down, claimed by one, put off, and struck out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.storage import copies
from bot.storage.copies import Copy
from bot.storage.database import Database
from bot.storage.tables import provider_copy
from tests.fakes import MONDAY

SOON = MONDAY + timedelta(minutes=5)
TOMORROW = MONDAY + timedelta(days=1)


def add(database: Database, *names: str, until: datetime = TOMORROW, channel: str = "fake") -> None:
    made = [Copy(channel, "4477", name, until) for name in names]
    database.write_now(lambda tx: copies.add(tx, made, MONDAY))


def claim(database: Database, at: datetime = MONDAY, limit: int = 10) -> list[Copy]:
    return database.write_now(lambda tx: copies.claim(tx, {"fake"}, at, at + timedelta(minutes=5), limit))


def test_it_lies_in_the_database_only_sealed(database: Database) -> None:
    add(database, "7", "8 9")
    lying = database.read_now(lambda tx: tx.conn.execute(select(provider_copy)).all())
    assert "4477" not in str(lying)
    found = claim(database)
    assert [(each.channel, each.to, each.provider_id, each.attempts) for each in found] == [
        ("fake", "4477", "7", 0),
        ("fake", "4477", "8 9", 0),
    ]
    assert "4477" not in repr(found)
    assert {each.useless_after for each in found} == {TOMORROW}


def test_what_one_has_taken_nobody_else_takes_until_its_time_is_over(database: Database) -> None:
    add(database, "7", "8")
    assert [each.provider_id for each in claim(database, limit=1)] == ["7"]
    assert [each.provider_id for each in claim(database)] == ["8"]
    assert claim(database) == []
    assert len(claim(database, SOON)) == 2


def test_other_channels_are_left_alone(database: Database) -> None:
    add(database, "7", channel="another")
    assert claim(database) == []


def test_what_is_put_off_comes_at_its_moment_and_is_counted(database: Database) -> None:
    add(database, "7", "8")
    first, second = claim(database)
    late = MONDAY + timedelta(hours=1)
    database.write_now(lambda tx: copies.later(tx, {first.id: late}))
    database.write_now(lambda tx: copies.later(tx, {}))
    database.write_now(lambda tx: copies.done(tx, [second.id]))
    assert claim(database, SOON) == []
    assert [(each.provider_id, each.attempts) for each in claim(database, late)] == [("7", 1)]


def test_what_no_provider_deletes_any_more_is_struck_out(database: Database) -> None:
    add(database, "7")
    add(database, "8", until=SOON)
    assert database.write_now(lambda tx: copies.too_late(tx, SOON)) == 1
    assert [each.provider_id for each in claim(database, SOON)] == ["7"]


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_two_processes_never_take_the_same(database: Database) -> None:
    add(database, "7", "8")

    def takes(tx: object) -> list[Copy]:
        copies.claim(tx, {"fake"}, MONDAY, SOON, 1)  # type: ignore[arg-type]
        return database.read_now(lambda other: copies.claim(other, {"fake"}, MONDAY, SOON, 10))

    assert [each.provider_id for each in database.write_now(takes)] == ["8"]
