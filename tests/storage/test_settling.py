"""A settlement is written once, and never for somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.outbox import Settlement, Status
from bot.storage import cases, outbox, settling
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody to write to."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


def test_what_is_gone_by_now_is_returned_and_nobody_elses_is_settled(database: Database, ann: Known) -> None:
    """SQLite gives the number of a deleted row away again."""
    (number,) = database.write_now(lambda tx: outbox.add(tx, [draft(ann)], [lease()]))
    hers = Settlement(number, ann.contact.id, Status.SENT, 1, provider_id="7")
    of_another = Settlement(number, "somebody forgotten", Status.FAILED, 1, "blocked")
    nobodys = Settlement(number + 1, ann.contact.id, Status.SENT, 1)
    both = database.write_now(lambda tx: settling.settle(tx, [of_another, hers, nobodys], LATER))
    assert both == [of_another, nobodys]
    query = select(table.c.status, table.c.provider_id).where(table.c.id == number)
    assert database.read_now(lambda tx: tuple(tx.conn.execute(query).one())) == ("sent", "7")
    again = database.write_now(lambda tx: settling.settle(tx, [hers], LATER))
    assert again == [], "settled before, and still there"


@pytest.mark.parametrize(
    ("status", "open_again"),
    [(Status.FAILED, True), (Status.CANCELLED, True), (Status.SENT, False), (Status.QUEUED, False)],
)
def test_a_case_is_open_again_when_its_reply_did_not_go(
    database: Database, ann: Known, status: Status, open_again: bool
) -> None:
    who = ann.contact.id

    def work(tx: Tx) -> None:
        cases.add(tx, [Case("AAAA", who, CaseKind.QUESTION, "en", "Why?", MONDAY)])
        (number,) = outbox.add(tx, [draft(ann)], [lease()])
        cases.close(tx, "AAAA", 7, Outcome.ANSWERED, MONDAY)
        cases.replied(tx, "AAAA", number)
        settling.settle(tx, [Settlement(number, who, status, 1)], LATER)

    database.write_now(work)
    assert bool(database.read_now(cases.waiting)) is open_again


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.CANCELLED, Status.QUEUED])
def test_whose_words_it_told_is_not_known_afterwards(database: Database, ann: Known, status: Status) -> None:
    about_her = replace(draft(ann), about="bea")
    (number,) = database.write_now(lambda tx: outbox.add(tx, [about_her], [lease()]))
    settled = Settlement(number, ann.contact.id, status, 1)
    database.write_now(lambda tx: settling.settle(tx, [settled], LATER))
    kept = database.read_now(lambda tx: tx.conn.execute(select(table.c.about)).scalar_one())
    assert kept == ("bea" if status is Status.QUEUED else "")


def test_what_was_said_in_the_words_of_who_is_forgotten_counts_as_gone(
    database: Database, ann: Known
) -> None:
    """So the provider is asked to delete it; the number stays with its row."""
    (number,) = database.write_now(lambda tx: outbox.add(tx, [replace(draft(ann), about="bea")], [lease()]))
    database.write_now(lambda tx: outbox.retract(tx, ["bea"], LATER))
    sent = Settlement(number, ann.contact.id, Status.SENT, 1, provider_id="7")
    assert database.write_now(lambda tx: settling.settle(tx, [sent], LATER)) == [sent]
    row = database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (row.status, row.reason, row.provider_id) == ("cancelled", settling.RETRACTED, "")


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        ("7", "7"),
        (" ".join(["SM" + "0" * 32] * 14), " ".join(["SM" + "0" * 32] * 14)),
        (" ".join(["SM" + "0" * 32] * 15), " ".join(["SM" + "0" * 32] * 14)),
        ("1234567 " * 64 + "9", ("1234567 " * 64).strip()),
        ("x" * 600, "x" * 512),
    ],
)
def test_of_many_ids_as_many_are_kept_as_there_is_room_for_and_none_is_cut(ids: str, kept: str) -> None:
    assert settling.whole_ids(ids) == kept
