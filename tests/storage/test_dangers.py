"""Cases of danger at rest: words sealed, the most urgent first, closed once and only by who has read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.domain.case import CaseKind, Outcome
from bot.domain.danger import Danger, Finding
from bot.domain.message import MessageClass
from bot.domain.staff import AuditEntry
from bot.storage import alerting, cases, dangers, outbox, staff
from bot.storage.dangers import Closing
from bot.storage.database import Database, Tx
from bot.storage.tables import contact, team_case
from bot.storage.tables import outbox as outbox_table
from tests.fakes import MONDAY
from tests.storage.rows import draft, met

ABUSE = Finding(Danger.ABUSE)
LATER = MONDAY + timedelta(minutes=5)


def opened(database: Database, reference: str = "AAAA1111", name: str = "ann", found: Finding = ABUSE) -> str:
    who = database.write_now(lambda tx: met(tx, name))[name].contact.id
    database.write_now(lambda tx: dangers.begin(tx, reference, who, found, "so", "Wordscanary", MONDAY))
    return who


def reads(tx: Tx, reference: str, number: int, at: datetime) -> None:
    """Somebody opens a case: the row says who was the last, the audit says who ever did."""
    cases.opened(tx, reference, number, at)
    staff.note(tx, AuditEntry(at, f"staff:{number}", cases.OPENED, f"case:{reference}"))


def test_a_case_is_kept_sealed_and_read_back(database: Database) -> None:
    ann = opened(database)
    (case,) = database.read_now(dangers.waiting)
    assert (case.kind, case.contact_id, case.words) == (CaseKind.DANGER, ann, "Wordscanary")
    assert (case.danger, case.past, case.language, case.held) == (Danger.ABUSE, False, "so", False)
    sealed = database.read_now(lambda tx: tx.conn.execute(select(team_case.c.words_sealed)).scalar_one())
    assert b"canary" not in sealed
    assert database.read_now(cases.waiting) == [], "the team does not find it"
    assert [each.reference for each in database.read_now(lambda tx: cases.of(tx, ann))] == ["AAAA1111"]


def test_how_it_stands(database: Database) -> None:
    ann = opened(database)
    assert database.read_now(lambda tx: dangers.standing(tx, "nobody")) is None
    database.write_now(lambda tx: dangers.answered(tx, "AAAA1111", "abuse", "v1", LATER))
    found = database.read_now(lambda tx: dangers.standing(tx, ann))
    assert found == dangers.Standing("AAAA1111", ABUSE, "abuse", LATER, None)
    database.write_now(lambda tx: alerting.alerted(tx, "AAAA1111", LATER, LATER, 1))
    found = database.read_now(lambda tx: dangers.standing(tx, ann))
    assert found is not None and found.alerted_at == LATER
    assert database.read_now(lambda tx: alerting.alerts(tx, "AAAA1111")) == 1


def test_words_are_added_and_of_very_many_the_first_and_the_newest_are_kept(database: Database) -> None:
    opened(database)
    database.write_now(lambda tx: dangers.add(tx, "AAAA1111", ABUSE, "more", LATER, graver=False))
    (case,) = database.read_now(dangers.waiting)
    assert (case.words, case.heard_at) == ("Wordscanary\n\nmore", LATER)
    for long in (f"{'x' * 1900} {number}" for number in range(1, 14)):
        adds = partial(dangers.add, reference="AAAA1111", found=ABUSE, words=long, at=LATER, graver=False)
        database.write_now(adds)
    words = database.read_now(dangers.waiting)[0].words
    assert len(words) == dangers.LONGEST
    assert words.startswith("Wordscanary\n\nmore\n\nxxx") and words.endswith("xxx 13")
    first, newest = words.split(dangers.LEFT_OUT)
    assert len(first) == dangers.LONGEST // 2 and " 5\n" in first and " 9\n" in newest


def test_of_one_very_long_text_beginning_and_end_are_kept(database: Database) -> None:
    who = opened(database)
    long = f"first {'x' * 30_000} last"
    database.write_now(lambda tx: dangers.begin(tx, "BBBB2222", who, ABUSE, "so", long, LATER))
    words = database.read_now(lambda tx: dangers.waiting(tx, reference="BBBB2222"))[0].words
    assert len(words) == dangers.LONGEST
    assert words.startswith("first xxx") and words.endswith("xxx last")


@pytest.mark.parametrize("graver", [False, True])
@pytest.mark.parametrize("taken", [False, True])
def test_with_more_words_it_is_taken_on_anew_and_perhaps_told_as_often_as_a_new_one(
    database: Database, graver: bool, taken: bool
) -> None:
    opened(database)
    database.write_now(lambda tx: alerting.alerted(tx, "AAAA1111", MONDAY, LATER, 3))
    if taken:
        assert database.write_now(lambda tx: dangers.acknowledge(tx, "AAAA1111", 7, MONDAY))
    more = database.write_now(lambda tx: dangers.add(tx, "AAAA1111", ABUSE, "more", LATER, graver=graver))
    assert more is taken
    (case,) = database.read_now(dangers.waiting)
    assert (case.acknowledged_at, case.alerted_at) == (None, MONDAY)
    assert database.read_now(lambda tx: alerting.alerts(tx, "AAAA1111")) == (0 if taken or graver else 3)


def test_who_has_read_it(database: Database) -> None:
    opened(database)

    def read(number: int) -> bool:
        return database.write_now(lambda tx: dangers.has_read(tx, "AAAA1111", number))

    assert not read(7)
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, MONDAY))
    assert (read(7), read(8)) == (True, False)
    database.write_now(lambda tx: dangers.add(tx, "AAAA1111", ABUSE, "more", LATER, graver=False))
    assert not read(7)
    assert not database.write_now(lambda tx: dangers.has_read(tx, "GONE1111", 7))


def test_the_most_urgent_comes_first_and_nobodys_own(database: Database) -> None:
    ann = opened(database, "AAAA1111", "ann", Finding(Danger.LOSS))
    opened(database, "BBBB2222", "bea", Finding(Danger.EMERGENCY, past=True))
    opened(database, "CCCC3333", "cat", Finding(Danger.EMERGENCY))
    opened(database, "DDDD4444", "dee", Finding(Danger.LOSS))
    database.write_now(lambda tx: dangers.acknowledge(tx, "AAAA1111", 7, MONDAY))
    names = [case.reference for case in database.read_now(dangers.waiting)]
    assert names == ["CCCC3333", "DDDD4444", "AAAA1111", "BBBB2222"]
    assert len(database.read_now(lambda tx: dangers.waiting(tx, but=ann))) == 3
    assert database.read_now(lambda tx: dangers.waiting(tx, but=ann, reference="AAAA1111")) == []
    assert len(database.read_now(lambda tx: dangers.waiting(tx, reference="BBBB2222"))) == 1


def test_it_is_closed_once_and_only_by_who_has_read_all_of_it(database: Database) -> None:
    opened(database)

    def close(number: int = 7) -> Closing:
        return database.write_now(lambda tx: dangers.close(tx, "AAAA1111", number, LATER))

    assert close() is Closing.NEW_WORDS, "nobody has opened it"
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, MONDAY))
    assert close(8) is Closing.NEW_WORDS, "somebody else has"
    database.write_now(lambda tx: dangers.add(tx, "AAAA1111", ABUSE, "more", LATER, graver=False))
    assert close() is Closing.NEW_WORDS
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, LATER))
    database.write_now(lambda tx: reads(tx, "AAAA1111", 8, LATER))
    assert (close(), close()) == (Closing.DONE, Closing.GONE), "that 8 has opened it too changes nothing"
    assert not database.write_now(lambda tx: dangers.acknowledge(tx, "AAAA1111", 7, LATER))
    assert database.read_now(dangers.waiting) == []


@pytest.mark.parametrize(("adult", "kept"), [(None, True), (True, True), (False, False)])
def test_the_words_of_who_is_under_16_go_with_the_closing(
    database: Database, adult: bool | None, kept: bool
) -> None:
    ann = opened(database)
    database.write_now(lambda tx: tx.conn.execute(update(contact).values(adult=adult)))
    database.write_now(lambda tx: cases.forget(tx, [ann]))
    assert len(database.read_now(dangers.waiting)) == 1, "being under 16 does not end it"
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, MONDAY))
    database.write_now(lambda tx: dangers.close(tx, "AAAA1111", 7, LATER))
    (case,) = database.read_now(lambda tx: cases.of(tx, ann))
    assert bool(case.words) is kept


def test_a_hold_is_set_once_and_its_release_lets_what_waits_go_at_once(database: Database) -> None:
    ann = opened(database)
    known = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    database.write_now(lambda tx: dangers.hold(tx, ann, MONDAY))
    database.write_now(lambda tx: dangers.hold(tx, ann, LATER))
    held = database.read_now(lambda tx: tx.conn.execute(select(contact.c.held_at)).scalar_one())
    assert held == MONDAY
    week = MONDAY + timedelta(days=7)
    waits = draft(known, "News", MessageClass.PROACTIVE, due=week)
    other = draft(known, "Other", MessageClass.PROACTIVE, due=week)
    numbers = database.write_now(lambda tx: outbox.add(tx, [waits, other], [None, None]))
    held_back = update(outbox_table).where(outbox_table.c.id == numbers[0]).values(reason=dangers.HELD)
    database.write_now(lambda tx: tx.conn.execute(held_back))
    assert not database.write_now(lambda tx: dangers.release(tx, ann, LATER)), "a case is open"
    assert database.read_now(lambda tx: tx.conn.execute(select(contact.c.held_at)).scalar_one()) == MONDAY
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, MONDAY))
    database.write_now(lambda tx: dangers.close(tx, "AAAA1111", 7, LATER))
    assert database.write_now(lambda tx: dangers.release(tx, ann, LATER))
    due = database.read_now(
        lambda tx: tx.conn.execute(select(outbox_table.c.due).order_by(outbox_table.c.id)).scalars().all()
    )
    assert list(due) == [LATER, week]
    assert database.read_now(lambda tx: tx.conn.execute(select(contact.c.held_at)).scalar_one()) is None


def test_nobody_closes_it_as_if_it_were_a_question(database: Database) -> None:
    opened(database)
    done = Outcome.DONE
    assert not database.write_now(lambda tx: cases.close(tx, "AAAA1111", 7, done, LATER))


def test_a_closed_case_is_listed_while_its_person_is_held(database: Database) -> None:
    ann = opened(database)
    opened(database, "BBBB2222", "bea")
    database.write_now(lambda tx: dangers.hold(tx, ann, MONDAY))
    database.write_now(lambda tx: reads(tx, "AAAA1111", 7, MONDAY))
    database.write_now(lambda tx: dangers.close(tx, "AAAA1111", 7, LATER))
    assert [each.reference for each in database.read_now(dangers.waiting)] == ["BBBB2222", "AAAA1111"]
    assert database.read_now(lambda tx: dangers.standing(tx, ann)) is None, "new words open a new one"
    assert database.write_now(lambda tx: dangers.close(tx, "AAAA1111", 8, LATER)) is Closing.DONE
    opened(database, "CCCC3333")
    assert [each.reference for each in database.read_now(dangers.waiting)] == ["BBBB2222", "CCCC3333"]
    database.write_now(lambda tx: reads(tx, "CCCC3333", 7, MONDAY))
    database.write_now(lambda tx: dangers.close(tx, "CCCC3333", 7, LATER))
    database.write_now(lambda tx: dangers.release(tx, ann, LATER))
    assert database.write_now(lambda tx: dangers.close(tx, "AAAA1111", 8, LATER)) is Closing.GONE
