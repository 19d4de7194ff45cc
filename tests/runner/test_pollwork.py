"""Acts on polls: only by the role they belong to, at this moment, and each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.release import Outcome
from bot.domain.staff import Role
from bot.runner import pollwork
from bot.storage import ideas, polls, staff, statements
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.staff import Invitation
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.sheets import GATHERING, SHEET, closed, opened


def becomes(tx: Tx, role: Role, who: str) -> int:
    link = Invitation(role, (), "test", MONDAY, MONDAY + timedelta(days=1))
    staff.invite(tx, f"{role.value} {who}", link)
    member = staff.redeem(tx, f"{role.value} {who}", who, MONDAY)
    assert member is not None
    return member.id


def an_idea(tx: Tx, who: str = "another") -> int:
    ideas.add(tx, [NewIdea("first", who, "Longer visits", "en")], MONDAY, lambda size: b"\x07" * size)
    found = ideas.waiting(tx, "first")
    assert found is not None
    return found.id


@pytest.fixture
def someone(database: Database) -> str:
    """Somebody who may come to hold a role."""
    return database.write_now(lambda tx: met(tx, "someone"))["someone"].contact.id


def act(database: Database, about: str, who: str) -> str:
    return database.write_now(lambda tx: pollwork.done(tx, who, about, MONDAY))


@pytest.mark.parametrize("role", [None, *Role])
def test_ideas_and_statements_are_for_moderators_alone(
    database: Database, someone: str, role: Role | None
) -> None:
    with_it = role in pollwork.MODERATORS

    def before(tx: Tx) -> int:
        opened(tx, GATHERING)
        number = an_idea(tx)
        statements.add(tx, "first", "Shorter waits")
        if role is not None:
            becomes(tx, role, someone)
        return number

    number = database.write_now(before)
    found = database.read_now(lambda tx: pollwork.idea(tx, someone))
    assert (found is not None) is with_it
    assert bool(database.read_now(lambda tx: pollwork.all_statements(tx, someone))) is with_it
    for about in (f"leave_out first {number}", "drop first s1"):
        assert act(database, about, someone) == ("done" if with_it else "gone")


@pytest.mark.parametrize("role", [None, *Role])
def test_rules_are_for_the_steering_role_alone(database: Database, someone: str, role: Role | None) -> None:
    with_it = role is Role.STEERING

    def before(tx: Tx) -> None:
        polls.propose(tx, SHEET, MONDAY)
        if role is not None:
            becomes(tx, role, someone)

    database.write_now(before)
    assert bool(database.read_now(lambda tx: pollwork.stages(tx, someone))) is with_it
    about = f"sign {SHEET.name} {SHEET.fingerprint()}"
    assert act(database, about, someone) == ("done" if with_it else "gone")


def test_who_is_not_in_the_role_any_more_does_nothing(database: Database, someone: str) -> None:
    def before(tx: Tx) -> None:
        polls.propose(tx, SHEET, MONDAY)
        staff.end(tx, becomes(tx, Role.STEERING, someone), MONDAY)

    database.write_now(before)
    assert act(database, f"sign {SHEET.name} {SHEET.fingerprint()}", someone) == "gone"


def test_an_idea_becomes_one_statement_and_no_second_one(database: Database, someone: str) -> None:
    def before(tx: Tx) -> int:
        opened(tx, GATHERING)
        number = an_idea(tx)
        becomes(tx, Role.MODERATOR, someone)
        return number

    number = database.write_now(before)
    assert act(database, f"statement first {number} Longer visits for all", someone) == "done"
    assert act(database, f"statement first {number} Longer visits for all", someone) == "gone"
    found = database.read_now(lambda tx: statements.of(tx, "first"))
    assert [each.texts for each in found] == [{"en": "Longer visits for all"}]


@pytest.mark.parametrize("words", ["", "x", "x" * 101])
def test_a_statement_has_2_to_100_letters_or_nothing_is_done(
    database: Database, someone: str, words: str
) -> None:
    def before(tx: Tx) -> int:
        opened(tx, GATHERING)
        number = an_idea(tx)
        becomes(tx, Role.MODERATOR, someone)
        statements.add(tx, "first", "Shorter waits")
        return number

    number = database.write_now(before)
    for about in (f"statement first {number} {words}".strip(), f"reword first s1 {words}".strip()):
        assert act(database, about, someone) == "gone"
    assert database.read_now(lambda tx: ideas.count(tx, "first")) == 1


def test_a_statement_that_is_not_there_is_neither_reworded_nor_dropped(
    database: Database, someone: str
) -> None:
    def before(tx: Tx) -> None:
        opened(tx, GATHERING)
        becomes(tx, Role.MODERATOR, someone)

    database.write_now(before)
    assert act(database, "reword first s9 Longer visits", someone) == "gone"
    assert act(database, "drop first s9", someone) == "gone"
    assert act(database, "same first none", someone) == "gone"


def test_what_is_voted_on_is_not_moderated_any_more(database: Database, someone: str) -> None:
    def before(tx: Tx) -> int:
        opened(tx, GATHERING, SHEET)
        number = an_idea(tx)
        becomes(tx, Role.MODERATOR, someone)
        return number

    number = database.write_now(before)
    assert database.read_now(lambda tx: pollwork.idea(tx, someone)) is None
    assert act(database, f"same first {number}", someone) == "gone"


def test_a_decision_is_written_down_once(database: Database, someone: str) -> None:
    def before(tx: Tx) -> None:
        opened(tx, SHEET)
        closed(tx, SHEET, outcome=Outcome.WORKSHOP)
        becomes(tx, Role.STEERING, someone)

    database.write_now(before)
    assert act(database, f"decide {SHEET.name} time", someone) == "done"
    assert act(database, f"decide {SHEET.name} listening", someone) == "gone"
    line = database.read_now(staff.audited)[0]
    assert (line.action, line.subject, line.details) == ("poll_decided", f"poll:{SHEET.name}", "time")


def test_another_rule_than_the_one_that_was_read_is_not_signed(database: Database, someone: str) -> None:
    def before(tx: Tx) -> None:
        polls.propose(tx, replace(SHEET, quorum=99), MONDAY)
        becomes(tx, Role.STEERING, someone)

    database.write_now(before)
    assert act(database, f"sign {SHEET.name} {SHEET.fingerprint()}", someone) == "gone"
