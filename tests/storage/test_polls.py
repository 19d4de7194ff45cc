"""A rule is signed before it opens and does not change afterwards; a closing leaves no way back."""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import Decided, StageNow
from bot.domain.release import Outcome, Release
from bot.domain.staff import Role
from bot.storage import ballots, ideas, polls, staff, statements
from bot.storage.ballots import Ballot
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.polls import NotSigned, PollNotOpen, PollNotProposed
from bot.storage.staff import Invitation
from bot.storage.tables import ballot, idea, poll, sign_off, statement
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.storage.sheets import AFTER, CLOSES, GATHERING, SHEET, a_release, a_sheet, closed, opened

NAME, FINGERPRINT = SHEET.name, SHEET.fingerprint()
REWORDED = replace(SHEET, texts={"en": {**SHEET.texts["en"], "title": "What must change first?"}})
ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def proposed(database: Database, sheet: Sheet = SHEET) -> None:
    database.write_now(lambda tx: polls.propose(tx, sheet, MONDAY))


def signs(database: Database, number: int = 1, fingerprint: str = FINGERPRINT, name: str = NAME) -> bool:
    return database.write_now(lambda tx: polls.sign(tx, name, fingerprint, number, MONDAY))


def starts(database: Database, name: str = NAME) -> None:
    database.write_now(lambda tx: polls.start(tx, name, MONDAY))


def now(database: Database, name: str = NAME) -> StageNow:
    found = database.read_now(lambda tx: polls.now_of(tx, name))
    assert found is not None
    return found


def row(database: Database) -> Any:
    return database.read_now(lambda tx: tx.conn.execute(select(poll).where(poll.c.name == NAME)).one())


def every_row(tx: Tx, table: Table) -> list[Any]:
    return list(tx.conn.execute(select(table)))


def test_of_no_stage_there_is_nothing(database: Database) -> None:
    assert database.read_now(lambda tx: polls.now_of(tx, NAME)) is None
    assert database.read_now(polls.all_now) == []
    assert not signs(database)
    with pytest.raises(PollNotProposed):
        starts(database)
    for ends in (closed, lambda tx: polls.call_off(tx, NAME, MONDAY)):
        with pytest.raises(PollNotOpen):
            database.write_now(ends)
    assert database.write_now(lambda tx: polls.decide(tx, NAME, "time", 1, MONDAY)) is False


def test_what_is_proposed_is_there_word_for_word_and_all_are_in_the_order_of_their_names(
    database: Database,
) -> None:
    for sheet in (SHEET, a_sheet("second"), GATHERING):
        proposed(database, sheet)
    assert now(database) == StageNow(SHEET, PollStatus.PROPOSED)
    assert now(database).sheet.fingerprint() == row(database).sheet_sha256 == FINGERPRINT
    names = [each.sheet.name for each in database.read_now(polls.all_now)]
    assert names == ["first.gather", "first.rank", "second.rank"]


def test_a_signature_is_for_this_very_rule(database: Database) -> None:
    proposed(database)
    assert signs(database)
    assert signs(database), "twice"
    assert not signs(database, 2, REWORDED.fingerprint())
    assert now(database).signed == 1
    proposed(database)
    assert now(database).signed == 1, "the same rule once more"
    proposed(database, REWORDED)
    assert now(database).signed == 0
    proposed(database)
    assert now(database).signed == 0, "what was signed before it was changed is signed no more"


def test_it_opens_only_when_enough_have_signed(database: Database) -> None:
    sheet = replace(SHEET, sign_offs=2)
    proposed(database, sheet)
    for number, fails in ((1, True), (1, True), (2, False)):
        assert signs(database, number, sheet.fingerprint())
        if fails:
            with pytest.raises(NotSigned):
                starts(database)
            assert row(database).key_sealed is None
    starts(database)
    assert (now(database).status, now(database).signed) == (PollStatus.OPEN, 2)
    assert row(database).opened_at == MONDAY


def test_one_person_signs_once_whatever_her_numbers(database: Database) -> None:
    """She may have left the steering group and come back."""

    def work(tx: Tx) -> list[int]:
        ann = met(tx, "ann")["ann"].contact.id
        found = []
        for code in ("one", "two"):
            staff.invite(tx, code, Invitation(Role.STEERING, (), "a test", MONDAY, AFTER))
            member = staff.redeem(tx, code, ann, MONDAY)
            assert member is not None
            found.append(member.id)
        return found

    numbers = database.write_now(work)
    proposed(database)
    assert [signs(database, number) for number in numbers] == [True, True]
    assert now(database).signed == 1


