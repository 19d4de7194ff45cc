"""What is asked becomes a row and a notice; what is done about it a line of the audit, perhaps a reply."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.case import CaseKind, Outcome
from bot.domain.message import OutboundMessage
from bot.domain.staff import AuditEntry
from bot.engine import events as facts
from bot.runner.casework import CaseFact, Casework
from bot.storage import bodies, cases, outbox, staff
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from bot.storage.tables import staff as staff_table
from bot.storage.tables import team_case
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import met

DUE = MONDAY + timedelta(days=30)
ASKED = facts.CaseHandedOver("AAAA", CaseKind.COMPLAINT, "Casecanary", DUE, "ar")


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Somebody who asks, and two of the team."""

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, "ann", "tess", "bea")
        for name in ("tess", "bea"):
            row = {"contact_id": found[name].contact.id, "role": "team", "groups": [], "since": MONDAY}
            tx.conn.execute(insert(staff_table).values(row))
        return found

    return database.write_now(work)


def happens(database: Database, *turns: tuple[Known, CaseFact], minutes: float = 0) -> None:
    """A batch of turns, each of one fact."""
    work, at = Casework(SmallLibrary()), MONDAY + timedelta(minutes=minutes)
    for known, fact in turns:
        work.take(known.contact.id, at, fact)
    database.write_now(work.write)


def said(database: Database) -> list[tuple[str, str]]:
    """To whom what is queued."""
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    unseal = database.vault.unseal
    return [
        (row.contact_id, bodies.decode(unseal(row.body_sealed, outbox.BODY, row.contact_id)).text)
        for row in rows
    ]


def test_what_is_asked_is_written_down_and_the_team_is_told(
    database: Database, people: dict[str, Known]
) -> None:
    happens(database, (people["ann"], ASKED))
    (case,) = database.read_now(cases.waiting)
    assert (case.reference, case.contact_id, case.kind, case.words, case.at, case.due) == (
        "AAAA",
        people["ann"].contact.id,
        CaseKind.COMPLAINT,
        "Casecanary",
        MONDAY,
        DUE,
    )
    team = {people[name].contact.id for name in ("tess", "bea")}
    assert sorted(said(database)) == sorted((who, "Something waits.") for who in team)


def test_of_two_things_asked_at_once_the_team_is_told_once(
    database: Database, people: dict[str, Known]
) -> None:
    other = facts.CaseHandedOver("BBBB", CaseKind.QUESTION, "More", None, "en")
    happens(database, (people["ann"], ASKED), (people["bea"], other))
    assert len(database.read_now(cases.waiting)) == 2
    assert len(said(database)) == 2


def test_who_opens_a_case_is_written_down_without_its_words(
    database: Database, people: dict[str, Known]
) -> None:
    happens(database, (people["ann"], ASKED))
    happens(database, (people["bea"], facts.CaseOpened("AAAA")), minutes=5)
    (case,) = database.read_now(cases.waiting)
    assert (case.opened_by, case.opened_at) == (2, MONDAY + timedelta(minutes=5))
    (line,) = database.read_now(staff.audited)
    assert line == AuditEntry(MONDAY + timedelta(minutes=5), "staff:2", "case_opened", "case:AAAA")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_how_a_case_ended_is_in_the_audit_and_the_reply_on_its_way(
    database: Database, people: dict[str, Known], outcome: Outcome
) -> None:
    ann = people["ann"].contact.id
    reply = OutboundMessage("Replycanary") if outcome is Outcome.ANSWERED else None
    happens(database, (people["tess"], facts.CaseClosed("AAAA", ann, outcome, reply)))
    (line,) = database.read_now(staff.audited)
    assert line == AuditEntry(MONDAY, "staff:1", f"case_{outcome.value}", "case:AAAA")
    assert said(database) == ([(ann, "Replycanary")] if reply else [])


def test_an_answered_case_knows_the_place_of_its_reply(database: Database, people: dict[str, Known]) -> None:
    ann = people["ann"].contact.id
    happens(database, (people["ann"], ASKED))
    reply = OutboundMessage("Replycanary")
    happens(database, (people["tess"], facts.CaseClosed("AAAA", ann, Outcome.ANSWERED, reply)))
    query = select(table.c.id).where(table.c.contact_id == ann)
    place = database.read_now(lambda tx: tx.conn.execute(query).scalar_one())
    assert database.read_now(lambda tx: tx.conn.execute(select(team_case.c.reply_id)).scalar_one()) == place


def test_a_batch_that_is_about_nothing_of_it_does_nothing(database: Database) -> None:
    happens(database)
    assert said(database) == []
    assert database.read_now(staff.audited) == []
