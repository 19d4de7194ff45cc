"""What must be there before a real channel opens, and what a person should look at; a sentence each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.hours import Hours
from bot.domain.staff import Role
from bot.engine.flow import Safeguarding
from bot.library.signposts import Review, plain
from bot.people import links, readiness
from bot.storage import polls
from bot.storage.database import Database
from tests.fakes import MONDAY
from tests.storage.sheets import SHEET

HOURS = Hours(frozenset({1}), time(9), time(17))
NUMBERS = {"domestic_abuse": "020 7946 0001", "triage_somewhere": "020 7946 0002"}
WHOLE = replace(plain(), hours=HOURS, numbers=NUMBERS)
TODAY = date(2026, 11, 23)
GOOD = Review("the safety officer", TODAY, TODAY + timedelta(days=90), {"domestic_abuse": TODAY}, ())


def missing(database: Database, published: Safeguarding = WHOLE) -> list[str]:
    return database.read_now(lambda tx: list(readiness.missing(tx, published, MONDAY)))


def invite(database: Database, rank: str) -> None:
    database.write_now(lambda tx: links.invite(tx, Role.SAFEGUARDING, (rank,), "t", MONDAY, lambda: rank))


def test_lead_and_deputy_each_with_the_command_to_run(database: Database) -> None:
    lead, deputy = missing(database)
    assert lead == (
        "There is no safeguarding lead: name her in [people] of flows/safeguarding.toml, "
        "or run bigroom people invite --role safeguarding --rank lead"
    )
    assert deputy.endswith("--rank deputy")
    invite(database, "lead")
    assert missing(database) == [deputy], "an invitation is enough"
    invite(database, "deputy")
    assert missing(database) == []


def test_hours_and_the_least_of_the_directory(database: Database) -> None:
    for rank in ("lead", "deputy"):
        invite(database, rank)
    (hours,) = missing(database, replace(WHOLE, hours=None))
    assert "[hours]" in hours
    abuse, triage = missing(database, replace(WHOLE, numbers={}))
    assert "domestic abuse" in abuse and "triage" in triage
    assert len(missing(database, plain())) == 3


def test_a_poll_that_was_only_tried_keeps_real_people_out(database: Database) -> None:
    for rank in ("lead", "deputy"):
        invite(database, rank)
    tried = replace(SHEET, sign_offs=0)
    database.write_now(lambda tx: polls.propose(tx, tried, MONDAY))
    (said,) = missing(database)
    assert said.endswith(f"bigroom polls practice {tried.poll} --forget")
    database.write_now(lambda tx: polls.forget_practice(tx, tried.poll))
    assert missing(database) == []


def test_the_sentence_names_what_is_missing() -> None:
    error = readiness.NotSafeYet(["There is no lead."])
    assert str(error).endswith(" There is no lead.")
    assert error.missing == ["There is no lead."]


def test_a_person_should_look_at_drafts_and_at_what_is_old() -> None:
    assert list(readiness.warnings(GOOD, TODAY)) == []
    for review in (replace(GOOD, approved_by=""), replace(GOOD, approved_on=None)):
        (said,) = readiness.warnings(review, TODAY)
        assert "drafts" in said
    for review in (replace(GOOD, review_by=None), replace(GOOD, review_by=TODAY - timedelta(days=1))):
        (said,) = readiness.warnings(review, TODAY)
        assert "looked at again" in said
    (said,) = readiness.warnings(replace(GOOD, checked={"x": TODAY - timedelta(days=181)}), TODAY)
    assert "half a year" in said
    (said,) = readiness.warnings(replace(GOOD, unchecked=("x",)), TODAY)
    assert "nobody is told it" in said


def test_who_is_named_in_the_file_is_set_but_no_alert_reaches_her_before_she_is_invited(
    database: Database,
) -> None:
    named = replace(WHOLE, named=frozenset({"lead", "deputy"}))
    assert missing(database, named) == []
    (deputy,) = missing(database, replace(WHOLE, named=frozenset({"lead"})))
    assert "deputy" in deputy

    def unreached() -> list[str]:
        return database.read_now(lambda tx: list(readiness.not_invited(tx, MONDAY)))

    assert [sentence.split(" before")[0] for sentence in unreached()] == [
        "No alert can reach the safeguarding lead",
        "No alert can reach the safeguarding deputy",
    ]
    for rank in ("lead", "deputy"):
        invite(database, rank)
    assert unreached() == []
