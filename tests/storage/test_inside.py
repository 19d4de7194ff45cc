"""What the practice room and the first look at a key ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.outbox import Settlement, Status
from bot.storage import inside, outbox
from bot.storage.database import Database, Tx
from bot.storage.vault import Vault, WrongKey
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met


def test_messages_to_one_person_are_counted_by_status(database: Database) -> None:
    people = database.write_now(lambda tx: met(tx, "ann", "ben"))
    ann, ben = people["ann"], people["ben"]

    def fill(tx: Tx) -> None:
        outbox.add(tx, [draft(ann), draft(ann), draft(ann), draft(ben)], [lease(), None, None, None])
        outbox.cancel(tx, [ben.contact.id], "stopped", MONDAY)

    database.write_now(fill)
    assert database.read_now(lambda tx: inside.outbox_of(tx, ann.contact.id)) == {"leased": 1, "queued": 2}
    assert database.read_now(lambda tx: inside.outbox_of(tx, ben.contact.id)) == {"cancelled": 1}
    assert database.read_now(lambda tx: inside.outbox_of(tx, "nobody")) == {}


def test_the_key_of_a_new_database_is_any_key(database: Database) -> None:
    database.read_now(inside.try_key)


def test_the_right_key_is_told_from_a_wrong_one(database: Database) -> None:
    database.write_now(lambda tx: met(tx, "ann"))
    database.read_now(inside.try_key)
    with pytest.raises(WrongKey):
        database.read_now(lambda tx: inside.try_key(Tx(tx.conn, Vault(bytes(32), bytes))))


def test_what_the_doctor_asks_for(database: Database) -> None:
    database.write_now(inside.try_writing)
    assert database.read_now(inside.failed) == {}
    assert database.read_now(lambda tx: inside.oldest_due(tx, MONDAY)) is None
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    database.write_now(lambda tx: outbox.add(tx, [draft(ann), draft(ann)], [lease(), None]))
    gone = Settlement(1, ann.contact.id, Status.FAILED, 1, "refused")
    database.write_now(lambda tx: outbox.settle(tx, [gone], MONDAY))
    assert database.read_now(inside.failed) == {"refused": 1}
    assert database.read_now(lambda tx: inside.oldest_due(tx, MONDAY)) == MONDAY
    assert database.read_now(lambda tx: inside.oldest_due(tx, MONDAY - timedelta(seconds=1))) is None
