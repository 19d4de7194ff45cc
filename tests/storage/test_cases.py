"""What was asked waits in the order of what is due, is opened, and closed once; her words are sealed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.staff import AuditEntry
from bot.storage import cases, outbox, staff
from bot.storage.database import Database, Tx
from bot.storage.tables import contact, team_case
from bot.storage.tables import outbox as message
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, draft, met

LATER = MONDAY + timedelta(hours=1)
EVENING = MONDAY + timedelta(hours=9)
WORDS = "Casecanary: why is the clinic so far away?"


@pytest.fixture
def ann(database: Database) -> str:
    """Somebody who asks."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id


def asks(
    database: Database,
    who: str,
    reference: str,
    kind: CaseKind = CaseKind.QUESTION,
    days: int | None = None,
    hours: int = 0,
) -> Case:
    """A case is handed over."""
    at = MONDAY + timedelta(hours=hours)
    due = None if days is None else at + timedelta(days=days)
    case = Case(reference, who, kind, "ar", WORDS, at, due)
    database.write_now(lambda tx: cases.add(tx, [case]))
    return case


def waiting(database: Database, **how: object) -> list[str]:
    found = database.read_now(lambda tx: cases.waiting(tx, **how))  # type: ignore[arg-type]
    return [case.reference for case in found]


def test_a_case_is_found_as_it_was_handed_over(database: Database, ann: str) -> None:
    case = asks(database, ann, "AAAA", CaseKind.COMPLAINT, 30)
    assert database.read_now(cases.waiting) == [case]
    assert database.read_now(lambda tx: cases.of(tx, ann)) == [case]


