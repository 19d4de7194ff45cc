"""A batch of turns in one transaction: accepted once, played, written, and then to be said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.message import Address, Heard, Press, Receipt
from bot.domain.outbox import Settlement, Status
from bot.domain.publication import FlowVersion
from bot.domain.staff import Role
from bot.engine.flow import When
from bot.engine.steps.say import Say
from bot.library.publish import UnreadableVersion
from bot.runner.batch import Batch, address_of
from bot.storage import answers, contacts, inbound, outbox, publications, staff
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.staff import Invitation
from bot.storage.tables import contact
from bot.storage.tables import inbound as table
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import MONDAY
from tests.runner.heeds import Turns, a_runner, message
from tests.storage.rows import a_vault

ON_POSTGRESQL = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def turns(database: Database) -> Turns:
    """An empty database, and a runner."""
    return Turns(database)


def known(turns: Turns, who: str = "ann") -> Known:
    found = turns.database.read_now(lambda tx: contacts.find(tx, Address("fake", who)))
    assert found is not None
    return found


def test_a_batch_is_many_people_at_once(turns: Turns) -> None:
    result = turns.take(*(message(f"person-{n}") for n in range(64)))
    assert result.receipts == [Receipt()] * 64
    assert {each.message.text for each in result.leased} == {"Tea?"}
    assert [each.to for each in result.leased] == [f"person-{n}" for n in range(64)]
    assert known(turns, "person-63").session.runs[-1].step == "tea"


def test_what_was_taken_before_is_a_duplicate_and_changes_nothing(turns: Turns) -> None:
    first = message()
    turns.take(first)
    before = known(turns)
    again = turns.take(first, message("ben"))
    assert again.receipts == [Receipt(duplicate=True), Receipt()]
    assert [each.to for each in again.leased] == ["ben"]
    assert known(turns) == before


def test_a_conversation_goes_on_from_turn_to_turn(turns: Turns) -> None:
    assert turns.says("hello") == ["Tea?"]
    assert turns.says("yes") == ["Welcome.\n\nYou wrote \u2068hello\u2069."]
    assert known(turns).contact.joined_at == MONDAY
    assert known(turns).contact.first_words is None
    assert turns.says("hm") == ["What?"]


def test_what_is_published_while_a_batch_is_played_waits_for_the_next(turns: Turns) -> None:
    """Or somebody inside an older version would lose her conversation between two looks at the library."""
    fallback = flow("lost", {"only": Say(say="A new time.")}, when=When.NOTHING_ELSE_FITS)
    shelves = [turns.library, turns.library, SmallLibrary.of(fallback)]
    turns.runner = a_runner(lambda: shelves.pop(0), turns.clock)
    assert turns.says("hello") == ["Tea?"]
    together = turns.take(message(text="yes"), message("ben"), message("cea"))
    welcomed = "Welcome.\n\nYou wrote \u2068hello\u2069."
    assert [each.message.text for each in together.leased] == [welcomed, "Tea?", "Tea?"]
    assert turns.says("hm") == ["A new time."]


def test_what_was_heard_by_the_words_of_another_library_is_heard_again(turns: Turns) -> None:
    """Its word may lead elsewhere by now: it must not become an answer to the question that waits."""
    shelves = [turns.library]
    turns.runner = a_runner(lambda: shelves[-1], turns.clock)
    for text in ("hello", "yes", "comment"):
        turns.says(text)
    renamed = flow("helping", {"only": Say(say="More help.")}, keywords=("help",))
    shelves.append(SmallLibrary.of(*(f for f in turns.library.flows.values() if f.name != "help"), renamed))
    assert turns.says("help")[0].startswith("More help.")
    kept = turns.database.read_now(lambda tx: answers.of(tx, known(turns).contact.id))
    assert [each.flow for each in kept] == ["welcome"]


def test_a_tap_that_answered_is_told_to_the_door(turns: Turns) -> None:
    (asked,) = turns.take(message()).leased
    press = Press(asked.message.wait_id or "", 0)
    result = turns.take(message(text="", kind=Heard.PRESS, press=press))
    assert [receipt and receipt.chosen for receipt in result.receipts] == ["Yes"]


@pytest.mark.parametrize("kind", [Heard.GROUP, Heard.NOTHING, Heard.UNREADABLE])
def test_what_is_no_conversation_is_taken_and_nobody_is_met(turns: Turns, kind: Heard) -> None:
    said = replace(message(kind=kind), payload=b"\xff raw \0 bytes")
    assert address_of(said) is None
    assert turns.take(said).receipts == [Receipt()]
    assert turns.take(said).receipts == [Receipt(duplicate=True)]
    assert turns.database.read_now(people) == 0


def test_what_cannot_be_read_is_kept_whole(turns: Turns) -> None:
    turns.take(replace(message(kind=Heard.UNREADABLE), address=None, payload=b"\xff raw \0 bytes"))
    ((_, payload),) = turns.database.read_now(lambda tx: inbound.kept(tx, "unreadable"))
    assert payload == "\\xff raw \0 bytes"


def test_words_are_not_kept_when_they_have_done_their_work(turns: Turns) -> None:
    turns.says("hello")
    query = select(table.c.payload_sealed)
    assert turns.database.read_now(lambda tx: tx.conn.execute(query).scalars().all()) == [None]


def test_an_empty_batch_only_settles(turns: Turns) -> None:
    (asked,) = turns.take(message()).leased
    sent = Settlement(asked.id, asked.contact_id, Status.SENT, 1, provider_id="9")
    result = turns.take(settlements=[sent])
    assert (result.receipts, result.leased) == ([], [])
    assert turns.database.read_now(outbox.counts) == {"sent": 1}


def test_a_message_is_taken_at_the_time_it_was_heard(turns: Turns) -> None:
    turns.says("hello")
    turns.clock.forward(hours=25)
    assert turns.says("yes") == ["Tea?"]


def test_a_reply_behind_one_that_is_not_ours_waits_for_the_pump(turns: Turns) -> None:
    turns.says("hello")
    turns.runner.in_hand.clear()
    result = turns.take(message(text="help"))
    assert result.receipts == [Receipt()]
    assert result.leased == []
    assert turns.database.read_now(outbox.counts) == {"leased": 1, "queued": 1}


def test_a_newcomer_comes_with_the_code_of_her_link(turns: Turns) -> None:
    turns.take(message(text="/start", start_code="library-poster"))
    assert known(turns).contact.campaign == "library-poster"


@pytest.mark.parametrize("code", ["x" * 65, "nul \0", "half \ud83d", "new\nline"])
def test_a_code_that_cannot_be_ours_is_no_reason_to_turn_her_away(turns: Turns, code: str) -> None:
    turns.take(message(text="/start", start_code=code))
    assert known(turns).contact.campaign is None


@pytest.mark.parametrize("words", ["nul \0 within", "half \ud83d", "x" * 20_000, "\u202e turned"])
def test_any_words_can_be_taken_and_answered(turns: Turns, words: str) -> None:
    turns.says(words)
    assert turns.says("yes")[0].startswith("Welcome.\n\nYou wrote")
    turns.says("comment")
    assert turns.says(words) == []
    assert known(turns).session.runs == ()


def invited(turns: Turns) -> str:
    link = Invitation(Role.CHAMPION, ("Ealing",), "terminal:ann", MONDAY, MONDAY + timedelta(days=7))
    turns.database.write_now(lambda tx: staff.invite(tx, "secret-code", link))
    return "secret-code"


def test_a_staff_link_works_for_one_person_once(turns: Turns) -> None:
    code = invited(turns)
    (said,) = turns.take(message(text="/start", start_code=code)).leased
    assert said.message.text == "Your role: \u2068champion Ealing\u2069."
    (said,) = turns.take(message("ben", text="/start", start_code=code)).leased
    assert said.message.text == "This link is used."
    (member,) = turns.database.read_now(staff.everyone)
    assert member.contact_id == known(turns).contact.id


def test_a_flow_that_is_published_anew_begins_again_where_it_says_so(turns: Turns) -> None:
    turns.says("hello")
    turns.library.publish(flow("welcome", {"a": Say(say="New.")}, version="v2", restart=True))
    assert turns.says("yes") == ["We begin again.\n\nNew."]


def test_an_older_version_is_fetched_for_those_inside_of_it(turns: Turns) -> None:
    turns.says("hello")
    older = turns.library.flows["welcome"]
    turns.library.flows["welcome"] = replace(older, version="v2")
    turns.library.add = lambda version: turns.library.older.update({(older.name, version.version): older})  # type: ignore[method-assign]
    stored = FlowVersion("welcome", "v1", "{}")
    turns.database.write_now(lambda tx: publications.publish(tx, [stored], "bigroom", "flows", MONDAY))
    assert turns.says("yes") == ["Welcome.\n\nYou wrote \u2068hello\u2069."]


def test_a_version_that_this_release_cannot_read_ends_kindly_and_stop_is_heard(turns: Turns) -> None:
    def unreadable(version: FlowVersion) -> None:
        raise UnreadableVersion(version.name)

    for who, says, answer in (("ann", "yes", "Something went wrong."), ("ben", "stop", "Goodbye.")):
        turns.says("hello", who)
        older = turns.library.flows["welcome"]
        stored = FlowVersion("welcome", older.version, "{}")
        turns.database.write_now(
            lambda tx, stored=stored: publications.publish(tx, [stored], "", "", MONDAY)  # type: ignore[misc]
        )
        turns.library.flows["welcome"] = replace(older, version=f"newer than {older.version}")
        turns.library.add = unreadable  # type: ignore[method-assign]
        assert turns.says(says, who) == [answer]


@pytest.fixture
def elsewhere(migrated_url: str, turns: Turns) -> Iterator[Turns]:
    """Another process on the same database."""
    with closing(Database(migrated_url, a_vault())) as other:
        yield Turns(other, turns.library, "them")


@ON_POSTGRESQL
def test_a_person_who_is_locked_elsewhere_comes_again_and_nobody_waits_for_her(
    turns: Turns, elsewhere: Turns
) -> None:
    turns.take(message("ann"), message("ben"))
    hers, his = message("ann", "yes"), message("ben", "yes")

    def meanwhile(tx: Tx) -> list[Receipt | None]:
        turns.takes(tx, message("ann", "help"))
        return elsewhere.take(hers, his).receipts

    assert turns.database.write_now(meanwhile) == [None, Receipt(chosen="Yes")]
    assert elsewhere.take(hers, his).receipts == [Receipt(chosen="Yes"), Receipt(duplicate=True)]


@ON_POSTGRESQL
def test_of_two_processes_that_are_given_the_same_delivery_one_takes_it(
    turns: Turns, elsewhere: Turns
) -> None:
    said = message()
    turns.take(said)
    assert elsewhere.take(said).receipts == [Receipt(duplicate=True)]


def people(tx: Tx) -> int:
    return tx.conn.execute(select(func.count()).select_from(contact)).scalar_one()


def test_a_batch_of_nothing_is_nothing(turns: Turns) -> None:
    assert turns.database.write_now(lambda tx: turns.runner.take(tx, Batch([]))).receipts == []
