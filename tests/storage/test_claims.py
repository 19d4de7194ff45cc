"""Who goes when: safety and replies first, each address in order, and after a crash somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
from tests.storage.rows import a_vault, draft, lease, met

LATER = MONDAY + timedelta(minutes=5)
PROACTIVE, SERVICE = MessageClass.PROACTIVE, MessageClass.SERVICE


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Four people."""
    return database.write_now(lambda tx: met(tx, "ann", "ben", "cat", "dan"))


def add(database: Database, *drafts: Draft, leased: Lease | None = None) -> list[int]:
    return database.write_now(lambda tx: outbox.add(tx, drafts, [leased] * len(drafts)))


def claim(tx: Tx, owner: str = "us", limit: int = 10, **moved: float) -> list[str]:
    at = MONDAY + timedelta(**moved)
    claimed = claims.claim(tx, ["fake"], lease(owner, at), at, limit)
    return [each.leased.message.text for each in claimed]


def goes_back(database: Database, number: int, **moved: float) -> None:
    query = select(table.c.contact_id).where(table.c.id == number)
    whose = database.read_now(lambda tx: tx.conn.execute(query).scalar_one())
    each = Settlement(number, whose, Status.QUEUED, 1, due=MONDAY + timedelta(**moved))
    database.write_now(lambda tx: outbox.settle(tx, [each], MONDAY))


def test_safety_goes_first_then_replies_then_service_then_the_rest(
    database: Database, people: dict[str, Known]
) -> None:
    classes = (PROACTIVE, SERVICE, MessageClass.REPLY, MessageClass.SAFETY)
    add(database, *(draft(who, each, each) for who, each in zip(people.values(), classes, strict=True)))
    assert database.write_now(claim) == ["safety", "reply", "service", "proactive"]


def test_within_a_class_the_oldest_goes_first_and_no_more_than_asked_for(
    database: Database, people: dict[str, Known]
) -> None:
    add(database, *(draft(who, name) for name, who in people.items()))
    assert database.write_now(lambda tx: claim(tx, limit=3)) == ["ann", "ben", "cat"]
    assert database.write_now(claim) == ["dan"]
    assert database.write_now(claim) == []


def test_an_address_gets_one_after_the_other(database: Database, people: dict[str, Known]) -> None:
    first, _ = add(database, draft(people["ann"], "one"), draft(people["ann"], "two"))
    assert database.write_now(claim) == ["one"]
    assert database.write_now(claim) == []
    done = Settlement(first, people["ann"].contact.id, Status.SENT, 1)
    database.write_now(lambda tx: outbox.settle(tx, [done], MONDAY))
    assert database.write_now(claim) == ["two"]


def test_safety_goes_past_what_only_lies_in_the_queue(database: Database, people: dict[str, Known]) -> None:
    """One is tried again in five minutes, another waits behind it: neither keeps what is urgent waiting."""
    ann, safety = people["ann"], MessageClass.SAFETY
    (first,) = add(database, draft(ann, "one"), leased=lease())
    assert database.write_now(claim) == []
    add(database, draft(ann, "two"), draft(ann, "three", safety), draft(ann, "four", safety))
    assert database.write_now(claim) == [], "what is in hand may be on its way already"
    goes_back(database, first, minutes=5)
    assert database.write_now(claim) == ["three"]
    assert database.write_now(claim) == [], "among each other they keep their order"


def test_safety_that_is_tried_again_keeps_later_ones_waiting(
    database: Database, people: dict[str, Known]
) -> None:
    ann, safety = people["ann"], MessageClass.SAFETY
    (first,) = add(database, draft(ann, "one", safety), leased=lease())
    goes_back(database, first, minutes=5)
    add(database, draft(ann, "two", safety), draft(ann, "three"))
    assert database.write_now(claim) == []
    assert database.write_now(lambda tx: claim(tx, minutes=5)) == ["one"]


def test_one_that_is_tried_again_keeps_later_ones_waiting(
    database: Database, people: dict[str, Known]
) -> None:
    (first,) = add(database, draft(people["ann"], "one"), leased=lease())
    goes_back(database, first, minutes=5)
    add(database, draft(people["ann"], "two"))
    assert database.write_now(claim) == []
    assert database.write_now(lambda tx: claim(tx, minutes=5)) == ["one"]


def test_what_is_not_due_yet_keeps_no_reply_waiting(database: Database, people: dict[str, Known]) -> None:
    add(database, draft(people["ann"], "on Friday", PROACTIVE, due=MONDAY + timedelta(days=4)))
    add(database, draft(people["ann"], "now"))
    assert database.write_now(claim) == ["now"]


def test_what_is_due_to_the_second_is_due(database: Database, people: dict[str, Known]) -> None:
    add(database, draft(people["ann"], "on the dot", due=LATER))
    assert database.write_now(lambda tx: claim(tx, seconds=299.999)) == []
    assert database.write_now(lambda tx: claim(tx, minutes=5)) == ["on the dot"]


def test_another_channels_messages_are_left_alone(database: Database, people: dict[str, Known]) -> None:
    add(database, draft(people["ann"]))
    assert database.write_now(lambda tx: claims.claim(tx, ["other"], lease(), MONDAY, 10)) == []
    assert database.write_now(lambda tx: claims.claim(tx, [], lease(), MONDAY, 10)) == []


def test_a_hand_that_died_lets_go_when_its_lease_ends_and_the_doubt_is_noted(
    database: Database, people: dict[str, Known]
) -> None:
    (number,) = add(database, draft(people["ann"], "one"), leased=lease("one that died"))
    assert database.write_now(lambda tx: claim(tx, seconds=59)) == []
    assert database.read_now(outbox.doubtful) == []
    assert database.write_now(lambda tx: claim(tx, seconds=60)) == ["one"]
    assert database.read_now(outbox.doubtful) == [number]
    assert database.write_now(lambda tx: claim(tx, seconds=61)) == []


def test_one_claimed_from_the_queue_is_not_in_doubt(database: Database, people: dict[str, Known]) -> None:
    add(database, draft(people["ann"]))
    database.write_now(claim)
    assert database.read_now(outbox.doubtful) == []


@pytest.fixture
def elsewhere(migrated_url: str, database: Database) -> Iterator[Database]:
    """The same database, as another process has it open."""
    with closing(Database(migrated_url, a_vault())) as other:
        yield other


@pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_two_pumps_at_once_never_take_the_same_and_keep_the_order(
    database: Database, elsewhere: Database, people: dict[str, Known]
) -> None:
    ann, ben = people["ann"], people["ben"]
    add(database, draft(ann, "ann 1"), draft(ann, "ann 2"), draft(ben, "ben 1"))

    def both(tx: Tx) -> tuple[list[str], list[str]]:
        mine = claim(tx, limit=1)
        return mine, elsewhere.write_now(lambda other: claim(other, "them"))

    assert database.write_now(both) == (["ann 1"], ["ben 1"])
