"""Who is forgotten is gone from every table; what is left is a keyed hash, and what the provider holds."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.outbox import Settlement, Status
from bot.domain.staff import Role
from bot.storage import ballots, contacts, copies, erasure, ideas, inbound, meeting, outbox, staff, statements
from bot.storage import tables as t
from bot.storage.ballots import Ballot
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.inbound import Arrival
from bot.storage.staff import Invitation
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met, newcomers
from tests.storage.sheets import GATHERING, SHEET, opened

TWO_DAYS = {"fake": timedelta(hours=48)}
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two people, only one of whom will be forgotten."""
    return database.write_now(lambda tx: met(tx, "ann", "ben"))


def forget(database: Database, known: Known, at: datetime = LATER) -> None:
    database.write_now(lambda tx: erasure.forget(tx, [known.contact.id], at, TWO_DAYS))


def key(database: Database, name: str) -> str:
    return database.vault.key("fake", name)


def names(database: Database) -> list[str]:
    def found(tx: Tx) -> list[str]:
        return [tx.vault.unseal(row.value_sealed, contacts.VALUE, row.key) for row in tx.conn.execute(every)]

    every = select(t.address).order_by(t.address.c.id)
    return database.read_now(found)


def send(database: Database, known: Known, at: datetime, provider_id: str = "7") -> None:
    def work(tx: Tx) -> None:
        (number,) = outbox.add(tx, [draft(known)], [lease()])
        sent = Settlement(number, known.contact.id, Status.SENT, 1, provider_id=provider_id)
        outbox.settle(tx, [sent], at)

    database.write_now(work)


def test_she_is_gone_and_others_are_not(database: Database, people: dict[str, Known]) -> None:
    forget(database, people["ann"])
    assert names(database) == ["ben"]
    assert database.read_now(lambda tx: tx.conn.execute(select(t.contact.c.id)).scalars().all()) == [
        people["ben"].contact.id
    ]


def test_nobody_and_who_is_gone_already_are_no_trouble(database: Database, people: dict[str, Known]) -> None:
    database.write_now(lambda tx: erasure.forget(tx, [], LATER, TWO_DAYS))
    forget(database, people["ann"])
    forget(database, people["ann"])
    lines = database.read_now(staff.audited)
    assert [line.action for line in lines] == [erasure.FORGOTTEN], "and the audit counts her once"


def test_her_key_stays_until_it_is_lifted(database: Database, people: dict[str, Known]) -> None:
    ann, ben = key(database, "ann"), key(database, "ben")
    forget(database, people["ann"])
    assert database.read_now(lambda tx: erasure.suppressed(tx, [ann, ben])) == {ann}
    database.write_now(lambda tx: erasure.lift(tx, [ben]))
    assert database.read_now(lambda tx: erasure.suppressed(tx, [ann, ben])) == {ann}
    database.write_now(lambda tx: erasure.lift(tx, [ann]))
    assert database.read_now(lambda tx: erasure.suppressed(tx, [ann, ben])) == set()


def test_who_is_met_again_is_not_gone_but_still_suppressed(
    database: Database, people: dict[str, Known]
) -> None:
    ann = key(database, "ann")
    forget(database, people["ann"])
    assert database.read_now(lambda tx: erasure.gone(tx, [ann])) == {ann: LATER}
    again = newcomers(database.vault, lambda: "anew", "ann")
    database.write_now(lambda tx: meeting.meet(tx, again))
    assert database.read_now(lambda tx: erasure.gone(tx, [ann])) == {}
    assert database.read_now(lambda tx: erasure.suppressed(tx, [ann])) == {ann}
    forget(database, database.write_now(lambda tx: met(tx, "ann"))["ann"], LATER + timedelta(days=1))
    assert database.read_now(lambda tx: erasure.gone(tx, [ann])) == {ann: LATER + timedelta(days=1)}


def test_what_the_provider_holds_and_still_deletes_is_to_be_asked_for(
    database: Database, people: dict[str, Known]
) -> None:
    send(database, people["ann"], MONDAY - timedelta(hours=48), "too old")
    send(database, people["ann"], MONDAY, "7 8")
    send(database, people["ann"], MONDAY, "")
    send(database, people["ben"], MONDAY, "9")
    forget(database, people["ann"])
    taken = database.write_now(lambda tx: copies.claim(tx, {"fake"}, LATER, LATER, 10))
    assert [(each.to, each.provider_id, each.useless_after) for each in taken] == [
        ("ann", "7 8", MONDAY + timedelta(hours=48))
    ]


