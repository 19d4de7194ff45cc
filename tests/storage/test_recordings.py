"""Voice notes are sealed, fetched once, and leave nothing behind, with the provider neither."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.media import MediaItem
from bot.storage import copies, recordings
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import recording
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.voices import SOUND, a_recording

LATER = MONDAY + timedelta(minutes=5)
LONG = MONDAY + timedelta(days=400)


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody who speaks."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def add(database: Database, known: Known, *names: str, held_until: datetime | None = LONG) -> None:
    found = [a_recording(known, name, held_until=held_until) for name in names]
    database.write_now(lambda tx: recordings.add(tx, found))


def fetch(database: Database, reference: str) -> bool:
    def work(tx: Tx) -> bool:
        each = recordings.find(tx, reference)
        return each is not None and recordings.fetched(tx, each, SOUND, 7, LATER)

    return database.write_now(work)


def asked(database: Database) -> list[str]:
    """Return what the provider is to delete."""
    found = database.write_now(lambda tx: copies.claim(tx, {"fake"}, LATER, MONDAY, 50))
    assert all(each.to == "ann" and each.useless_after == LONG for each in found)
    return [each.provider_id for each in found]


def names(database: Database) -> list[str]:
    return [each.reference for each in database.read_now(lambda tx: recordings.waiting(tx, 50))]


def test_what_came_is_to_be_fetched_and_opens_as_hers(database: Database, ann: Known) -> None:
    database.write_now(lambda tx: recordings.add(tx, []))
    assert not database.read_now(lambda tx: recordings.any_due(tx, LATER))
    add(database, ann, "AAAA1111")
    assert database.read_now(lambda tx: recordings.any_due(tx, MONDAY))
    (each,) = database.read_now(lambda tx: recordings.of(tx, ann.contact.id))
    assert each == a_recording(ann, held_until=LONG)
    row = database.read_now(lambda tx: tx.conn.execute(select(recording)).one())
    assert b"place-of" not in row.place_sealed
    assert (database.read_now(recordings.count), asked(database)) == (0, [])
    assert database.read_now(lambda tx: recordings.content(tx, each)) is None


def test_one_that_is_in_hand_is_not_taken_twice_and_comes_again(database: Database, ann: Known) -> None:
    add(database, ann, "AAAA1111", "BBBB2222")

    def claim(at: datetime) -> list[str]:
        found = database.write_now(lambda tx: recordings.claim(tx, {"fake"}, at, LATER, 1))
        return [each.reference for each in found]

    taken = [claim(at) for at in (MONDAY, MONDAY, MONDAY, LATER)]
    assert taken == [["AAAA1111"], ["BBBB2222"], [], ["AAAA1111"]]
    assert database.write_now(lambda tx: recordings.claim(tx, {"other"}, LATER, LATER, 9)) == []


def test_what_was_fetched_is_kept_once_and_the_provider_deletes_it(database: Database, ann: Known) -> None:
    add(database, ann, "AAAA1111")
    assert fetch(database, "AAAA1111")
    assert not fetch(database, "AAAA1111")
    each = database.read_now(lambda tx: recordings.find(tx, "AAAA1111"))
    assert each is not None and (each.here, each.seconds) == (True, 7)
    assert database.read_now(lambda tx: recordings.content(tx, each)) == SOUND
    assert asked(database) == ["MM-AAAA1111"]
    assert database.read_now(recordings.count) == 1
    assert not database.read_now(lambda tx: recordings.any_due(tx, LONG))
    row = database.read_now(lambda tx: tx.conn.execute(select(recording.c.content_sealed)).scalar_one())
    assert SOUND not in row


def test_what_is_fetched_while_she_becomes_one_with_herself_elsewhere_is_kept(
    database: Database, ann: Known
) -> None:
    """Else the provider would delete the only copy."""
    ben = database.write_now(lambda tx: met(tx, "ben"))["ben"]
    add(database, ann, "AAAA1111")
    before = database.read_now(lambda tx: recordings.find(tx, "AAAA1111"))
    assert before is not None
    database.write_now(lambda tx: recordings.move(tx, ann.contact.id, ben.contact.id))
    assert database.write_now(lambda tx: recordings.fetched(tx, before, SOUND, 7, LATER))
    (each,) = database.read_now(lambda tx: recordings.of(tx, ben.contact.id))
    assert database.read_now(lambda tx: recordings.content(tx, each)) == SOUND
    assert asked(database) == ["MM-AAAA1111"]


def test_what_is_fetched_and_not_kept_is_not_deleted_for_it(database: Database, ann: Known) -> None:
    """Whoever has deleted the row has asked for that."""
    assert not database.write_now(lambda tx: recordings.fetched(tx, a_recording(ann), SOUND, 7, LATER))
    assert asked(database) == []


def test_where_the_provider_deletes_nothing_it_is_not_asked(database: Database, ann: Known) -> None:
    add(database, ann, "AAAA1111", held_until=None)
    add(database, ann, "BBBB2222", held_until=LATER)
    assert fetch(database, "AAAA1111")
    assert fetch(database, "BBBB2222"), "it is too old there"
    assert asked(database) == []


def test_what_went_wrong_is_tried_later(database: Database, ann: Known) -> None:
    add(database, ann, "AAAA1111")
    database.write_now(lambda tx: recordings.later(tx, "AAAA1111", LATER))
    assert not database.read_now(lambda tx: recordings.any_due(tx, MONDAY))
    (each,) = database.write_now(lambda tx: recordings.claim(tx, {"fake"}, LATER, LONG, 9))
    assert each.attempts == 1
    assert database.read_now(lambda tx: recordings.any_due(tx, LATER)), "the clock was set back meanwhile"


@pytest.mark.parametrize("here", [True, False])
def test_what_is_dropped_is_gone_here_and_there(database: Database, ann: Known, here: bool) -> None:
    add(database, ann, "AAAA1111", "BBBB2222")
    if here:
        fetch(database, "AAAA1111")
    assert database.write_now(lambda tx: recordings.drop(tx, ["AAAA1111"], LATER)) == 1
    assert database.write_now(lambda tx: recordings.drop(tx, ["AAAA1111"], LATER)) == 0
    assert database.write_now(lambda tx: recordings.drop(tx, [], LATER)) == 0
    assert names(database) == ["BBBB2222"]
    assert asked(database) == ["MM-AAAA1111"], "once, before or now"
    assert not fetch(database, "AAAA1111")


def test_all_of_one_person_go_and_nobody_elses(database: Database, ann: Known) -> None:
    ben = database.write_now(lambda tx: met(tx, "ben"))["ben"]
    add(database, ann, "AAAA1111", "BBBB2222")
    add(database, ben, "CCCC3333")
    assert database.write_now(lambda tx: recordings.forget(tx, [], LATER)) == 0
    assert database.write_now(lambda tx: recordings.forget(tx, [ann.contact.id], LATER)) == 2
    assert names(database) == ["CCCC3333"]


def test_only_what_is_over_is_cleared_away(database: Database, ann: Known) -> None:
    add(database, ann, "AAAA1111", "BBBB2222")
    old = update(recording).where(recording.c.reference == "AAAA1111").values(at=MONDAY - timedelta(days=31))
    database.write_now(lambda tx: tx.conn.execute(old))
    numbers = database.read_now(lambda tx: tx.conn.execute(select(recording.c.id)).scalars().all())
    assert database.write_now(lambda tx: recordings.clear(tx, numbers, recording.c.at < MONDAY, LATER)) == 1
    assert (names(database), asked(database)) == (["BBBB2222"], ["MM-AAAA1111"])


def test_another_ones_opens_as_hers_once_it_is_hers(database: Database, ann: Known) -> None:
    ben = database.write_now(lambda tx: met(tx, "ben"))["ben"]
    add(database, ben, "AAAA1111", "BBBB2222")
    fetch(database, "AAAA1111")
    database.write_now(lambda tx: recordings.move(tx, ben.contact.id, ann.contact.id))
    one, other = database.read_now(lambda tx: recordings.of(tx, ann.contact.id))
    assert database.read_now(lambda tx: recordings.content(tx, one)) == SOUND
    assert other.item == MediaItem("place-of-BBBB2222", "audio/ogg")