def test_her_words_are_sealed_for_her_alone(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    sealed = database.read_now(lambda tx: tx.conn.execute(select(team_case.c.words_sealed)).scalar_one())
    assert b"Casecanary" not in sealed
    assert database.vault.unseal(sealed, "team_case.words", ann) == WORDS


def test_what_is_due_first_comes_first_and_then_what_was_asked_first(database: Database, ann: str) -> None:
    asks(database, ann, "NEWER", hours=2)
    asks(database, ann, "OLDER", hours=1)
    asks(database, ann, "LATE", CaseKind.COMPLAINT, 30)
    asks(database, ann, "SOON", CaseKind.REQUEST, 3)
    assert waiting(database) == ["SOON", "LATE", "OLDER", "NEWER"]
    assert waiting(database, limit=2) == ["SOON", "LATE"]
    assert waiting(database, limit=1, reference="NEWER") == ["NEWER"]
    assert waiting(database, reference="") == []


def test_she_is_spoken_to_in_the_language_of_today_and_not_after_stop(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")

    def change(**values: object) -> Case:
        database.write_now(lambda tx: tx.conn.execute(update(contact).values(**values)))
        return database.read_now(cases.waiting)[0]

    moved = change(language="so")
    assert (moved.language, moved.stopped) == ("so", False)
    assert change(stopped_at=LATER).stopped


def test_who_opened_it_last_is_noted(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    for number in (7, 8, None):
        database.write_now(lambda tx, number=number: cases.opened(tx, "AAAA", number, LATER))  # type: ignore[misc]
        (case,) = database.read_now(cases.waiting)
        assert (case.opened_by, case.opened_at) == (number, LATER)


def test_only_one_may_close_a_case(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    assert database.write_now(lambda tx: cases.close(tx, "AAAA", 7, Outcome.ANSWERED, LATER))
    assert not database.write_now(lambda tx: cases.close(tx, "AAAA", 8, Outcome.DONE, LATER))
    assert not database.write_now(lambda tx: cases.close(tx, "BBBB", 8, Outcome.DONE, LATER))
    database.write_now(lambda tx: cases.opened(tx, "AAAA", 8, LATER))
    (case,) = database.read_now(lambda tx: cases.of(tx, ann))
    assert (case.outcome, case.done_at, case.opened_by) == (Outcome.ANSWERED, LATER, None)
    assert waiting(database) == []
    assert waiting(database, reference="AAAA") == []


def test_of_two_processes_that_close_at_once_only_one_does(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    closed: list[bool] = []

    def race() -> None:
        with closing(Database(database.url, a_vault())) as other:
            closed.append(other.write_now(lambda tx: cases.close(tx, "AAAA", 1, Outcome.DONE, LATER)))

    racing = [Thread(target=race) for _ in range(4)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert sorted(closed) == [False, False, False, True]


def answered(database: Database, who: str, status: str, *, whose: str | None = None, late: int = 0) -> None:
    """AAAA is answered, and its reply stands at a status."""

    def work(tx: Tx) -> None:
        known = met(tx, whose or "ann")[whose or "ann"]
        (number,) = outbox.add(tx, [replace(draft(known), queued_at=LATER + timedelta(minutes=late))], [None])
        cases.close(tx, "AAAA", 7, Outcome.ANSWERED, LATER)
        cases.replied(tx, "AAAA", number)
        tx.conn.execute(update(message).values(status=status))
        cases.reopen(tx, {who}, EVENING)

    database.write_now(work)


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_is_not_answered_after_all_is_open_again(database: Database, ann: str, status: str) -> None:
    case = asks(database, ann, "AAAA", CaseKind.COMPLAINT, 30)
    asks(database, ann, "DONE")
    database.write_now(lambda tx: cases.close(tx, "DONE", 7, Outcome.DONE, LATER))
    answered(database, ann, status)
    assert database.read_now(cases.waiting) == [case]
    row = database.read_now(lambda tx: tx.conn.execute(select(team_case).order_by(team_case.c.id)).first())
    assert row is not None
    assert (row.done_at, row.done_by, row.outcome, row.reply_id) == (None, None, "", None)
    lines = database.read_now(staff.audited)
    assert lines == [AuditEntry(EVENING, "bigroom", "case_reopened", "case:AAAA")]


@pytest.mark.parametrize("status", ["queued", "leased", "sent"])
def test_while_its_reply_may_arrive_a_case_stays_closed(database: Database, ann: str, status: str) -> None:
    asks(database, ann, "AAAA")
    answered(database, ann, status)
    assert waiting(database) == []
    assert database.read_now(staff.audited) == []


@pytest.mark.parametrize("other", [{"whose": "ben"}, {"late": 1}])
def test_a_number_that_is_given_again_opens_nothing(
    database: Database, ann: str, other: dict[str, Any]
) -> None:
    """SQLite gives the number of a deleted row away again: to somebody else, or later to herself."""
    asks(database, ann, "AAAA")
    answered(database, ann, "failed", **other)
    assert waiting(database) == []


def test_only_of_those_who_are_named_a_case_is_open_again(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    answered(database, "somebody else", "failed")
    assert waiting(database) == []


def test_it_is_known_whose_cases_are(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    assert database.write_now(lambda tx: cases.owners(tx, ["AAAA", "GONE"])) == {"AAAA": ann}
    assert database.write_now(lambda tx: cases.owners(tx, [])) == {}


def test_what_is_due_is_counted_by_kind(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    asks(database, ann, "BBBB", CaseKind.COMPLAINT, 3)
    asks(database, ann, "CCCC", CaseKind.COMPLAINT, 5)
    asks(database, ann, "DDDD", CaseKind.REQUEST, 30)
    asks(database, ann, "EEEE", CaseKind.COMPLAINT, 1)
    database.write_now(lambda tx: cases.close(tx, "EEEE", 1, Outcome.DONE, LATER))
    week = MONDAY + timedelta(days=7)
    assert database.read_now(lambda tx: cases.due_counts(tx, week)) == {CaseKind.COMPLAINT: 2}
    assert database.read_now(lambda tx: cases.due_counts(tx, MONDAY + timedelta(days=3))) == {}


def test_when_its_time_is_over_a_case_has_no_words(database: Database, ann: str) -> None:
    case = asks(database, ann, "AAAA")
    database.write_now(lambda tx: tx.conn.execute(update(team_case).values(words_sealed=None)))
    assert database.read_now(lambda tx: cases.of(tx, ann)) == [replace(case, words="")]


def test_who_is_forgotten_takes_her_cases_with_her(database: Database, ann: str) -> None:
    asks(database, ann, "AAAA")
    database.write_now(lambda tx: tx.conn.execute(delete(contact).where(contact.c.id == ann)))
    number = database.read_now(
        lambda tx: tx.conn.execute(select(func.count()).select_from(team_case)).scalar_one()
    )
    assert number == 0
