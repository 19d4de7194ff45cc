"""Each delivery is taken once, and its words are not kept."""

from __future__ import annotations

from sqlalchemy import select

from bot.storage import inbound
from bot.storage.database import Database
from bot.storage.inbound import Arrival
from bot.storage.tables import inbound as table
from tests.fakes import MONDAY


def arrival(number: int | str, channel: str = "fake", **more: str) -> Arrival:
    return Arrival(channel, str(number), "key", "text", MONDAY, **more)


def test_only_what_is_new_is_returned(database: Database) -> None:
    first = database.write_now(lambda tx: inbound.accept(tx, [arrival(1), arrival(2)]))
    second = database.write_now(lambda tx: inbound.accept(tx, [arrival(2), arrival(3)]))
    assert first == {("fake", "1"), ("fake", "2")}
    assert second == {("fake", "3")}


def test_two_channels_may_use_the_same_number(database: Database) -> None:
    accepted = database.write_now(lambda tx: inbound.accept(tx, [arrival(1), arrival(1, "other")]))
    assert accepted == {("fake", "1"), ("other", "1")}


def test_the_same_delivery_twice_in_a_batch_is_one(database: Database) -> None:
    assert database.write_now(lambda tx: inbound.accept(tx, [arrival(1), arrival(1)])) == {("fake", "1")}


def test_what_is_released_may_come_again(database: Database) -> None:
    database.write_now(lambda tx: inbound.accept(tx, [arrival(1), arrival(2)]))
    database.write_now(lambda tx: inbound.release(tx, [("fake", "1")]))
    again = database.write_now(lambda tx: inbound.accept(tx, [arrival(1), arrival(2)]))
    assert again == {("fake", "1")}


def test_what_could_not_be_handled_is_kept_whole(database: Database) -> None:
    strange = "half a character \ufffd and \0 nothing"
    kept = [arrival(n, outcome="unreadable", payload=f"{strange} {n}") for n in (1, 2)]
    database.write_now(lambda tx: inbound.accept(tx, [*kept, arrival(3)]))
    found = database.read_now(lambda tx: inbound.kept(tx, "unreadable"))
    assert [payload for _, payload in found] == [f"{strange} 1", f"{strange} 2"]
    assert database.read_now(lambda tx: inbound.kept(tx, "poison")) == []


def test_a_whole_batch_is_taken_at_once(database: Database) -> None:
    batch = [arrival(n) for n in range(64)]
    assert len(database.write_now(lambda tx: inbound.accept(tx, batch))) == 64


def test_what_is_blanked_is_nobodys_and_still_a_duplicate(database: Database) -> None:
    poison = arrival(1, outcome="poison", payload="words")
    other = Arrival("fake", "2", "another", "text", MONDAY, "poison", "others")
    database.write_now(lambda tx: inbound.accept(tx, [poison, other]))
    database.write_now(lambda tx: inbound.blank(tx, ["key"]))
    found = database.read_now(lambda tx: tx.conn.execute(select(table).order_by(table.c.id)).all())
    assert [(each.address_key, each.payload_sealed is None) for each in found] == [
        ("", True),
        ("another", False),
    ]
    assert database.write_now(lambda tx: inbound.accept(tx, [arrival(1)])) == set()
    assert [each for _, each in database.read_now(lambda tx: inbound.kept(tx, "poison"))] == ["others"]


def test_of_what_nobody_could_read_that_is_blanked_which_names_an_address(database: Database) -> None:
    odd = [arrival(n, outcome="unreadable", payload=f'{{"chat": {n}}}') for n in (4711, 4712)]
    database.write_now(lambda tx: inbound.accept(tx, odd))
    database.write_now(lambda tx: inbound.blank_unreadable(tx, ["4711"]))
    left = database.read_now(lambda tx: inbound.kept(tx, "unreadable"))
    assert [each for _, each in left] == ['{"chat": 4712}']
