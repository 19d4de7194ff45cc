"""Moments know their zone, and come back as the same moment from both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from bot.storage.database import Database
from bot.storage.tables import contact
from tests.fakes import MONDAY


def test_a_moment_without_its_zone_is_refused(database: Database) -> None:
    naive = MONDAY.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"):
        database.write_now(
            lambda tx: tx.conn.execute(insert(contact).values(id="contact-1", created_at=naive))
        )


@pytest.mark.parametrize("hours", [0, 5.5, -9])
def test_a_moment_comes_back_in_utc_from_wherever_it_was(database: Database, hours: float) -> None:
    there = datetime(2026, 10, 25, 0, 59, 59, 999999, tzinfo=timezone(timedelta(hours=hours)))
    database.write_now(lambda tx: tx.conn.execute(insert(contact).values(id="contact-1", created_at=there)))
    back = database.read_now(lambda tx: tx.conn.execute(select(contact.c.created_at)).scalar_one())
    assert back == there
    assert back.tzinfo is UTC


def test_both_hours_of_the_autumn_night_are_told_apart(database: Database) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    later = [{"id": f"contact-{n}", "created_at": first + timedelta(hours=n)} for n in (0, 1)]
    database.write_now(lambda tx: tx.conn.execute(insert(contact), later))
    query = select(contact.c.id).where(contact.c.created_at > first)
    assert database.read_now(lambda tx: tx.conn.execute(query).scalars().all()) == ["contact-1"]
