"""Each act of safeguarding is done and stands in the audit, without words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.domain.case import Case
from bot.domain.danger import Danger, Finding
from bot.engine.steps.case_work import CaseWork
from bot.runner import dangerwork
from bot.storage import dangers, staff
from bot.storage.database import Database
from bot.storage.tables import contact
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.test_dangers import reads


@pytest.fixture
def case(database: Database) -> Case:
    """A case that is open, held, and read by number 7."""
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    found = Finding(Danger.ABUSE)
    database.write_now(lambda tx: dangers.begin(tx, "K3F9QX2M", ann, found, "en", "Canary", MONDAY))
    database.write_now(lambda tx: dangers.hold(tx, ann, MONDAY))
    database.write_now(lambda tx: reads(tx, "K3F9QX2M", 7, MONDAY))
    return database.read_now(dangers.waiting)[0]


def acts(database: Database, case: Case, act: str, *what: str) -> str:
    return database.write_now(lambda tx: dangerwork.done(tx, case, 7, act, what, MONDAY))


def audit(database: Database) -> list[tuple[str, str, str, str]]:
    """What was done after the case was read."""
    lines = database.read_now(staff.audited)
    return [(each.actor, each.action, each.subject, each.details) for each in reversed(lines[:-1])]


def held(database: Database) -> bool:
    return database.read_now(lambda tx: tx.conn.execute(select(contact.c.held_at)).scalar_one()) is not None


def test_every_act_of_a_flow_is_known() -> None:
    assert {*dangerwork.ACTS, "reply"} == set(CaseWork.model_fields["act"].annotation.__args__)  # type: ignore[union-attr]


def test_taken_on(database: Database, case: Case) -> None:
    assert acts(database, case, "acknowledge") == "done"
    assert audit(database) == [("staff:7", "case_acknowledged", "case:K3F9QX2M", "")]
    assert database.read_now(dangers.waiting)[0].acknowledged_at == MONDAY


def test_what_was_done_is_noted_and_takes_it_on(database: Database, case: Case) -> None:
    assert acts(database, case, "note", "council") == "done"
    assert audit(database) == [("staff:7", "case_acted", "case:K3F9QX2M", "council")]
    assert database.read_now(dangers.waiting)[0].acknowledged_at == MONDAY


@pytest.mark.parametrize("what", ["release", "keep_held"])
def test_only_that_choice_lets_messages_go_on(database: Database, case: Case, what: str) -> None:
    assert acts(database, case, "close", what) == "done"
    assert held(database) is (what != "release")
    lines = [("staff:7", "case_done", "case:K3F9QX2M", what)]
    if what == "release":
        lines.append(("staff:7", "messages_released", "case:K3F9QX2M", ""))
    assert audit(database) == lines
    again = "gone" if what == "release" else "done"
    assert acts(database, case, "close", what) == again, "who is held can be let go of one day"
    assert acts(database, case, "acknowledge") == "gone"


def test_nothing_is_released_while_another_case_about_her_is_open(database: Database, case: Case) -> None:
    found = Finding(Danger.EMERGENCY)
    database.write_now(
        lambda tx: dangers.begin(tx, "BBBB2222", case.contact_id, found, "en", "Canary", MONDAY)
    )
    assert acts(database, case, "close", "release") == "still_held"
    assert held(database)
    assert audit(database) == [("staff:7", "case_done", "case:K3F9QX2M", "release")]
    (other,) = database.read_now(dangers.waiting)
    database.write_now(lambda tx: reads(tx, "BBBB2222", 7, MONDAY))
    assert acts(database, other, "close", "release") == "done"
    assert not held(database)


def test_what_is_not_read_is_not_taken_on(database: Database, case: Case) -> None:
    later = MONDAY.replace(hour=12)
    found = Finding(Danger.ABUSE)
    database.write_now(lambda tx: dangers.add(tx, "K3F9QX2M", found, "more", later, graver=False))
    assert acts(database, case, "acknowledge") == "new_words"
    assert audit(database) == []
    assert acts(database, case, "note", "council") == "done", "what was done was done all the same"
    assert database.read_now(dangers.waiting)[0].acknowledged_at is None


def test_what_is_not_read_is_not_closed_and_nothing_is_released(database: Database, case: Case) -> None:
    found = Finding(Danger.ABUSE)
    later = MONDAY.replace(hour=12)
    database.write_now(lambda tx: dangers.add(tx, "K3F9QX2M", found, "more", later, graver=False))
    assert acts(database, case, "close", "release") == "new_words"
    assert held(database) and audit(database) == []
