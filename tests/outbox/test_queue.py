"""What is said at once is in hand at once, unless something older is in somebody else's."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Leased
from bot.outbox import queue
from bot.storage import outbox
from bot.storage.contacts import Known
from bot.storage.database import Database
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody to answer."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def add(database: Database, ann: Known, *texts: str, in_hand: set[int] | None = None) -> list[Leased]:
    drafts = [(draft(ann, text), ann.address) for text in texts]
    return database.write_now(lambda tx: queue.add_and_lease(tx, drafts, lease(), in_hand or set(), MONDAY))


def texts(leased: list[Leased]) -> list[str]:
    return [each.message.text for each in leased]


def test_a_reply_is_of_use_for_an_hour_from_when_she_wrote() -> None:
    made = queue.reply("contact-1", 7, "fake", OutboundMessage("Hello."), MONDAY)
    assert made.message_class is MessageClass.REPLY
    assert (made.due, made.useless_after) == (MONDAY, MONDAY + timedelta(hours=1))
    assert made.purpose == ""


def test_replies_are_in_hand_in_their_order(database: Database, ann: Known) -> None:
    leased = add(database, ann, "one", "two")
    assert texts(leased) == ["one", "two"]
    assert [each.to for each in leased] == ["ann", "ann"]
    assert database.read_now(outbox.counts) == {"leased": 2}
    assert add(database, ann) == []


def test_a_reply_behind_one_that_is_in_our_hand_goes_with_it(database: Database, ann: Known) -> None:
    (first,) = add(database, ann, "one")
    assert texts(add(database, ann, "two", in_hand={first.id})) == ["two"]


def test_a_reply_behind_one_in_another_hand_waits(database: Database, ann: Known) -> None:
    add(database, ann, "one")
    assert add(database, ann, "two", "three") == []
    assert database.read_now(outbox.counts) == {"leased": 1, "queued": 2}


def test_a_reply_waits_when_only_some_of_what_is_before_it_is_ours(database: Database, ann: Known) -> None:
    (first,) = add(database, ann, "one")
    add(database, ann, "two")
    assert add(database, ann, "three", in_hand={first.id}) == []


def test_safety_waits_for_another_hand_and_not_for_what_lies_in_the_queue(
    database: Database, ann: Known
) -> None:
    def safety(*in_hand: int) -> list[str]:
        drafts = [(draft(ann, "call 999", MessageClass.SAFETY), ann.address)]
        return texts(database.write_now(lambda tx: queue.add_and_lease(tx, drafts, lease(), in_hand, MONDAY)))

    database.write_now(lambda tx: outbox.add(tx, [draft(ann, "one")], [None]))
    assert add(database, ann, "two") == []
    assert safety() == ["call 999"]
    assert safety() == [], "the first one is not in our hand"


def test_something_for_friday_is_not_in_the_way(database: Database, ann: Known) -> None:
    later = draft(ann, "on Friday", MessageClass.PROACTIVE, due=MONDAY + timedelta(days=4))
    database.write_now(lambda tx: outbox.add(tx, [later], [None]))
    assert texts(add(database, ann, "now")) == ["now"]


def test_what_is_said_by_heart_has_no_row(database: Database, ann: Known) -> None:
    goodbyes = [(draft(ann, text), ann.address) for text in ("bye", "farewell")]
    said = queue.by_heart(goodbyes, count(-1, -1))
    assert [(each.id, each.to, each.message.text) for each in said] == [
        (-1, "ann", "bye"),
        (-2, "ann", "farewell"),
    ]
    assert database.read_now(outbox.counts) == {}


def test_when_very_much_is_in_hand_already_a_reply_waits_on_disk(database: Database, ann: Known) -> None:
    """A provider that hangs must not fill the memory: the pump says it later, in its order."""
    others = set(range(1000, 1000 + queue.MOST_IN_HAND))
    assert add(database, ann, "one", "two", in_hand=others) == []
    assert database.read_now(outbox.counts) == {"queued": 2}
    assert add(database, ann, "three") == [], "it may not overtake them"


def test_an_answer_to_danger_is_of_use_for_longer_and_held_back_by_nothing() -> None:
    made = queue.reply("contact-1", 7, "fake", OutboundMessage("Call."), MONDAY, safety=True)
    assert made.message_class is MessageClass.SAFETY
    assert made.useless_after == MONDAY + queue.SAFETY_USEFUL
