"""The queue: claimed in order, settled once, cancelled but for safety, blanked when it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import MessageClass
from bot.domain.outbox import Draft, Lease, Settlement, Status
from bot.storage import claims, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import QUESTION, draft, lease, met

LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody to write to."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def add(database: Database, *drafts: Draft, leased: Lease | None = None) -> list[int]:
    return database.write_now(lambda tx: outbox.add(tx, drafts, [leased] * len(drafts)))


def settle(database: Database, number: int, status: Status, **more: object) -> None:
    whose = str(look(database, number, "contact_id")[0])
    each = Settlement(number, whose, status, 1, **more)  # type: ignore[arg-type]
    database.write_now(lambda tx: outbox.settle(tx, [each], LATER))


def row(database: Database, number: int) -> object:
    query = select(table).where(table.c.id == number)
    return database.read_now(lambda tx: tx.conn.execute(query).one())


def look(database: Database, number: int, *names: str) -> tuple[object, ...]:
    return tuple(getattr(row(database, number), name) for name in names)


def test_numbers_come_in_the_order_of_the_drafts(database: Database, ann: Known) -> None:
    numbers = add(database, *(draft(ann, f"text {n}") for n in range(130)))
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 130
    claimed = database.write_now(lambda tx: claims.claim(tx, ["fake"], lease(), MONDAY, 1))
    assert [each.leased.message.text for each in claimed] == ["text 0"]
    assert add(database) == []


def test_a_message_lies_in_the_database_only_sealed(database: Database, ann: Known) -> None:
    (number,) = add(database, draft(ann, "your appointment"))
    assert "appointment" not in str(row(database, number))


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.CANCELLED])
def test_at_its_final_status_a_message_is_blanked(database: Database, ann: Known, status: Status) -> None:
    (number,) = add(database, draft(ann), leased=lease())
    settle(database, number, status, reason="blocked", provider_id="77")
    assert look(database, number, "status", "body_sealed", "settled_at") == (status, None, LATER)
    assert look(database, number, "reason", "provider_id", "attempts") == ("blocked", "77", 1)
    assert look(database, number, "lease_until", "leased_by") == (None, None)


def test_a_providers_id_is_never_too_long_to_be_written(database: Database, ann: Known) -> None:
    """A settlement that cannot be written would say the message again."""
    (number,) = add(database, draft(ann), leased=lease())
    settle(database, number, Status.SENT, provider_id="x" * 600)
    assert look(database, number, "status", "provider_id") == ("sent", "x" * 512)


def test_one_that_goes_back_keeps_its_words_and_is_due_again(database: Database, ann: Known) -> None:
    (number,) = add(database, draft(ann), leased=lease())
    settle(database, number, Status.QUEUED, reason="too_fast", due=LATER)
    assert look(database, number, "status", "due", "settled_at") == (Status.QUEUED, LATER, None)
    assert look(database, number, "body_sealed") != (None,)


def test_one_that_goes_back_without_another_moment_keeps_its_own(database: Database, ann: Known) -> None:
    (number,) = add(database, draft(ann), leased=lease())
    settle(database, number, Status.QUEUED)
    assert look(database, number, "due") == (MONDAY,)


def test_what_is_cancelled_or_sent_stays_so_whatever_is_heard_of_it_later(
    database: Database, ann: Known
) -> None:
    first, second = add(database, draft(ann), draft(ann))
    database.write_now(lambda tx: outbox.cancel(tx, [ann.contact.id], "stopped", MONDAY))
    for number in (first, second):
        settle(database, number, Status.QUEUED, due=LATER)
        settle(database, number, Status.SENT)
        assert look(database, number, "status", "reason") == (Status.CANCELLED, "stopped")


def test_nothing_is_settled_by_nothing(database: Database) -> None:
    database.write_now(lambda tx: outbox.settle(tx, [], LATER))
    assert database.read_now(outbox.counts) == {}


def test_stopping_cancels_what_waits_but_never_safety_nor_what_is_in_hand(
    database: Database, ann: Known
) -> None:
    waiting = add(database, *(draft(ann, message_class=each) for each in MessageClass))
    (in_hand,) = add(database, draft(ann), leased=lease())
    ben = database.write_now(lambda tx: met(tx, "ben"))["ben"]
    (hers,) = add(database, draft(ben))
    cancelled = database.write_now(lambda tx: outbox.cancel(tx, [ann.contact.id], "stopped", LATER))
    assert cancelled == 3
    left = {
        number for number in [*waiting, in_hand, hers] if look(database, number, "body_sealed") != (None,)
    }
    assert left == {waiting[0], in_hand, hers}
    assert look(database, waiting[1], "status", "reason", "settled_at") == ("cancelled", "stopped", LATER)


def test_the_one_process_that_is_alone_takes_back_what_was_in_hand(database: Database, ann: Known) -> None:
    (number,) = add(database, draft(ann), leased=lease("one that died"))
    add(database, draft(ann))
    assert database.write_now(outbox.free) == 1
    assert look(database, number, "status", "doubtful", "attempts") == ("queued", True, 1)
    assert database.read_now(outbox.doubtful) == [number]
    assert database.read_now(outbox.counts) == {"queued": 2}


def test_in_the_way_is_what_must_go_first(database: Database, ann: Known) -> None:
    soon, retry = draft(ann, due=MONDAY), draft(ann)
    later = draft(ann, message_class=MessageClass.PROACTIVE, due=LATER)
    (due,) = add(database, soon)
    (leased, again) = add(database, draft(ann), retry, leased=lease())
    add(database, later)
    (urgent,) = add(database, draft(ann, message_class=MessageClass.SAFETY))
    settle(database, again, Status.QUEUED, due=LATER)
    ben = database.write_now(lambda tx: met(tx, "ben"))["ben"]
    found = database.read_now(lambda tx: outbox.in_the_way(tx, {ann.address_id, ben.address_id}, MONDAY))
    assert found == {ann.address_id: {due: False, leased: True, again: False, urgent: True}}


def test_a_claimed_message_is_whole(database: Database, ann: Known) -> None:
    whole = Draft(
        ann.contact.id, ann.address_id, "fake", QUESTION, MessageClass.SERVICE, MONDAY, MONDAY, LATER, "polls"
    )
    (number,) = add(database, whole)

    def claim(tx: Tx) -> list[claims.Claimed]:
        return claims.claim(tx, ["fake"], lease(), MONDAY, 10)

    (claimed,) = database.write_now(claim)
    assert claimed.leased.message == QUESTION
    assert (claimed.leased.id, claimed.leased.to, claimed.purpose) == (number, "ann", "polls")
    assert claimed.leased.message_class is MessageClass.SERVICE
    assert claimed.leased.useless_after == LATER
