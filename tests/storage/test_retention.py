"""What is over is done away with as its class says, and the book of runs belongs to one at a time."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from bot.domain.retention import DEFAULTS, Record
from bot.storage import ballots, ideas, overdue, retention
from bot.storage.ballots import Ballot
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.overdue import CLASSES, Due
from bot.storage.retention import LEASE, Run, RunLost
from bot.storage.tables import (
    address,
    answer,
    ballot,
    consent,
    contact,
    inbound,
    metadata,
    outbox,
    poll,
    session,
    suppression,
)
from tests.fakes import MONDAY
from tests.storage.aged import SIGNS, left, plant, settle_in
from tests.storage.sheets import GATHERING, SHEET, closed, opened

OLD, YOUNG = MONDAY - timedelta(days=1000), MONDAY - timedelta(days=1)
DAY = "2026-11-23"
ON_POSTGRESQL = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def due(record: Record) -> Due:
    return Due(record, MONDAY - timedelta(days=90), MONDAY)


def planted(database: Database, record: Record) -> tuple[str, str]:
    """An old row and a young one, by name."""
    old, young = f"{SIGNS[record]}old", f"{SIGNS[record]}young"

    def work(tx: Tx) -> None:
        settle_in(tx, MONDAY)
        plant(tx, record, [(old, OLD), (young, YOUNG)])

    database.write_now(work)
    return old, young


def cleared(database: Database, record: Record) -> int:
    """Clear away what is found, as a sweep does."""
    keys = [place.key for place in database.read_now(partial(overdue.find, due=due(record), after=None))]
    return database.write_now(partial(retention.clear, due=due(record), keys=keys))


def size(database: Database, table: Table) -> int:
    return database.read_now(lambda tx: tx.conn.execute(select(func.count()).select_from(table)).scalar_one())


def column(database: Database, what: Any) -> list[Any]:
    return list(database.read_now(lambda tx: tx.conn.execute(select(what)).scalars()))


@pytest.mark.parametrize("record", CLASSES)
def test_what_is_over_is_done_away_with_and_the_rest_stays(database: Database, record: Record) -> None:
    _, young = planted(database, record)
    assert cleared(database, record) == 1
    assert database.read_now(partial(left, record=record)) == {young}
    assert cleared(database, record) == 0


@pytest.mark.parametrize("record", CLASSES)
def test_what_is_not_over_any_more_when_its_turn_comes_stays(database: Database, record: Record) -> None:
    """Between looking for rows and clearing them away somebody may have come back."""
    planted(database, record)
    each, now = CLASSES[record], due(record)
    keys = [place.key for place in database.read_now(partial(overdue.find, due=now, after=None))]
    earlier = replace(now, before=OLD)
    assert database.write_now(partial(retention.clear, due=earlier, keys=keys)) == 0
    assert len(database.read_now(partial(left, record=record))) == 2
    assert each.table.name in metadata.tables


def test_every_action_of_the_table_is_one_that_is_done() -> None:
    """What has words to blank, ways to unlink or people to forget is more than deleted.

    So is what a provider may hold as well, and that of which counts stay.
    """
    more = {rule.record for rule in DEFAULTS if rule.action and rule.action != "delete"}
    more |= {Record.RECORDINGS, Record.SENT_MESSAGES}
    assert set(retention.ACTS) == more


def test_words_go_and_the_answer_stays(database: Database) -> None:
    planted(database, Record.WORDS_OF_ANSWERS)
    cleared(database, Record.WORDS_OF_ANSWERS)
    assert size(database, answer) == 2


def test_the_payload_goes_and_the_delivery_stays_until_its_own_time(database: Database) -> None:
    """Then it is a delivery without words, and goes as one."""
    planted(database, Record.UNREADABLE)
    assert cleared(database, Record.DELIVERIES) == 0
    cleared(database, Record.UNREADABLE)
    assert size(database, inbound) == 2
    assert cleared(database, Record.DELIVERIES) == 1


def test_whoever_never_finished_the_welcome_leaves_a_hash_and_nothing_else(database: Database) -> None:
    old, young = planted(database, Record.UNFINISHED_WELCOMES)
    cleared(database, Record.UNFINISHED_WELCOMES)
    assert set(column(database, contact.c.id)) == {"somebody", young}
    assert set(column(database, address.c.contact_id)) == {"somebody", young}
    assert column(database, suppression.c.key) == [f"key {old}"]


def test_of_whoever_stopped_only_the_way_to_her_goes(database: Database) -> None:
    """Her answers and the ledger stay under her id; her address leaves its hash."""
    old, young = planted(database, Record.STOPPED_PEOPLE)

    def more(tx: Tx) -> None:
        words: dict[str, Any] = {"flow": "poll", "version": "v", "step": "a", "kind": "choice", "choice": "x"}
        tx.conn.execute(insert(answer), words | {"contact_id": old, "language": "en", "at": OLD})
        line = dict.fromkeys([c.name for c in consent.columns if c.name != "id"], "x")
        tx.conn.execute(insert(consent), line | {"contact_id": old, "at": OLD})
        state = {"contact_id": old, "state_sealed": b"", "address_id": 2, "heard_at": YOUNG}
        tx.conn.execute(insert(session), state)
        tx.conn.execute(update(contact).values(first_words_sealed=b"sealed").where(contact.c.id == old))

    database.write_now(more)
    assert cleared(database, Record.STOPPED_PEOPLE) == 1
    assert set(column(database, contact.c.id)) == {"somebody", old, young}
    assert set(column(database, contact.c.first_words_sealed)) == {None}
    assert column(database, answer.c.contact_id) == [old]
    assert column(database, consent.c.contact_id) == [old]
    assert column(database, suppression.c.key) == [f"key {old}"]
    assert set(column(database, address.c.contact_id)) == {"somebody", young}
    assert size(database, session) == 0
    assert size(database, outbox) == 0


def test_ballots_that_a_closing_has_left_behind_are_opened_and_their_key_goes(database: Database) -> None:
    """It never leaves any; a copy of a database that is put back may have been made in the middle of one."""
    people = [f"person-{number}" for number in range(8)]

    def vote(tx: Tx) -> None:
        opened(tx, SHEET)
        ballots.cast(tx, [Ballot(SHEET.name, who, {"time": 1}, "families") for who in people], MONDAY)

    database.write_now(vote)
    assert cleared(database, Record.BALLOTS) == 0
    left_over = update(poll).values(status="closed", closed_at=OLD)
    database.write_now(lambda tx: tx.conn.execute(left_over))
    before = column(database, ballot.c.voter)
    assert cleared(database, Record.BALLOTS) == 1
    assert column(database, poll.c.key_sealed) == [None]
    assert not set(before) & set(column(database, ballot.c.voter))
    assert database.read_now(lambda tx: ballots.votes(tx, SHEET.name)) == [("", {"time": 1})] * 8
    assert cleared(database, Record.BALLOTS) == 0


def test_while_an_idea_waits_the_key_that_leads_to_it_stays(database: Database) -> None:
    def write(tx: Tx) -> None:
        opened(tx, GATHERING)
        ideas.add(tx, [NewIdea("first", "ann", "an idea", "en")], MONDAY, secrets.token_bytes)
        closed(tx, GATHERING, OLD)

    database.write_now(write)
    assert cleared(database, Record.BALLOTS) == 0
    assert cleared(database, Record.IDEAS) == 1
    assert cleared(database, Record.BALLOTS) == 1
    assert column(database, poll.c.key_sealed) == [None]


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "record", [Record.UNFINISHED_WELCOMES, Record.STOPPED_PEOPLE, Record.RESTING_CONVERSATIONS]
)
def test_whoever_is_in_the_middle_of_a_turn_is_left_for_the_next_run(
    database: Database, record: Record
) -> None:
    """Nothing waits for her, and she waits for nothing."""
    old, _ = planted(database, record)

    def turn(tx: Tx) -> int:
        tx.conn.execute(select(contact.c.id).where(contact.c.id == old).with_for_update())
        return cleared(database, record)

    assert database.write_now(turn) == 0
    assert cleared(database, record) == 1


def test_a_day_is_claimed_once_and_gone_on_with_when_its_process_is_gone(database: Database) -> None:
    claim = partial(retention.claim, day=DAY)
    run = database.write_now(partial(claim, at=MONDAY))
    assert run == Run(DAY, MONDAY, {}, lease_until=MONDAY + LEASE)
    assert database.write_now(partial(claim, at=MONDAY + LEASE - timedelta(seconds=1))) is None
    again = database.write_now(partial(claim, at=MONDAY + LEASE))
    assert again == replace(run, lease_until=MONDAY + 2 * LEASE)
    with pytest.raises(RunLost):
        database.write_now(partial(retention.note, run=run, before=run))
    database.write_now(partial(retention.note, run=replace(again, complete=True), before=again))
    assert database.write_now(partial(claim, at=MONDAY + timedelta(hours=5))) is None
    assert database.read_now(partial(retention.is_done, day=DAY))
    assert not database.read_now(partial(retention.is_done, day="2026-11-24"))


def test_somebody_may_ask_for_a_run_again_but_not_beside_another(database: Database) -> None:
    begin = partial(retention.begin_again, day=DAY)
    run = database.write_now(partial(begin, at=MONDAY))
    assert run is not None
    later = MONDAY + timedelta(minutes=1)
    assert database.write_now(partial(begin, at=later)) is None
    done = replace(run, counts={"audit": 2}, complete=True)
    database.write_now(partial(retention.note, run=done, before=run))
    again = database.write_now(partial(begin, at=later))
    assert again == Run(DAY, later, {"audit": 2}, False, later + LEASE)


def test_the_latest_runs_come_first(database: Database) -> None:
    for day in ("2026-11-21", "2026-11-23", "2026-11-22"):
        database.write_now(partial(retention.claim, day=day, at=MONDAY))
    found = database.read_now(partial(retention.runs, limit=2))
    assert [run.day for run in found] == ["2026-11-23", "2026-11-22"]
