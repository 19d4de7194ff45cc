"""Lines are only added, and the last one of each purpose is what holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.storage import ledger
from bot.storage.database import Database
from bot.storage.tables import consent
from tests.fakes import MONDAY
from tests.storage.rows import met

WORDING = Wording("welcome.updates", "v" * 64, "a" * 64, "b" * 64, "ar")
YES = ConsentEntry("msg_updates", Decision.GIVEN, WORDING, "fake", "m1", MONDAY)
NO = replace(YES, decision=Decision.WITHDRAWN, message_id="m2", at=MONDAY + timedelta(days=1))
POLLS = replace(YES, purpose="polls", decision=Decision.DECLINED)


@pytest.fixture
def people(database: Database) -> tuple[str, str]:
    """Two contact ids."""
    found = database.write_now(lambda tx: met(tx, "ann", "ben"))
    return found["ann"].contact.id, found["ben"].contact.id


def test_the_whole_story_is_kept_in_order(database: Database, people: tuple[str, str]) -> None:
    ann, ben = people
    database.write_now(lambda tx: ledger.add(tx, [(ann, YES), (ben, NO)]))
    database.write_now(lambda tx: ledger.add(tx, [(ann, POLLS), (ann, NO)]))
    database.write_now(lambda tx: ledger.add(tx, []))
    assert database.read_now(lambda tx: ledger.of(tx, ann)) == [YES, POLLS, NO]
    assert database.read_now(lambda tx: ledger.of(tx, ben)) == [NO]


def test_the_latest_line_is_the_one_written_last_whatever_its_time(
    database: Database, people: tuple[str, str]
) -> None:
    ann, ben = people
    database.write_now(lambda tx: ledger.add(tx, [(ann, NO), (ann, YES), (ann, POLLS), (ben, POLLS)]))
    found = database.read_now(lambda tx: ledger.latest(tx, people))
    assert found[ann] == {"msg_updates": YES, "polls": POLLS}
    assert found[ben] == {"polls": POLLS}


def test_of_one_purpose_the_latest_line_is_the_one_written_last(
    database: Database, people: tuple[str, str]
) -> None:
    ann, ben = people
    database.write_now(lambda tx: ledger.add(tx, [(ann, NO), (ann, YES), (ann, POLLS), (ben, POLLS)]))
    assert database.read_now(lambda tx: ledger.latest_of(tx, people, "msg_updates")) == {ann: YES}
    assert database.read_now(lambda tx: ledger.latest_of(tx, people, "polls")) == {ann: POLLS, ben: POLLS}
    assert database.read_now(lambda tx: ledger.latest_of(tx, [ben], "equality")) == {}
    assert database.read_now(lambda tx: ledger.latest_of(tx, [], "polls")) == {}


def test_of_those_who_were_never_asked_nothing_is_known(database: Database) -> None:
    assert database.read_now(lambda tx: ledger.latest(tx, [])) == {}
    assert database.read_now(lambda tx: ledger.latest(tx, ["nobody"])) == {}


def test_each_line_says_in_which_sense_it_is_meant(database: Database, people: tuple[str, str]) -> None:
    stop = replace(NO, purpose="messages")
    database.write_now(lambda tx: ledger.add(tx, [(people[0], each) for each in (YES, POLLS, stop)]))
    kinds = database.read_now(lambda tx: tx.conn.execute(select(consent.c.kind)).scalars().all())
    assert kinds == ["pecr_consent", "ethics_participation", "channel_optin"]