def test_what_she_sent_is_to_be_asked_for_where_the_provider_deletes_that(
    database: Database, people: dict[str, Known]
) -> None:
    """Of everything that is still noted, the last message too; of nobody else's, and nothing too old."""

    def arrives(tx: Tx, number: str, who: str, at: datetime = MONDAY, channel: str = "fake") -> None:
        inbound.accept(tx, [Arrival(channel, number, tx.vault.key("fake", who), "text", at)])

    def work(tx: Tx) -> None:
        for number in ("SM1", "SM2"):
            arrives(tx, number, "ann")
        arrives(tx, "SM3", "ann", MONDAY - timedelta(hours=48))
        arrives(tx, "SM4", "ben")
        arrives(tx, "SM5", "ann", channel="other")
        erasure.forget(tx, [people["ann"].contact.id], LATER, TWO_DAYS, {"fake", "unknown"})

    database.write_now(work)
    taken = database.write_now(lambda tx: copies.claim(tx, {"fake", "other"}, LATER, LATER, 10))
    found = [(each.to, each.provider_id, each.useless_after) for each in taken]
    assert found == [("ann", name, MONDAY + timedelta(hours=48)) for name in ("SM1", "SM2")]


def test_where_a_provider_leaves_hers_alone_it_is_not_asked(
    database: Database, people: dict[str, Known]
) -> None:
    arrival = Arrival("fake", "SM1", key(database, "ann"), "text", MONDAY)
    database.write_now(lambda tx: inbound.accept(tx, [arrival]))
    forget(database, people["ann"])
    assert database.read_now(lambda tx: tx.conn.execute(select(t.provider_copy)).all()) == []


def test_where_a_channel_deletes_nothing_nothing_is_kept_of_it(
    database: Database, people: dict[str, Known]
) -> None:
    send(database, people["ann"], MONDAY)
    database.write_now(lambda tx: erasure.forget(tx, [people["ann"].contact.id], LATER, {}))
    assert database.read_now(lambda tx: tx.conn.execute(select(t.provider_copy)).all()) == []


def test_the_number_of_her_role_goes_to_nobody_else(database: Database, people: dict[str, Known]) -> None:
    """The audit says what she did under it."""

    def joins(tx: Tx, name: str) -> int:
        link = Invitation(Role.CHAMPION, (), "terminal:test", MONDAY, LATER)
        staff.invite(tx, name, link)
        member = staff.redeem(tx, name, people[name].contact.id, MONDAY)
        assert member is not None
        return member.id

    number = database.write_now(lambda tx: joins(tx, "ann"))
    draft_of_hers = {"flow": "help", "key": "help.say", "before_sha256": "0", "by_staff": number}
    more = {"at": MONDAY, "status": "waiting", "decided_by": ""}
    database.write_now(lambda tx: tx.conn.execute(insert(t.draft_text).values(**draft_of_hers, **more)))
    forget(database, people["ann"])
    assert database.read_now(lambda tx: tx.conn.execute(select(t.draft_text)).all()) == []
    assert database.write_now(lambda tx: joins(tx, "ben")) > number
    assert f"staff:{number}" in {line.actor for line in database.read_now(staff.audited)}


def test_what_tells_her_words_to_others_is_emptied_and_nothing_else(
    database: Database, people: dict[str, Known]
) -> None:
    ann, ben = people["ann"].contact.id, people["ben"]
    told = [replace(draft(ben), about=about) for about in (ann, ann, "somebody else", "")]

    def work(tx: Tx) -> None:
        outbox.add(tx, told, [None, lease(), None, lease()])

    database.write_now(work)
    forget(database, people["ann"])
    kept = database.read_now(lambda tx: tx.conn.execute(select(t.outbox).order_by(t.outbox.c.id)).all())
    assert [(row.status, row.about, row.body_sealed is None, row.leased_by) for row in kept] == [
        ("cancelled", "", True, None),
        ("cancelled", "", True, None),
        ("queued", "somebody else", False, None),
        ("leased", "", False, "us"),
    ]


def test_it_is_known_when_somebody_was_forgotten_last(database: Database, people: dict[str, Known]) -> None:
    assert database.read_now(erasure.latest) == 0
    forget(database, people["ann"])
    first = database.read_now(erasure.latest)
    forget(database, people["ben"])
    assert 0 < first < database.read_now(erasure.latest)


def test_every_table_that_is_touched_is_there() -> None:
    assert set(erasure.TOUCHED) <= t.metadata.tables.keys()
    assert {"contact", "address", "outbox", "session", "answer", "inbound"} <= set(erasure.TOUCHED)


def test_her_open_votes_and_waiting_ideas_go_and_nobody_elses(
    database: Database, people: dict[str, Known]
) -> None:
    ann, ben = (people[name].contact.id for name in ("ann", "ben"))

    def work(tx: Tx) -> tuple[list[object], int, list[str]]:
        opened(tx, SHEET, GATHERING)
        for who in (ann, ben):
            ballots.cast(tx, [Ballot(SHEET.name, who, {"time": 1})], MONDAY)
            ideas.add(tx, [NewIdea("first", who, "an idea", "en")], MONDAY, secrets.token_bytes)
        statements.add(tx, "first", "More time")
        erasure.forget(tx, [ann], LATER, {})
        left = [each.texts["en"] for each in statements.of(tx, "first")]
        return list(ballots.votes(tx, SHEET.name)), ideas.count(tx, "first"), left

    assert database.write_now(work) == ([("", {"time": 1})], 1, ["More time"])
    assert {"ballot", "idea"} <= set(erasure.TOUCHED)
