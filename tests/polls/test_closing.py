"""A stage that is over is closed wholly or not at all, once, whoever dies in the middle of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import secrets
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.domain.poll import Marks, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import Outcome, Release
from bot.polls.closing import Polls, call_off, close, looked
from bot.storage import ballots, polls, staff, tables
from bot.storage.ballots import Ballot
from bot.storage.database import Database, StoreDown, Tx
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import a_vault
from tests.storage.sheets import AFTER, CLOSES, OPTIONS, SHEET, a_sheet, opened

PEOPLE = 20
OTHER = a_sheet("second")


def new_id() -> str:
    return secrets.token_hex(12)


def vote(tx: Tx, sheet: Sheet = SHEET, people: int = PEOPLE) -> None:
    """Let people of both groups vote."""
    marks: list[Marks] = [{"time": 1, "listening": 2}, {"time": 1}, {"listening": 1, "time": 2}]
    cast = [
        Ballot(sheet.name, f"{number:024}", marks[number % 3], ("families", "services")[number % 2], OPTIONS)
        for number in range(people)
    ]
    ballots.cast(tx, cast, MONDAY)


@pytest.fixture
def voted(database: Database) -> Database:
    """A database with two stages in which twenty people have voted."""

    def work(tx: Tx) -> None:
        opened(tx, SHEET, OTHER)
        vote(tx)
        vote(tx, OTHER)

    database.write_now(work)
    return database


def closer(database: Database, clock: FakeClock | None = None) -> Polls:
    return Polls(database, clock or FakeClock(AFTER), new_id, secrets.token_bytes)


def stage(database: Database, name: str = SHEET.name) -> StageNow:
    found = database.read_now(lambda tx: polls.now_of(tx, name))
    assert found is not None
    return found


def still_open(database: Database, name: str = SHEET.name) -> bool:
    """True when nothing at all has happened to a stage: its key is there and every ballot is sealed."""

    def look(tx: Tx) -> bool:
        row = tx.conn.execute(select(tables.poll).where(tables.poll.c.name == name)).one()
        cast = tx.conn.execute(select(tables.ballot).where(tables.ballot.c.poll == name)).all()
        sealed = len(cast) == PEOPLE and all(each.vote_sealed and each.marks is None for each in cast)
        return sealed and bool(row.key_sealed) and row.status == "open" and row.release is None

    return database.read_now(look)


def wholly_closed(database: Database, name: str = SHEET.name) -> bool:
    """True when a stage is closed: there is a release, no key, and every ballot is nobody's."""

    def look(tx: Tx) -> bool:
        row = tx.conn.execute(select(tables.poll).where(tables.poll.c.name == name)).one()
        cast = tx.conn.execute(select(tables.ballot).where(tables.ballot.c.poll == name)).all()
        bare = len(cast) == PEOPLE and all(each.vote_sealed is None and each.marks for each in cast)
        return bare and row.key_sealed is None and row.status == "closed" and bool(row.release)

    return database.read_now(look)


async def test_nothing_is_closed_before_its_time(voted: Database) -> None:
    clock = FakeClock(CLOSES - timedelta(seconds=1))
    assert await closer(voted, clock).close_due() == []
    assert still_open(voted)
    clock.forward(seconds=1)
    assert {each.name for each in await closer(voted, clock).close_due()} == {SHEET.name, OTHER.name}


async def test_a_stage_that_is_over_is_counted_released_and_made_nobodys(voted: Database) -> None:
    with capture_logs() as logs:
        assert await closer(voted).round() == 2
    assert wholly_closed(voted)
    assert wholly_closed(voted, OTHER.name)
    found = stage(voted)
    assert found.status is PollStatus.CLOSED
    assert found.release is not None
    assert found.release.winners == ("time",)
    assert found.release.sheet == SHEET.fingerprint()
    closed = [each for each in logs if each["event"] == "poll_closed"]
    assert [(each["poll"], each["outcome"]) for each in closed] == [
        (SHEET.name, "chosen"),
        (OTHER.name, "chosen"),
    ]
    lines = voted.read_now(lambda tx: staff.audited(tx, 9))
    told = {(each.actor, each.action, each.subject, each.details) for each in lines}
    assert told == {("bigroom", "poll_closed", f"poll:{name}", "chosen") for name in (SHEET.name, OTHER.name)}


async def test_a_release_never_changes(voted: Database) -> None:
    polls_here = closer(voted)
    await polls_here.close_due()
    first = stage(voted).release
    assert await polls_here.close_due() == []
    assert await closer(voted, FakeClock(AFTER + timedelta(days=30))).close_due() == []
    assert stage(voted).release == first
    assert len(voted.read_now(lambda tx: staff.audited(tx, 9))) == 2


async def test_of_fewer_than_the_quorum_nothing_but_that_is_kept_of_the_result(database: Database) -> None:
    rule = replace(SHEET, quorum=21)

    def work(tx: Tx) -> None:
        opened(tx, rule)
        vote(tx, rule)

    database.write_now(work)
    (made,) = await closer(database).close_due()
    assert made == Release(rule.name, rule.fingerprint(), AFTER, Outcome.TOO_FEW)


async def test_one_that_cannot_be_closed_keeps_no_other_open(voted: Database) -> None:
    def spoil(tx: Tx) -> None:
        hers = tables.ballot.c.poll == SHEET.name
        tx.conn.execute(update(tables.ballot).where(hers).values(vote_sealed=b"not a ballot"))

    voted.write_now(spoil)
    with capture_logs() as logs:
        assert [each.name for each in await closer(voted).close_due()] == [OTHER.name]
    assert stage(voted).status is PollStatus.OPEN
    (line,) = [each for each in logs if each["event"] == "poll_not_closed"]
    assert set(line) == {"event", "log_level", "poll", "error"}


