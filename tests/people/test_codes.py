"""Codes that let one person into a group, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.staff import AuditEntry
from bot.people import codes
from bot.people.codes import USEFUL, TooMany, UnknownGroup
from bot.storage import groups, staff
from bot.storage.database import Database
from tests.fakes import MONDAY, FakeIds


def issue(database: Database, group: str = "nhs", number: int = 1) -> list[str]:
    ids = FakeIds("id")
    known = ("nhs", "council")
    return database.write_now(lambda tx: codes.issue(tx, group, known, number, "terminal:ann", MONDAY, ids))


def test_a_code_lets_one_person_into_its_group(database: Database) -> None:
    """And nobody after her."""
    [code] = issue(database)
    assert database.write_now(lambda tx: groups.redeem(tx, code, MONDAY)) == "nhs"
    assert database.write_now(lambda tx: groups.redeem(tx, code, MONDAY)) == ""


def test_a_code_may_be_written_as_people_write(database: Database) -> None:
    """Small letters, blanks instead of the hyphen, O for 0 and I for 1."""
    [code] = issue(database)
    written = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert database.write_now(lambda tx: groups.redeem(tx, written, MONDAY)) == "nhs"


def test_a_code_is_kept_nowhere_and_a_line_of_the_audit_says_how_many(database: Database) -> None:
    made = issue(database, "council", 3)
    assert len(set(made)) == 3
    assert database.read_now(lambda tx: groups.open_codes(tx, MONDAY)) == {"council": 3}
    assert database.read_now(staff.audited) == [
        AuditEntry(MONDAY, "terminal:ann", "codes_issued", "group:council", "3")
    ]


def test_an_old_code_lets_nobody_in(database: Database) -> None:
    [code] = issue(database)
    late = MONDAY + USEFUL + timedelta(seconds=1)
    assert database.write_now(lambda tx: groups.redeem(tx, code, late)) == ""
    assert database.read_now(lambda tx: groups.open_codes(tx, late)) == {}


def test_only_groups_that_a_conversation_knows_have_codes(database: Database) -> None:
    with pytest.raises(UnknownGroup):
        issue(database, "police")


@pytest.mark.parametrize("number", [0, -1, 101])
def test_a_sensible_number_is_asked_for(database: Database, number: int) -> None:
    with pytest.raises(TooMany):
        issue(database, number=number)
