"""Whoever still has a message in hand keeps it; nobody lengthens somebody else's lease."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.domain.outbox import Settlement, Status
from bot.storage import leases, outbox
from bot.storage.database import Database
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met


def test_only_what_is_ours_and_still_in_hand_is_kept_for_longer(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    hands = [lease("us"), lease("another"), lease("us"), None]
    numbers = database.write_now(lambda tx: outbox.add(tx, [draft(ann) for _ in hands], hands))
    said = Settlement(numbers[2], ann.contact.id, Status.SENT, 1)
    database.write_now(lambda tx: outbox.settle(tx, [said], MONDAY))
    longer = lease("us", seconds=120)
    assert database.write_now(lambda tx: leases.renew(tx, numbers, longer)) == 1
    found = database.read_now(
        lambda tx: list(tx.conn.execute(select(table.c.lease_until).order_by(table.c.id)))
    )
    assert [row.lease_until for row in found] == [longer.until, MONDAY + timedelta(seconds=60), None, None]


def test_nothing_in_hand_is_nothing_to_do(database: Database) -> None:
    assert database.write_now(lambda tx: leases.renew(tx, [], lease())) == 0
