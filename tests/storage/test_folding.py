"""Two people who turn out to be one: nothing of either is left behind, and nothing can no longer be read.

What she notices of it is in tests/journeys/test_other_phone.py.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import String, func, select

from bot.domain.answer import Answer
from bot.domain.case import Case, CaseKind
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.session import Run, Session
from bot.storage import (
    answers,
    ballots,
    cases,
    claims,
    contacts,
    firsts,
    folding,
    ideas,
    ledger,
    outbox,
    recordings,
    sessions,
    tables,
)
from bot.storage.ballots import Ballot
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.firsts import First
from bot.storage.folding import Fold
from bot.storage.ideas import NewIdea
from bot.storage.sessions import SessionRow
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met
from tests.storage.sheets import GATHERING, SHEET, opened
from tests.storage.voices import SOUND, a_recording

LATER = MONDAY + timedelta(minutes=5)
GIVEN, DECLINED, WITHDRAWN = Decision


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two people, and somebody who has nothing to do with them."""
    return database.write_now(lambda tx: met(tx, "ann", "ben", "cat"))


def fold(tx: Tx, people: dict[str, Known]) -> None:
    """Ben turns out to be Ann."""
    ids = (people["ben"].contact.id, people["ann"].contact.id)
    folding.fold(tx, Fold(*ids, "fake", "in-9", people["ben"].address_id), LATER)


def test_no_table_is_forgotten() -> None:
    """A new table that says whose a row is has to say what becomes of it here."""
    hers = {each for each in tables.metadata.sorted_tables if "contact_id" in each.columns}
    assert hers == set(folding.MOVED)


def test_no_row_names_who_is_gone(database: Database, people: dict[str, Known]) -> None:
    gone = people["ben"].contact.id

    def work(tx: Tx) -> list[str]:
        outbox.add(tx, [replace(draft(people["cat"]), about=gone), draft(people["ben"])], [None, lease()])
        answers.add(tx, [Answer(gone, "f", "v", "s", "words", "", "kept", "en", MONDAY)])
        cases.add(tx, [Case("AAAA", gone, CaseKind.QUESTION, "en", "Why?", MONDAY)])
        fold(tx, people)
        found = []
        for table in tables.metadata.sorted_tables:
            for column in (each for each in table.columns if isinstance(each.type, String)):
                query = select(func.count()).select_from(table).where(column == gone)
                found += [f"{table.name}.{column.name}"] * tx.conn.execute(query).scalar_one()
        return found

    assert database.write_now(work) == []


