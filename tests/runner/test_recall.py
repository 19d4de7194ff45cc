"""What a step asks for is looked up at that moment, and cases only for who is of the team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.domain.answer import Answer
from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.recalled import Lookup, What
from bot.runner.recall import ON_IT, look_up
from bot.storage import answers, cases, groups, staff
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import staff as staff_table
from tests.fakes import MONDAY
from tests.storage.rows import met

Look = Callable[..., Any]


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Somebody who has asked two things, two of the team, and a champion."""

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, "ann", "tess", "bea", "cham")
        for name, role in {"tess": "team", "bea": "admin", "cham": "champion"}.items():
            row = {"contact_id": found[name].contact.id, "role": role, "groups": [], "since": MONDAY}
            tx.conn.execute(insert(staff_table).values(row))
        ann = found["ann"].contact.id
        cases.add(tx, [Case(each, ann, CaseKind.QUESTION, "en", "Why?", MONDAY) for each in ("AAAA", "BBBB")])
        return found

    return database.write_now(work)


@pytest.fixture
def look(database: Database, people: dict[str, Known]) -> Look:
    """Look something up for one of them."""

    def find(who: str, what: What, about: str = "", **later: float) -> Any:
        at = MONDAY + timedelta(**later)
        return database.write_now(lambda tx: look_up(tx, Lookup(what, about), people[who], at))

    return find


def names(found: tuple[Case, ...]) -> list[str]:
    return [case.reference for case in found]


def test_only_the_team_finds_cases(look: Look) -> None:
    assert names(look("tess", What.CASES)) == ["AAAA", "BBBB"]
    assert names(look("bea", What.CASES, "BBBB")) == ["BBBB"]
    for who in ("ann", "cham"):
        assert look(who, What.CASES) == ()
        assert look(who, What.CASES, "AAAA") == ()


def test_whose_role_has_ended_finds_and_closes_nothing(database: Database, look: Look) -> None:
    database.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert look("tess", What.CASES) == ()
    assert look("tess", What.CASE_CLOSED, "AAAA done") is False
    assert names(look("bea", What.CASES)) == ["AAAA", "BBBB"]


def test_that_someone_is_on_it_is_seen_by_others_for_an_hour(database: Database, look: Look) -> None:
    database.write_now(lambda tx: cases.opened(tx, "AAAA", 1, MONDAY))

    def marks(who: str, **later: float) -> list[bool]:
        return [case.someone_on_it for case in look(who, What.CASES, **later)]

    assert marks("tess") == [False, False]
    assert marks("bea") == [True, False]
    assert marks("bea", seconds=ON_IT.total_seconds() - 1) == [True, False]
    assert marks("bea", seconds=ON_IT.total_seconds()) == [False, False]


def test_the_look_closes_a_case_once(database: Database, look: Look, people: dict[str, Known]) -> None:
    assert look("cham", What.CASE_CLOSED, "AAAA answered") is False
    assert look("bea", What.CASE_CLOSED, "AAAA answered") is True
    assert look("tess", What.CASE_CLOSED, "AAAA done") is False
    closed = database.read_now(lambda tx: cases.of(tx, people["ann"].contact.id))[0]
    assert closed.outcome is Outcome.ANSWERED


def test_her_answers_are_the_newest_of_each_question(
    database: Database, look: Look, people: dict[str, Known]
) -> None:
    who = people["ann"].contact.id
    both = [Answer(who, "poll", "v", "topic", "choice", each, "", "en", MONDAY) for each in ("a", "b")]
    database.write_now(lambda tx: answers.add(tx, both))
    assert [each.choice for each in look("ann", What.ANSWERS)] == ["b"]
    assert look("tess", What.ANSWERS) == ()


def test_a_code_is_used_up_by_the_look(database: Database, look: Look) -> None:
    later = MONDAY + timedelta(days=7)
    database.write_now(lambda tx: groups.issue(tx, "council", ["ABCD"], "terminal:ann", MONDAY, later))
    assert look("ann", What.CODE, "abcd") == "council"
    assert look("ann", What.CODE, "abcd") == ""


def test_the_team_is_counted(database: Database, look: Look) -> None:
    assert look("ann", What.TEAM) == 2
    database.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert look("ann", What.TEAM) == 1


def test_who_may_write_texts_anew_is_known_by_the_number_of_the_role(
    database: Database, people: dict[str, Known]
) -> None:
    def look(tx: Tx, name: str) -> int:
        return int(look_up(tx, Lookup(What.DRAFT), people[name], MONDAY))

    numbers = {name: database.read_now(lambda tx, who=name: look(tx, who)) for name in people}  # type: ignore[misc]
    assert numbers["ann"] == 0
    assert len({numbers["tess"], numbers["bea"], numbers["cham"]} - {0}) == 3