@pytest.mark.parametrize("status", [PollStatus.OPEN, PollStatus.CLOSED])
def test_no_rule_changes_and_nothing_is_signed_or_opened_once_it_is_open(
    database: Database, status: PollStatus
) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    if status is PollStatus.CLOSED:
        database.write_now(closed)
    before = row(database)
    for sheet in (SHEET, REWORDED):
        with pytest.raises(PollNotProposed):
            proposed(database, sheet)
    with pytest.raises(PollNotProposed):
        starts(database)
    assert not signs(database, 9)
    assert row(database) == before


def test_everybody_sees_what_is_open_or_closed_and_staff_what_is_proposed(database: Database) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET, a_sheet("gone"), a_sheet("over"))
        polls.propose(tx, a_sheet("new"), MONDAY)
        polls.sign(tx, "new.rank", a_sheet("new").fingerprint(), 3, MONDAY)
        for name in (NAME, "over.rank", "gone.rank"):
            ballots.cast(
                tx, [Ballot(name, "ann", {"time": 1}), Ballot(name, "ben", {"listening": 1})], MONDAY
            )
        polls.call_off(tx, "gone.rank", MONDAY)
        closed(tx, a_sheet("over"))

    assert database.read_now(lambda tx: polls.seen_by(tx, "ann", [])) == ()
    database.write_now(work)
    seen = database.read_now(lambda tx: polls.seen_by(tx, "ann", []))
    assert [(each.sheet.name, dict(each.marks)) for each in seen] == [(NAME, {"time": 1}), ("over.rank", {})]
    assert [each.release for each in seen] == [None, a_release(a_sheet("over"))]
    for number, hers in ((3, True), (4, False)):
        seen = database.read_now(lambda tx, number=number: polls.seen_by(tx, "cyd", [9, number]))  # type: ignore[misc]
        assert [(each.sheet.name, each.signed_by_her) for each in seen] == [
            (NAME, False),
            ("new.rank", hers),
            ("over.rank", False),
        ]


def test_only_what_is_open_and_over_is_due(database: Database) -> None:
    later = a_sheet("later", closes_at=CLOSES + timedelta(days=1))
    database.write_now(lambda tx: opened(tx, SHEET, later, a_sheet("over")))
    proposed(database, a_sheet("proposed"))
    database.write_now(lambda tx: closed(tx, a_sheet("over")))

    def due(at: Any) -> list[str]:
        return [each.sheet.name for each in database.write_now(lambda tx: polls.due(tx, at))]

    assert due(CLOSES - timedelta(seconds=1)) == []
    assert due(CLOSES) == [NAME]
    assert due(AFTER + timedelta(days=1)) == [NAME, "later.rank"]


@ON_POSTGRESQL
def test_what_one_process_closes_no_other_does(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))

    def work(tx: Tx) -> tuple[int, int]:
        return len(polls.due(tx, AFTER)), database.read_now(lambda other: len(polls.due(other, AFTER)))

    assert database.write_now(work) == (1, 0)


def test_a_closing_keeps_the_result_and_destroys_the_key(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    assert row(database).key_sealed is not None
    release = a_release(winners=("time",))
    database.write_now(lambda tx: closed(tx, winners=("time",)))
    kept = row(database)
    assert (kept.key_sealed, kept.closed_at, kept.status) == (None, AFTER, "closed")
    assert kept.release_sha256 == hashlib.sha256(release.canonical().encode()).hexdigest()
    assert now(database) == StageNow(SHEET, PollStatus.CLOSED, 1, release)
    with pytest.raises(PollNotOpen):
        database.write_now(lambda tx: closed(tx, winners=("listening",)))
    assert now(database).release == release


@pytest.mark.parametrize(
    "wrong", [replace(a_release(), name="second.rank"), replace(a_release(), sheet=REWORDED.fingerprint())]
)
def test_a_result_of_another_rule_is_refused(database: Database, wrong: Release) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    with pytest.raises(ValueError, match="another sheet"):
        database.write_now(lambda tx: polls.close(tx, NAME, wrong, AFTER, lambda: "v"))
    assert now(database).status is PollStatus.OPEN


def test_what_is_called_off_leaves_no_ballot_no_key_and_no_idea(database: Database) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET, GATHERING, a_sheet("other", "gather"))
        ballots.cast(tx, [Ballot(NAME, "ann", {"time": 1})], MONDAY)
        for name in ("first", "other"):
            ideas.add(tx, [NewIdea(name, "ann", "an idea", "en")], MONDAY, secrets.token_bytes)
        polls.call_off(tx, NAME, MONDAY)
        assert ideas.count(tx, "first") == 1, "another stage"
        polls.call_off(tx, GATHERING.name, MONDAY)

    database.write_now(work)
    kept = database.read_now(lambda tx: tx.conn.execute(select(idea.c.poll)).scalars().all())
    assert list(kept) == ["other"]
    assert database.read_now(lambda tx: tx.conn.execute(select(ballot)).all()) == []
    assert (row(database).key_sealed, row(database).status) == (None, "called_off")
    proposed(database)
    assert now(database) == StageNow(SHEET, PollStatus.PROPOSED), "anew, and signed by nobody yet"
    assert database.read_now(lambda tx: tx.conn.execute(select(sign_off.c.poll)).scalars().all()) == [
        GATHERING.name,
        "other.gather",
    ]