def test_what_is_sealed_opens_as_hers(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people["ann"].contact.id, people["ben"].contact.id

    def work(tx: Tx) -> tuple[list[str], list[str], list[str]]:
        outbox.add(tx, [draft(people["ben"], "to ben")], [None])
        answers.add(tx, [Answer(ben, "f", "v", "s", "words", "", "in her words", "en", MONDAY)])
        cases.add(tx, [Case("AAAA", ben, CaseKind.QUESTION, "en", "Why?", MONDAY)])
        fold(tx, people)
        claimed = claims.claim(tx, ["fake"], lease(), MONDAY, 9)
        return (
            [each.leased.message.text for each in claimed],
            [each.words for each in answers.of(tx, ann)],
            [each.words for each in cases.of(tx, ann)],
        )

    assert database.write_now(work) == (["to ben"], ["in her words"], ["Why?"])


@pytest.mark.parametrize(
    ("mine", "theirs", "now", "lines"),
    [
        (GIVEN, GIVEN, GIVEN, 2),
        (GIVEN, DECLINED, DECLINED, 3),
        (WITHDRAWN, GIVEN, WITHDRAWN, 3),
        (DECLINED, WITHDRAWN, WITHDRAWN, 2),
        (GIVEN, None, GIVEN, 1),
        (None, GIVEN, GIVEN, 1),
    ],
)
def test_a_no_wins_over_a_yes_and_a_line_says_so(
    database: Database,
    people: dict[str, Known],
    mine: Decision | None,
    theirs: Decision | None,
    now: Decision,
    lines: int,
) -> None:
    ann, ben = people["ann"].contact.id, people["ben"].contact.id

    def work(tx: Tx) -> list[ConsentEntry]:
        for who, decision in ((ann, mine), (ben, theirs)):
            if decision is not None:
                wording = Wording("welcome.polls", "v", "a", "b", "en")
                ledger.add(tx, [(who, ConsentEntry("equality", decision, wording, "fake", "in-1", MONDAY))])
                answers.add(tx, [Answer(who, "f", "v", who, "choice", "x", "", "en", MONDAY, "equality")])
        fold(tx, people)
        assert bool(answers.of(tx, ann)) is (lines != 3), "what was kept only because of the yes is deleted"
        return ledger.of(tx, ann)

    found = database.write_now(work)
    assert (found[-1].decision, len(found)) == (now, lines)
    assert lines != 3 or (found[-1].message_id, found[-1].at) == ("in-9", LATER)


@pytest.mark.parametrize(("here", "goes_on"), [("", "at ann"), ("at ben", "at ben")])
def test_what_goes_on_where_she_writes_goes_on(
    database: Database, people: dict[str, Known], here: str, goes_on: str
) -> None:
    def row(name: str, flow: str) -> SessionRow:
        runs = (Run(flow, "v", "s"),) if flow else ()
        known = people[name]
        return SessionRow(known.contact.id, Session(runs), known.address_id, MONDAY)

    def work(tx: Tx) -> tuple[list[str], int]:
        sessions.save(tx, [row("ann", "at ann"), row("ben", here)])
        fold(tx, people)
        known = contacts.find(tx, people["ann"].address)
        assert known is not None
        where = tx.conn.execute(select(tables.session.c.address_id)).scalar_one()
        return [run.flow for run in known.session.runs], where

    assert database.write_now(work) == ([goes_on], people["ben"].address_id)


def test_of_both_the_one_who_joined_first_has_joined_and_her_words_can_be_read(
    database: Database, people: dict[str, Known]
) -> None:
    def work(tx: Tx) -> Contact:
        ann, ben = people["ann"].contact, people["ben"].contact
        new = replace(ben, joined_at=MONDAY, language="so", first_words="Hello", stakeholder="family")
        ann, new = replace(ann, stopped_at=MONDAY), replace(new, stopped_at=LATER)
        contacts.save(tx, [replace(ann, joined_at=LATER, language="en", adult=True), new])
        fold(tx, people)
        found = contacts.by_id(tx, ann.id)
        assert found is not None
        return found

    her = database.write_now(work)
    assert (her.joined_at, her.language, her.adult) == (MONDAY, "so", True)
    assert (her.first_words, her.stakeholder) == ("Hello", "family")
    assert her.stopped_at == LATER, "no START from before her last STOP undoes it"


@pytest.mark.parametrize(("mine", "left"), [(GIVEN, 2), (DECLINED, 0), (None, 2)])
def test_voice_notes_of_both_are_hers_unless_she_said_no_as_one_of_them(
    database: Database, people: dict[str, Known], mine: Decision | None, left: int
) -> None:
    ann, ben = people["ann"], people["ben"]

    def work(tx: Tx) -> list[bytes | None]:
        for who, decision in ((ann, mine), (ben, GIVEN)):
            if decision is not None:
                wording = Wording("choices.voice", "v", "a", "b", "en")
                entry = ConsentEntry("voice", decision, wording, "fake", "in-1", MONDAY)
                ledger.add(tx, [(who.contact.id, entry)])
        recordings.add(tx, [a_recording(ann), a_recording(ben, "BBBB2222")])
        recordings.fetched(tx, a_recording(ben, "BBBB2222"), SOUND, 3, MONDAY)
        fold(tx, people)
        return [recordings.content(tx, each) for each in recordings.of(tx, ann.contact.id)]

    assert database.write_now(work) == [None, SOUND][:left]


@pytest.mark.parametrize(("mine", "left"), [(GIVEN, 2), (DECLINED, 0), (None, 2)])
def test_ideas_of_both_are_hers_and_one_vote_unless_she_said_no_as_one_of_them(
    database: Database, people: dict[str, Known], mine: Decision | None, left: int
) -> None:
    ann, ben = people["ann"].contact.id, people["ben"].contact.id

    def work(tx: Tx) -> tuple[dict[str, tuple[str, ...]], int]:
        opened(tx, SHEET, GATHERING)
        for who, decision in ((ann, mine), (ben, GIVEN)):
            if decision is not None:
                wording = Wording("choices.polls", "v", "a", "b", "en")
                ledger.add(tx, [(who, ConsentEntry("polls", decision, wording, "fake", "in-1", MONDAY))])
            ballots.cast(tx, [Ballot(SHEET.name, who, {"time": 1})], MONDAY)
            ideas.add(tx, [NewIdea("first", who, "an idea", "en")], MONDAY, secrets.token_bytes)
        fold(tx, people)
        return ideas.of(tx, ann), len(ballots.votes(tx, SHEET.name))

    assert database.write_now(work) == (({"first": ("an idea",) * 2}, 1) if left else ({}, 0))


def test_when_we_spoke_first_last_and_the_newer_offer_are_those_of_both(
    database: Database, people: dict[str, Known]
) -> None:
    ann, ben = (people[name].contact.id for name in ("ann", "ben"))

    def work(tx: Tx) -> tuple[object, ...]:
        firsts.spoke(tx, [First(ann, 7, None)], MONDAY)
        firsts.spoke(tx, [First(ben, 8, None)], LATER)
        firsts.offered(tx, [(ann, "flow:checkin")], MONDAY)
        fold(tx, people)
        row = tables.contact.c
        query = select(row.proactive_at, row.proactive_id, row.offer, row.offered_at).where(row.id == ann)
        return tuple(tx.conn.execute(query).one())

    assert database.write_now(work) == (LATER, 8, "flow:checkin", MONDAY)


def test_what_is_planned_for_both_is_told_once(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people["ann"], people["ben"]

    def work(tx: Tx) -> list[tuple[str, str, str]]:
        planned = [(ann, "news/once"), (ben, "news/once"), (ben, "thanks/once"), (ben, "")]
        outbox.add(tx, [replace(draft(who), fire_key=key) for who, key in planned], [None] * 4)
        fold(tx, people)
        row = tables.outbox.c
        query = select(row.fire_key, row.status, row.reason).order_by(row.id)
        return [tuple(each) for each in tx.conn.execute(query)]

    assert database.write_now(work) == [
        ("news/once", "queued", ""),
        ("thanks/once", "queued", ""),
        ("", "queued", ""),
    ]
