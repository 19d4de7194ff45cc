"""A settlement is written once, and never for somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.outbox import Settlement, Status
from bot.storage import outbox, settling
from bot.storage.contacts import Known
from bot.storage.database import Database
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody to write to."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def test_what_is_gone_by_now_is_returned_and_nobody_elses_is_settled(database: Database, ann: Known) -> None:
    """SQLite gives the number of a deleted row away again."""
    (number,) = database.write_now(lambda tx: outbox.add(tx, [draft(ann)], [lease()]))
    hers = Settlement(number, ann.contact.id, Status.SENT, 1, provider_id="7")
    of_another = Settlement(number, "somebody forgotten", Status.FAILED, 1, "blocked")
    nobodys = Settlement(number + 1, ann.contact.id, Status.SENT, 1)
    both = database.write_now(lambda tx: settling.settle(tx, [of_another, hers, nobodys], LATER))
    assert both == [of_another, nobodys]
    query = select(table.c.status, table.c.provider_id).where(table.c.id == number)
    assert database.read_now(lambda tx: tuple(tx.conn.execute(query).one())) == ("sent", "7")
    again = database.write_now(lambda tx: settling.settle(tx, [hers], LATER))
    assert again == [], "settled before, and still there"


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        ("7", "7"),
        (" ".join(["12345678"] * 14), " ".join(["12345678"] * 14)),
        (" ".join(["12345678"] * 15), " ".join(["12345678"] * 14)),
        ("1234567 " * 16 + "9", ("1234567 " * 16).strip()),
        ("x" * 500, "x" * 128),
    ],
)
def test_of_many_ids_as_many_are_kept_as_there_is_room_for_and_none_is_cut(ids: str, kept: str) -> None:
    assert settling.whole_ids(ids) == kept
