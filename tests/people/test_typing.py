"""A voice note that is typed up goes where written words go, and the sound is gone at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from bot.domain.case import CaseKind
from bot.domain.danger import Danger, Finding
from bot.domain.session import Session
from bot.library.signposts import plain
from bot.people import typing
from bot.storage import cases, dangers, recordings, sessions, staff
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import address, outbox
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.voices import SOUND, a_recording

LIBRARY = SmallLibrary(safeguarding=plain())
NUMBER = "AAAA1111"
WHO = "terminal:tess"


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody who has sent a voice note, which is here."""

    def work(tx: Tx) -> Known:
        ann = met(tx, "ann")["ann"]
        recordings.add(tx, [a_recording(ann)])
        recordings.fetched(tx, a_recording(ann), SOUND, 3, MONDAY)
        return ann

    return database.write_now(work)


def type_up(
    database: Database, words: str, found: Finding | None = None, after: timedelta = timedelta(0)
) -> CaseKind | None:
    numbers, at = count(1), MONDAY + after
    return database.write_now(
        lambda tx: typing.type_up(tx, LIBRARY, NUMBER, words, found, WHO, at, lambda: f"id-{next(numbers)}")
    )


def audit(database: Database) -> list[tuple[str, str, str]]:
    return [(each.actor, each.action, each.subject) for each in database.read_now(staff.audited)]


def left(database: Database) -> int:
    return len(database.read_now(lambda tx: recordings.waiting(tx, 9)))


def test_whoever_listens_is_in_the_audit(database: Database, ann: Known) -> None:
    assert database.write_now(lambda tx: typing.play(tx, NUMBER, WHO, MONDAY)) == SOUND
    assert database.write_now(lambda tx: typing.play(tx, "NONE", WHO, MONDAY)) is None
    assert audit(database) == [(WHO, "recording_played", f"recording:{NUMBER}")]
    assert left(database) == 1


def test_what_is_not_here_yet_cannot_be_heard(database: Database, ann: Known) -> None:
    database.write_now(lambda tx: recordings.add(tx, [a_recording(ann, "BBBB2222")]))
    assert database.write_now(lambda tx: typing.play(tx, "BBBB2222", WHO, MONDAY)) is None
    assert audit(database) == []


def test_its_words_become_a_question_and_the_sound_is_gone(database: Database, ann: Known) -> None:
    assert type_up(database, "Why was I sent home?") is CaseKind.QUESTION
    (case,) = database.read_now(cases.waiting)
    assert (case.contact_id, case.kind, case.words) == (
        ann.contact.id,
        CaseKind.QUESTION,
        "Why was I sent home?",
    )
    assert (case.language, case.at) == ("so", MONDAY)
    assert left(database) == 0
    assert audit(database) == [(WHO, "recording_typed", f"recording:{NUMBER}")]
    assert type_up(database, "again") is None
    assert len(database.read_now(cases.waiting)) == 1


def test_words_that_warn_of_danger_go_to_the_people_of_safeguarding(database: Database, ann: Known) -> None:
    assert type_up(database, "I bleed", Finding(Danger.EMERGENCY)) is CaseKind.DANGER
    (case,) = database.read_now(dangers.waiting)
    assert (case.danger, case.words, case.held) == (Danger.EMERGENCY, "I bleed", True)
    assert database.read_now(cases.waiting) == []
    assert left(database) == 0


@pytest.mark.parametrize("days", [0, 20])
@pytest.mark.parametrize("danger", [*Danger])
def test_long_after_nothing_is_said_that_others_may_not_read(
    database: Database, ann: Known, danger: Danger, days: int
) -> None:
    """Of what is said it goes where she spoke, and not to the phone she used last."""

    def used_last(tx: Tx) -> None:
        (other,) = met(tx, "other").values()
        tx.conn.execute(
            update(address).where(address.c.id == other.address_id).values(contact_id=ann.contact.id)
        )
        sessions.save(tx, [sessions.SessionRow(ann.contact.id, Session(), other.address_id, MONDAY)])

    database.write_now(used_last)
    assert type_up(database, "Canary", Finding(danger), timedelta(days=days)) is CaseKind.DANGER
    said = database.read_now(lambda tx: tx.conn.execute(select(outbox)).all())
    silent = days > 0 and danger in (Danger.ABUSE, Danger.CHILD, Danger.FGM)
    expected = [] if silent else [("safety", ann.address_id)]
    assert [(each.message_class, each.address_id) for each in said] == expected
    (case,) = database.read_now(dangers.waiting)
    assert (case.danger, case.held, case.unanswered) == (danger, True, silent)


def test_what_is_let_go_is_gone_and_in_the_audit(database: Database, ann: Known) -> None:
    assert database.write_now(lambda tx: typing.drop(tx, NUMBER, WHO, MONDAY))
    assert not database.write_now(lambda tx: typing.drop(tx, NUMBER, WHO, MONDAY))
    assert (left(database), audit(database)) == (0, [(WHO, "recording_dropped", f"recording:{NUMBER}")])
