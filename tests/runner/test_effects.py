"""Each fact becomes rows, and what became of messages is written down first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import Address, Heard, MessageClass, OutboundMessage
from bot.domain.outbox import Settlement, Status
from bot.domain.session import Run, Session
from bot.engine import events as facts
from bot.engine.run import Turn
from bot.runner.casework import Casework
from bot.runner.effects import Effects, settle
from bot.storage import answers, ballots, contacts, ledger, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.runner.heeds import Turns, message
from tests.storage.rows import draft, lease, met

WORDING = Wording("welcome.updates", "v", "s", "s", "en")
YES = ConsentEntry("msg_updates", Decision.GIVEN, WORDING, "fake", "m1", MONDAY)
STATE = Session((Run("tea", "v1", "a"),))


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody whose turn it is."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def write(database: Database, ann: Known, *events: facts.Event, **changed: object) -> list[str]:
    turn = Turn(STATE, replace(ann.contact, **changed), events)  # type: ignore[arg-type]
    effects = Effects(Casework(SmallLibrary()))
    effects.gather(ann, message(external_id="m7"), turn)

    def work(tx: Tx) -> list[str]:
        leased = effects.write(tx, lease(), set(), MONDAY, lambda size: b"k" * size)
        return [each.message.text for each in leased]

    return database.write_now(work)


def find(database: Database) -> Known:
    found = database.read_now(lambda tx: contacts.find(tx, Address("fake", "ann")))
    assert found is not None
    return found


def test_a_turn_leaves_the_session_and_what_changed_about_her(database: Database, ann: Known) -> None:
    write(database, ann, facts.LanguageChosen("ar"), facts.Joined(), language="ar", joined_at=MONDAY)
    found = find(database)
    assert found.session == STATE
    assert (found.contact.language, found.contact.joined_at) == ("ar", MONDAY)


def test_what_is_said_is_in_hand_at_once(database: Database, ann: Known) -> None:
    said = [facts.Spoken(OutboundMessage(text)) for text in ("one", "two")]
    assert write(database, ann, *said) == ["one", "two"]
    row = database.read_now(lambda tx: tx.conn.execute(select(table).limit(1)).one())
    assert (row.status, row.message_class, row.leased_by) == ("leased", "reply", "us")
    assert row.useless_after == MONDAY + timedelta(hours=1)


def test_an_answer_is_kept_with_her_words(database: Database, ann: Known) -> None:
    write(
        database,
        ann,
        facts.AnswerRecorded("poll", "v1", "comment", "words", words="more time", language="ar"),
    )
    (kept,) = database.read_now(lambda tx: answers.of(tx, ann.contact.id))
    assert (kept.flow, kept.step, kept.words, kept.language, kept.at) == (
        "poll",
        "comment",
        "more time",
        "ar",
        MONDAY,
    )


def test_a_ballot_is_cast_and_is_no_answer(database: Database, ann: Known) -> None:
    write(database, ann, facts.BallotCast("first", "time", ("time", "listening")))
    assert database.read_now(lambda tx: ballots.of_poll(tx, "first")) == ["time"]
    assert database.read_now(lambda tx: answers.of(tx, ann.contact.id)) == []


def test_a_consent_goes_to_the_ledger_with_the_message_in_which_it_was_given(
    database: Database, ann: Known
) -> None:
    write(database, ann, facts.ConsentDecided("msg_updates", Decision.GIVEN, WORDING))
    assert database.read_now(lambda tx: ledger.of(tx, ann.contact.id)) == [replace(YES, message_id="m7")]


def test_stopping_cancels_what_was_queued_but_not_its_own_confirmation(
    database: Database, ann: Known
) -> None:
    later = draft(ann, "on Friday", MessageClass.PROACTIVE, due=MONDAY + timedelta(days=4))
    safe = draft(ann, "call 999", MessageClass.SAFETY, due=MONDAY + timedelta(days=4))
    database.write_now(lambda tx: outbox.add(tx, [later, safe], [None, None]))
    stopped = (facts.MessagesStopped(), facts.Spoken(OutboundMessage("Goodbye.")))
    assert write(database, ann, *stopped, stopped_at=MONDAY) == ["Goodbye."]
    assert database.read_now(outbox.counts) == {"cancelled": 1, "leased": 1, "queued": 1}


def failed(number: int, who: str, reason: str = "blocked") -> Settlement:
    return Settlement(number, who, Status.FAILED, 1, reason)


def test_who_has_blocked_us_gets_no_more_and_the_ledger_says_so_once(database: Database, ann: Known) -> None:
    who = ann.contact.id

    def work(tx: Tx) -> list[int]:
        ledger.add(tx, [(who, YES), (who, replace(YES, purpose="research"))])
        return outbox.add(tx, [draft(ann), draft(ann), draft(ann)], [lease(), lease(), None])

    first, second, _ = database.write_now(work)
    database.write_now(lambda tx: settle(tx, [failed(first, who)], MONDAY))
    database.write_now(lambda tx: settle(tx, [failed(second, who)], MONDAY + timedelta(hours=1)))
    assert database.read_now(outbox.counts) == {"cancelled": 1, "failed": 2}
    assert find(database).contact.stopped_at == MONDAY
    lines = database.read_now(lambda tx: ledger.of(tx, who))[2:]
    assert [(line.purpose, line.decision) for line in lines] == [
        ("messages", Decision.WITHDRAWN),
        ("msg_updates", Decision.WITHDRAWN),
    ]


@pytest.mark.parametrize("reason", ["refused", "unknown_address", "too_fast"])
def test_another_failure_stops_nothing(database: Database, ann: Known, reason: str) -> None:
    (number,) = database.write_now(lambda tx: outbox.add(tx, [draft(ann)], [lease()]))
    database.write_now(lambda tx: settle(tx, iter([failed(number, ann.contact.id, reason)]), MONDAY))
    assert find(database).contact.stopped_at is None


def test_a_block_that_is_heard_of_with_her_start_does_not_stop_her_again(database: Database) -> None:
    """What became of older messages is written before what she does now."""
    turns = Turns(database)
    (asked,) = turns.take(message()).leased
    turns.take(message(text="start"), settlements=[failed(asked.id, asked.contact_id)])
    assert find(database).contact.stopped_at is None


def test_blocking_twice_is_written_once(database: Database) -> None:
    turns = Turns(database)
    turns.says("hello")
    turns.take(message(kind=Heard.BLOCKED))
    turns.take(message(kind=Heard.BLOCKED))
    lines = database.read_now(lambda tx: ledger.of(tx, find(database).contact.id))
    assert [line.purpose for line in lines] == ["messages"]
