"""Each fact becomes rows, and what became of messages is written down first."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.case import Case, CaseKind
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import Address, Heard, MessageClass, OutboundMessage
from bot.domain.outbox import Settlement, Status
from bot.domain.session import Run, Session
from bot.engine import events as facts
from bot.engine.run import Turn
from bot.runner.casework import Casework
from bot.runner.effects import Effects
from bot.runner.reporting import settle
from bot.storage import answers, ballots, cases, contacts, copies, drafts, erasure, ideas, ledger, outbox
from bot.storage.ballots import Ballot
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.runner.heeds import Turns, message
from tests.storage.rows import draft, lease, met
from tests.storage.sheets import GATHERING, SHEET, opened

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


def test_a_text_that_was_written_anew_waits_for_the_team(database: Database, ann: Known) -> None:
    write(database, ann, facts.TextProposed("poll", "intro.say", "a" * 64, "Hello there", 3))
    (kept,) = database.read_now(drafts.waiting)
    assert kept.proposal == drafts.Proposal("poll", "intro.say", "a" * 64, "Hello there", 3, MONDAY)


def test_a_ballot_is_cast_and_is_no_answer(database: Database, ann: Known) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    write(database, ann, facts.BallotCast(SHEET.name, {"time": 1}, "families", ("time", "listening")))
    assert database.read_now(lambda tx: ballots.votes(tx, SHEET.name)) == [("families", {"time": 1})]
    assert database.read_now(lambda tx: answers.of(tx, ann.contact.id)) == []


def test_an_idea_is_written_down_and_is_no_answer(database: Database, ann: Known) -> None:
    database.write_now(lambda tx: opened(tx, GATHERING))
    write(database, ann, facts.IdeaGiven("first", "Longer visits", "ar"))
    found = database.read_now(lambda tx: ideas.waiting(tx, "first"))
    assert found is not None and (found.words, found.language) == ("Longer visits", "ar")
    assert database.read_now(lambda tx: answers.of(tx, ann.contact.id)) == []


@pytest.mark.parametrize("decision", [Decision.DECLINED, Decision.WITHDRAWN])
def test_with_her_consent_to_votes_go_her_ballot_and_her_ideas(
    database: Database, ann: Known, decision: Decision
) -> None:
    who = ann.contact.id

    def gives(tx: Tx) -> None:
        opened(tx, SHEET, GATHERING)
        ballots.cast(tx, [Ballot(SHEET.name, who, {"time": 1})], MONDAY)
        ideas.add(tx, [NewIdea("first", who, "an idea", "en")], MONDAY, secrets.token_bytes)

    database.write_now(gives)
    write(database, ann, facts.ConsentDecided("research", decision, WORDING))
    assert database.read_now(lambda tx: (len(ballots.votes(tx, SHEET.name)), ideas.count(tx, "first"))) == (
        1,
        1,
    )
    write(database, ann, facts.ConsentDecided("polls", decision, WORDING))
    assert database.read_now(lambda tx: (len(ballots.votes(tx, SHEET.name)), ideas.count(tx, "first"))) == (
        0,
        0,
    )


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


def test_of_a_turn_in_which_she_is_forgotten_nothing_is_kept(database: Database, ann: Known) -> None:
    effects = Effects(Casework(SmallLibrary()))
    before = Turn(STATE, ann.contact, (facts.Spoken(OutboundMessage("one")),))
    words = facts.AnswerRecorded("poll", "v1", "comment", "words", words="more time")
    goodbye = facts.Forgotten(OutboundMessage("Goodbye."))
    for turn in (before, Turn(STATE, ann.contact, (words, goodbye))):  # two addresses of one person
        effects.gather(ann, message(external_id="m7"), turn)

    def work(tx: Tx) -> list[int]:
        return [each.id for each in effects.write(tx, lease(), set(), MONDAY, lambda size: b"k" * size)]

    assert database.write_now(work) == [], "the goodbye is said by heart"
    assert [draft.message.text for draft, _ in effects.goodbyes] == ["Goodbye."]
    assert effects.gone == [ann.contact.id]
    assert database.read_now(lambda tx: contacts.find(tx, ann.address)) is None
    assert database.read_now(outbox.counts) == {}


def test_what_tells_a_case_says_whose_words_they_are_and_nothing_else_does(
    database: Database, ann: Known
) -> None:
    others = database.write_now(lambda tx: met(tx, "bea", "cleo", "dora"))
    bea = others["bea"].contact.id
    asked = Case("AAAA", bea, CaseKind.QUESTION, "en", "Why?", MONDAY)
    database.write_now(lambda tx: cases.add(tx, [asked]))
    told: list[facts.Event] = [facts.CaseOpened("AAAA"), facts.Spoken(OutboundMessage("bea asks why"))]
    effects = Effects(Casework(SmallLibrary()))
    one, two = (facts.Spoken(OutboundMessage(text)) for text in ("one", "two"))
    for who, events in ((others["cleo"], (one,)), (ann, tuple(told)), (others["dora"], (two,))):
        effects.gather(who, message(external_id="m7"), Turn(STATE, who.contact, events))
    leased = database.write_now(lambda tx: effects.write(tx, lease(), set(), MONDAY, bytes))
    assert [(each.message.text, each.about) for each in leased] == [
        ("one", ""),
        ("bea asks why", bea),
        ("two", ""),
    ]
    rows = database.read_now(lambda tx: tx.conn.execute(select(table.c.about).order_by(table.c.id)).scalars())
    assert list(rows) == ["", bea, ""]


def test_of_a_case_that_is_gone_by_now_nothing_is_told(database: Database, ann: Known) -> None:
    told: list[facts.Event] = [facts.CaseOpened("GONE"), facts.Spoken(OutboundMessage("bea asks why"))]
    assert write(database, ann, *told) == []
    assert database.read_now(outbox.counts) == {}


@pytest.mark.parametrize("back", [facts.Joined(), facts.MessagesStarted()])
def test_who_joins_or_starts_again_may_be_written_to(
    database: Database, ann: Known, back: facts.Event
) -> None:
    key = database.vault.key("fake", "ann")
    database.write_now(lambda tx: erasure.forget(tx, [ann.contact.id], MONDAY, {}))
    again = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    write(database, again, facts.LanguageChosen("en"))
    assert database.read_now(lambda tx: erasure.suppressed(tx, [key])) == {key}
    write(database, again, back)
    assert database.read_now(lambda tx: erasure.suppressed(tx, [key])) == set()


def test_what_became_of_messages_to_somebody_forgotten_writes_nothing_but_what_is_to_be_deleted(
    database: Database, ann: Known
) -> None:
    numbers = database.write_now(lambda tx: outbox.add(tx, [draft(ann)] * 3, [lease()] * 3))
    database.write_now(lambda tx: erasure.forget(tx, [ann.contact.id], MONDAY, {}))
    who, where = ann.contact.id, Address("fake", "ann")
    late = [
        failed(numbers[0], who),
        Settlement(numbers[1], who, Status.SENT, 1, provider_id="7", said_to=where),
        Settlement(numbers[2], who, Status.SENT, 1, said_to=where),
        Settlement(-1, who, Status.SENT, 1, provider_id="8", said_to=where),
        failed(-2, who),
    ]
    keeps = {"fake": timedelta(hours=48)}
    database.write_now(lambda tx: settle(tx, late, MONDAY, keeps))
    database.write_now(lambda tx: settle(tx, late, MONDAY))
    found = database.write_now(lambda tx: copies.claim(tx, {"fake"}, MONDAY, MONDAY, 10))
    assert [(each.to, each.provider_id) for each in found] == [("ann", "7")], "and the goodbye may stay"
    assert found[0].useless_after == MONDAY + keeps["fake"]
    assert database.read_now(lambda tx: ledger.of(tx, who)) == []
