"""Sessions are written over the one before, and come back the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta
from datetime import datetime as moment

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.session import Answered, Crossed, Run, Session, Told, Wait
from bot.storage import sessions
from bot.storage.database import Database
from bot.storage.sessions import SessionRow
from bot.storage.tables import session as table
from tests.fakes import MONDAY
from tests.storage.rows import met

MOMENTS = st.datetimes(min_value=moment(2000, 1, 1), max_value=moment(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
RUNS = st.lists(st.builds(Run, st.text(), st.text(), st.text(), st.dictionaries(st.text(), st.text()))).map(
    tuple
)
SESSIONS = st.builds(
    Session,
    RUNS,
    st.none() | st.builds(Wait, st.text(), MOMENTS, st.integers(0, 2), st.none() | MOMENTS),
    RUNS,
    st.none() | st.builds(Answered, st.text(), MOMENTS),
    st.none() | st.builds(Told, st.text(), MOMENTS),
    st.none() | st.builds(Crossed, MOMENTS, MOMENTS),
    st.booleans(),
)
WAITING = Session(
    (Run("poll", "v1", "comment", {"topic": "more time"}),), Wait("w1", MONDAY + timedelta(hours=24), 1)
)


@given(SESSIONS)
def test_a_session_is_read_as_it_was_written(session: Session) -> None:
    assert sessions.decode(sessions.encode(session)) == session


@pytest.mark.parametrize("missing", ["wait", "set_aside", "answered", "told", "crossed", "voice_offered"])
def test_a_session_that_an_older_release_wrote_can_be_read(missing: str) -> None:
    """Or nobody who is in the middle of something could even say STOP after an update."""
    state = json.loads(sessions.encode(Session((Run("welcome", "v1", "age"),))))
    del state[missing]
    assert sessions.decode(json.dumps(state)) == Session((Run("welcome", "v1", "age"),))


def test_a_question_of_which_an_older_release_did_not_write_when_it_was_asked_can_be_read() -> None:
    state = json.loads(sessions.encode(replace(WAITING, wait=Wait("w1", MONDAY, 1, MONDAY))))
    del state["wait"][3]
    found = sessions.decode(json.dumps(state))
    assert found == replace(WAITING, wait=Wait("w1", MONDAY, 1))


def test_the_last_session_written_is_the_one_that_holds(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    for each in (Session((Run("welcome", "v1", "age"),)), WAITING):
        row = SessionRow(known.contact.id, each, known.address_id, MONDAY)
        database.write_now(lambda tx, row=row: sessions.save(tx, [row]))  # type: ignore[misc]
    assert database.write_now(lambda tx: met(tx, "ann"))["ann"].session == WAITING


def test_when_a_wait_ends_can_be_looked_up_and_what_she_said_cannot(database: Database) -> None:
    known = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    row = SessionRow(known.contact.id, WAITING, known.address_id, MONDAY)
    database.write_now(lambda tx: sessions.save(tx, [row]))
    database.write_now(lambda tx: sessions.save(tx, []))
    kept = database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (kept.wait_until, kept.heard_at) == (MONDAY + timedelta(hours=24), MONDAY)
    assert "more time" not in str(kept)


def test_who_has_no_session_has_an_empty_one(database: Database) -> None:
    assert database.read_now(lambda tx: sessions.open_state(tx, None, "ann")) == Session()