async def test_it_is_closed_by_one_of_two(voted: Database) -> None:
    assert voted.write_now(lambda tx: close(tx, SHEET.name, AFTER, new_id, secrets.token_bytes)) is not None
    assert voted.write_now(lambda tx: close(tx, SHEET.name, AFTER, new_id, secrets.token_bytes)) is None


def test_of_several_processes_one_closes_it(voted: Database) -> None:
    made: list[Release | None] = []

    def race() -> None:
        with closing(Database(voted.url, a_vault())) as other:
            made.append(other.write_now(lambda tx: close(tx, SHEET.name, AFTER, new_id, secrets.token_bytes)))

    racing = [Thread(target=race) for _ in range(4)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert [each for each in made if each] == [stage(voted).release]
    assert len(made) == 4


# --- A process dies in the middle. ---


def dies(*_: object) -> str:
    """Die as by kill -9: nothing of Python's own is run any more."""
    os._exit(9)


def closes_and_dies(url: str, where: str) -> None:
    """A process that closes a stage and dies somewhere on the way."""
    draws = random.Random(1).randbytes
    with closing(Database(url, a_vault())) as other:

        def work(tx: Tx) -> None:
            made = close(
                tx,
                SHEET.name,
                AFTER,
                dies if where == "while the ballots are written anew" else new_id,
                dies if where == "while the figures are blurred" else draws,  # type: ignore[arg-type]
            )
            assert made is not None
            if where == "before the commit":
                dies()

        other.write_now(work)
        dies()  # after the commit, before anything is cleared away


@pytest.mark.parametrize(
    ("where", "closed"),
    [
        ("while the figures are blurred", False),
        ("while the ballots are written anew", False),
        ("before the commit", False),
        ("before the traces are cleared", True),
    ],
)
async def test_whoever_dies_the_stage_is_wholly_closed_or_not_at_all(
    voted: Database, where: str, closed: bool
) -> None:
    process = multiprocessing.get_context("spawn").Process(target=closes_and_dies, args=(voted.url, where))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert (wholly_closed if closed else still_open)(voted)
    before = stage(voted).release
    await closer(voted).close_due()
    assert wholly_closed(voted)
    assert before in (None, stage(voted).release)


# --- Traces. ---


class Scrubs:
    """Counts how often a database is asked to overwrite what was deleted, and says when it is done."""

    def __init__(self, database: Database, *answers: bool) -> None:
        self._database = database
        self._answers = list(answers)
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    async def write_anew(self, *_: object, **__: object) -> bool:
        self.asked += 1
        return self._answers.pop(0)


async def test_traces_are_cleared_until_it_is_done(voted: Database) -> None:
    scrubs = Scrubs(voted, False, True)
    here = closer(scrubs)  # type: ignore[arg-type]
    for asked in (1, 2, 2):
        await here.close_due()
        assert scrubs.asked == asked


async def test_a_new_process_clears_what_another_may_have_left(voted: Database) -> None:
    scrubs = Scrubs(voted, True)
    before = closer(scrubs, FakeClock(MONDAY))  # type: ignore[arg-type]
    await before.close_due()
    assert scrubs.asked == 0, "nothing has been closed yet"
    voted.write_now(lambda tx: close(tx, SHEET.name, AFTER, new_id, secrets.token_bytes))
    after = closer(scrubs, FakeClock(MONDAY))  # type: ignore[arg-type]
    await after.close_due()
    await after.close_due()
    assert scrubs.asked == 1


# --- Called off, and looked at. ---


async def test_called_off_there_is_no_result_and_no_ballot(voted: Database) -> None:
    await closer(voted, FakeClock(MONDAY)).call_off(SHEET.name, "terminal:ann")
    found = stage(voted)
    assert (found.status, found.release) == (PollStatus.CALLED_OFF, None)
    assert voted.read_now(lambda tx: ballots.votes(tx, SHEET.name)) == []
    assert still_open(voted, OTHER.name)
    (line,) = voted.read_now(lambda tx: staff.audited(tx, 9))
    assert (line.actor, line.action, line.subject) == (
        "terminal:ann",
        "poll_called_off",
        f"poll:{SHEET.name}",
    )


async def test_what_is_released_cannot_be_called_off(voted: Database) -> None:
    await closer(voted).close_due()
    with pytest.raises(polls.PollNotOpen):
        voted.write_now(lambda tx: call_off(tx, SHEET.name, AFTER, "terminal:ann"))
    assert wholly_closed(voted)


def test_who_takes_figures_away_stands_in_the_audit_however_long_the_name(database: Database) -> None:
    database.write_now(lambda tx: looked(tx, "p" * 90, AFTER, "terminal:ann"))
    (line,) = database.read_now(lambda tx: staff.audited(tx, 9))
    assert (line.action, line.subject) == ("poll_result_taken", "poll:" + "p" * 59)


async def test_a_store_that_is_down_is_no_reason_to_go_on(voted: Database) -> None:
    class Down(Scrubs):
        async def write(self, _: object) -> object:
            raise StoreDown("away")

    with pytest.raises(StoreDown):
        await closer(Down(voted)).close_due()  # type: ignore[arg-type]