def test_a_result_is_not_called_off(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    database.write_now(closed)
    with pytest.raises(PollNotOpen):
        database.write_now(lambda tx: polls.call_off(tx, NAME, MONDAY))
    assert now(database).release == a_release()


@pytest.mark.parametrize("sign_offs", [0, 1])
def test_only_what_nobody_had_to_sign_is_forgotten_as_a_practice(database: Database, sign_offs: int) -> None:
    tried = replace(GATHERING, sign_offs=sign_offs)

    def has_run(tx: Tx) -> None:
        opened(tx, tried)
        statements.add(tx, "first", "More time")
        closed(tx, tried)
        opened(tx, SHEET)
        ballots.cast(tx, [Ballot(NAME, "c" * 24, {"time": 1}, "families", SHEET.options)], MONDAY)

    database.write_now(has_run)
    names = database.write_now(lambda tx: polls.forget_practice(tx, "first"))
    assert names == ([] if sign_offs else [tried.name])
    assert len(database.read_now(lambda tx: ballots.votes(tx, NAME))) == 1
    assert database.read_now(lambda tx: statements.of(tx, "first")), "they belong to what was signed"
    assert database.write_now(lambda tx: polls.forget_practice(tx, "another")) == []


def test_all_of_a_practice_goes(database: Database) -> None:
    tried = [replace(each, sign_offs=0) for each in (GATHERING, SHEET)]

    def has_run(tx: Tx) -> None:
        for each in tried:
            opened(tx, each)
        statements.add(tx, "first", "More time")
        idea = NewIdea("first", "c" * 24, "More time", "en")
        ideas.add(tx, [idea], MONDAY, secrets.token_bytes)
        ballots.cast(tx, [Ballot(NAME, "c" * 24, {"time": 1}, "families", SHEET.options)], MONDAY)
        polls.forget_practice(tx, "first")

    database.write_now(has_run)
    for table in (poll, ballot, idea, statement, sign_off):
        assert database.read_now(partial(every_row, table=table)) == []


def test_what_the_workshop_decided_is_written_down_once(database: Database) -> None:
    def decides(option: str, number: int = 1) -> bool:
        return database.write_now(lambda tx: polls.decide(tx, NAME, option, number, AFTER))

    database.write_now(lambda tx: opened(tx, SHEET))
    assert not decides("time"), "it is open"
    database.write_now(lambda tx: closed(tx, outcome=Outcome.WORKSHOP))
    assert not decides("tea"), "it is no option"
    assert database.write_now(lambda tx: polls.to_tell(tx, AFTER)) is None and row(database).told_at == AFTER
    assert decides("time")
    assert (row(database).told_at, row(database).told_upto) == (None, ""), "everybody is told of it, again"
    assert not decides("listening", 2)
    assert now(database).decided == Decided("time", AFTER)
    assert row(database).decided_by == 1


def test_where_the_votes_decided_no_workshop_does(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET))
    database.write_now(closed)
    assert database.write_now(lambda tx: polls.decide(tx, NAME, "time", 1, AFTER)) is False
    assert now(database).decided is None


@ON_POSTGRESQL
def test_who_votes_while_it_is_closed_waits_and_is_too_late(database: Database) -> None:
    """A ballot that came in between counting and closing would be in no count."""
    database.write_now(lambda tx: opened(tx, SHEET))

    def votes(tx: Tx) -> None:
        ballots.cast(tx, [Ballot(NAME, "ann", {"time": 1})], MONDAY)

    def closing(tx: Tx) -> Future[None]:
        polls.due(tx, AFTER)
        late = pool.submit(database.read_now, votes)
        with pytest.raises(TimeoutError):
            late.result(0.5)
        closed(tx)
        return late

    with ThreadPoolExecutor(1) as pool:
        database.write_now(closing).result(10)
    assert database.read_now(lambda tx: tx.conn.execute(select(ballot)).all()) == []
