"""What the practice room and the first look at a key ask for."""

from __future__ import annotations

from bot.storage import contacts, inside, outbox
from bot.storage.database import Database, Tx
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


def test_a_new_database_has_nothing_sealed_in_it(database: Database) -> None:
    assert database.read_now(inside.first_sealed) is None


def test_what_is_sealed_first_opens_with_the_right_key(database: Database) -> None:
    database.write_now(lambda tx: met(tx, "ann"))
    sealed = database.read_now(inside.first_sealed)
    assert sealed is not None
    assert database.vault.unseal(sealed, contacts.VALUE) == "ann"
