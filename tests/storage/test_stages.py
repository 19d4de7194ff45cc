"""A row of a stage is read as the domain knows it."""

from __future__ import annotations

from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.storage import polls, stages
from bot.storage.database import Database, Tx
from bot.storage.tables import poll
from tests.fakes import MONDAY
from tests.storage.sheets import SHEET, a_release, a_sheet, closed, opened


def read(database: Database, *staff_ids: int) -> list[StageNow]:
    def work(tx: Tx) -> list[StageNow]:
        rows = tx.conn.execute(stages.query(poll.c.stage == "rank")).all()
        return stages.read(tx, rows, {"second.rank": {"time": 1}}, staff_ids)

    return database.read_now(work)


def test_no_rows_are_no_stages(database: Database) -> None:
    assert read(database, 7) == []


def test_everything_of_a_row_is_there(database: Database) -> None:
    second, third = a_sheet("second", sign_offs=2), a_sheet("third")

    def work(tx: Tx) -> None:
        opened(tx, SHEET, second)
        closed(tx)
        polls.propose(tx, third, MONDAY)

    database.write_now(work)
    assert read(database) == [
        StageNow(SHEET, PollStatus.CLOSED, 1, a_release()),
        StageNow(second, PollStatus.OPEN, 2, marks={"time": 1}),
        StageNow(third, PollStatus.PROPOSED),
    ]


def test_what_she_has_signed_herself_is_said(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET, a_sheet("second", sign_offs=2)))
    assert [each.signed_by_her for each in read(database, 8)] == [False, True]
    assert [each.signed_by_her for each in read(database, 7, 8)] == [True, True]
    assert [each.signed_by_her for each in read(database, 9)] == [False, False]
