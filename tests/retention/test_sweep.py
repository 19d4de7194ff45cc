"""Once a day, in chunks, by London's calendar; what was interrupted is gone on with."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.domain.retention import DEFAULTS, Record, Rule
from bot.library.retention import RetentionHasErrors
from bot.retention.sweep import Sweeper, UnderWay, day_of, dues, limit, touched
from bot.storage import overdue, retention
from bot.storage.database import Database, StoreDown, Tx
from bot.storage.retention import LEASE, Run
from bot.storage.tables import metadata, retention_run
from tests.fakes import MONDAY, FakeClock
from tests.storage.aged import SIGNS, left, plant, settle_in
from tests.storage.rows import a_vault

AUTUMN = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)  # London's clocks go back at 01:00 UTC


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sweeper(database: Database, clock: FakeClock) -> Sweeper:
    return Sweeper(database, lambda: DEFAULTS, clock)


def fill(database: Database, now: datetime, each: int = 3) -> None:
    """Of every class so many rows over their time, and so many within it."""

    def work(tx: Tx) -> None:
        settle_in(tx, now)
        for rule in DEFAULTS:
            if rule.after_days is not None:
                sign, time = SIGNS[rule.record], timedelta(days=rule.after_days)
                rows = [(f"{sign}old{n}", now - time - timedelta(hours=n + 2)) for n in range(each)]
                rows += [(f"{sign}new{n}", now - time + timedelta(hours=n + 2)) for n in range(each)]
                plant(tx, rule.record, rows)

    database.write_now(work)


def everything(database: Database) -> dict[str, Any]:
    """Return all rows of all tables."""

    def look(tx: Tx) -> dict[str, Any]:
        return {
            name: sorted(map(repr, tx.conn.execute(select(table)))) for name, table in metadata.tables.items()
        }

    return database.read_now(look)


def untouched(database: Database) -> dict[Record, set[str]]:
    timed = [rule.record for rule in DEFAULTS if rule.after_days is not None]
    return {record: database.read_now(partial(left, record=record)) for record in timed}


def book(database: Database) -> list[Run]:
    """The runs of the book, without those that were planted."""
    return [run for run in database.read_now(partial(retention.runs, limit=9)) if run.day[0] == "2"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23 03:00", "2026-11-23"),
        ("2026-11-23 02:59", "2026-11-22"),
        ("2026-07-01 02:00", "2026-07-01"),  # three o'clock by London's summer time
        ("2026-07-01 01:59", "2026-06-30"),
        ("2026-10-25 00:30", "2026-10-24"),  # half past one, for the first time
        ("2026-10-25 01:30", "2026-10-24"),  # and for the second
        ("2026-10-25 03:00", "2026-10-25"),
        ("2027-03-28 01:59", "2027-03-27"),  # the hour from one to two was left out
        ("2027-03-28 02:00", "2027-03-28"),
    ],
)
def test_a_day_begins_at_three_in_london(moment: str, day: str) -> None:
    assert day_of(at(moment)) == day


def test_days_are_counted_by_londons_calendar() -> None:
    """A day in which the clocks change has 23 or 25 hours, and is a day."""
    assert limit(at("2026-11-01 03:00"), 10) == at("2026-10-22 02:00")
    assert limit(at("2026-11-23 03:00"), 10) == at("2026-11-13 03:00")
    assert limit(at("2027-04-01 02:00"), 10) == at("2027-03-22 03:00")


def test_people_go_first_and_what_is_kept_for_ever_never() -> None:
    found = [due.record for due in dues(DEFAULTS, MONDAY, {})]
    assert found[:2] == [Record.UNFINISHED_WELCOMES, Record.STOPPED_PEOPLE]
    assert found.index(Record.UNREADABLE) < found.index(Record.DELIVERIES)
    assert {Record.ANSWERS, Record.CONSENT_LEDGER, Record.SUPPRESSION}.isdisjoint(found)
    assert dues([Rule(record) for record in Record], MONDAY, {}) == []


def test_a_person_who_goes_leaves_space_in_every_table() -> None:
    assert touched(DEFAULTS, {"audit": 2, "unreadable": 0}) == ["audit"]
    assert touched(DEFAULTS, {}) == []
    assert touched(DEFAULTS, {"unfinished_welcomes": 1}) == sorted(metadata.tables)
    assert touched(DEFAULTS, {"stopped_people": 1}) == sorted(metadata.tables)


async def test_a_round_clears_away_what_is_over_of_every_class_and_reports_numbers_only(
    database: Database,
) -> None:
    fill(database, MONDAY)
    await sweeper(database, FakeClock()).round()
    for record, names in untouched(database).items():
        assert names == {f"{SIGNS[record]}new{n}" for n in range(3)}, record
    (run,) = book(database)
    assert (run.day, run.complete) == ("2026-11-23", True)
    assert run.counts == {rule.record.value: 3 for rule in DEFAULTS if rule.after_days is not None}


async def test_more_than_a_chunk_goes_in_one_run(database: Database) -> None:
    number = overdue.CLASSES[Record.DELIVERIES].chunk * 2 + 3
    rows = [(f"taken-{n}", MONDAY - timedelta(days=100, seconds=n // 7)) for n in range(number)]
    database.write_now(partial(plant, record=Record.DELIVERIES, rows=rows))
    told: list[int] = []
    run, counts = await sweeper(database, FakeClock()).run(lambda _, done: told.append(done))
    assert told == [2000, 2000, 3]
    assert counts["deliveries"] == run.counts["deliveries"] == number


async def test_a_day_has_one_run_however_often_and_wherever_the_clock_ticks(database: Database) -> None:
    clock = FakeClock(at("2026-11-23 03:00"))
    one, two = sweeper(database, clock), sweeper(database, clock)
    await one.round()
    first = book(database)
    fill(database, clock() + timedelta(days=1))
    clock.forward(hours=23, minutes=50)
    before = everything(database)
    await one.round()
    await two.round()
    assert everything(database) == before
    assert book(database) == first
    clock.forward(minutes=10)
    await two.round()
    await one.round()
    assert [run.day for run in book(database)] == ["2026-11-24", "2026-11-23"]
    assert all(run.complete for run in book(database))


async def test_the_hour_that_autumn_has_twice_runs_nothing_twice(database: Database) -> None:
    """Ticks all through the night of the 25th of October: two days, two runs."""
    clock = FakeClock(AUTUMN - timedelta(hours=3))
    for _ in range(6 * 9):
        await sweeper(database, clock).round()
        clock.forward(minutes=10)
    assert [(run.day, run.at) for run in book(database)] == [
        ("2026-10-25", at("2026-10-25 03:00")),
        ("2026-10-24", AUTUMN - timedelta(hours=3)),
    ]


class Fails(Database):
    """A database that goes away after so many writes."""

    writes_left = 10**9

    async def write(self, work: Any) -> Any:
        if self.writes_left == 0:
            raise StoreDown("gone")
        self.writes_left -= 1
        return await super().write(work)


@pytest.mark.parametrize("writes", [1, 2, 5, 17])
async def test_a_run_that_was_interrupted_is_gone_on_with(migrated_url: str, writes: int) -> None:
    """By the same rows that were over when it began, and with the numbers of before."""
    clock = FakeClock()
    with closing(Fails(migrated_url, a_vault())) as broken:
        fill(broken, MONDAY)
        broken.writes_left = writes
        with pytest.raises(StoreDown):
            await sweeper(broken, clock).round()
    with closing(Database(migrated_url, a_vault())) as database:
        assert [run.complete for run in book(database)] == [False]
        clock.forward(minutes=10)
        halfway = everything(database)
        await sweeper(database, clock).round()
        assert everything(database) == halfway, "it may still be at it"
        clock.forward(minutes=10)
        await sweeper(database, clock).round()
        (run,) = book(database)
        assert run.complete
        assert run.at == MONDAY
        assert run.counts == {rule.record.value: 3 for rule in DEFAULTS if rule.after_days is not None}


async def test_who_was_too_slow_leaves_the_run_to_the_other(database: Database) -> None:
    """Nothing of the transaction that comes too late is kept."""
    fill(database, MONDAY)
    run = database.write_now(partial(retention.claim, day="2026-11-23", at=MONDAY))
    assert run is not None
    slow = sweeper(database, FakeClock())
    taken = update(retention_run).where(retention_run.c.day == run.day)
    database.write_now(lambda tx: tx.conn.execute(taken.values(lease_until=MONDAY + 2 * LEASE)))
    before = everything(database)
    with pytest.raises(retention.RunLost):
        await slow._go_on(run, DEFAULTS)
    assert everything(database) == before


class Busy(Database):
    """A database whose file cannot be cleaned the first time: somebody reads."""

    def __init__(self, url: str) -> None:
        super().__init__(url, a_vault())
        self.scrubbed: list[str] = []
        self.busy = True

    async def scrub(self, tables: Any) -> bool:
        self.scrubbed.extend(tables)
        return not self.busy


async def test_a_run_is_complete_only_when_the_emptied_space_is_clean(migrated_url: str) -> None:
    clock = FakeClock()
    with closing(Busy(migrated_url)) as database:
        fill(database, MONDAY)
        await sweeper(database, clock).round()
        assert [run.complete for run in book(database)] == [False]
        assert set(database.scrubbed) == set(metadata.tables)
        database.busy = False
        clock.forward(minutes=10)
        await sweeper(database, clock).round()
        assert [run.complete for run in book(database)] == [True]


async def test_a_run_that_found_nothing_cleans_nothing(migrated_url: str) -> None:
    with closing(Busy(migrated_url)) as database:
        await sweeper(database, FakeClock()).round()
        assert database.scrubbed == []
        assert [run.complete for run in book(database)] == [True]


async def test_counting_changes_nothing(database: Database) -> None:
    fill(database, MONDAY)
    before = everything(database)
    found = await sweeper(database, FakeClock()).over()
    assert everything(database) == before
    assert found == {rule.record: 3 for rule in DEFAULTS if rule.after_days is not None}


async def test_a_run_that_is_asked_for_adds_to_the_day(database: Database) -> None:
    clock = FakeClock()
    await sweeper(database, clock).round()
    fill(database, clock())
    run, counts = await sweeper(database, clock).run(lambda *_: None)
    assert set(counts.values()) == {3}
    _, none = await sweeper(database, clock).run(lambda *_: None)
    assert set(none.values()) == {0}
    assert book(database) == [replace(run, lease_until=clock())]


async def test_nobody_clears_away_beside_another(database: Database) -> None:
    database.write_now(partial(retention.claim, day="2026-11-23", at=MONDAY))
    with pytest.raises(UnderWay):
        await sweeper(database, FakeClock()).run(lambda *_: None)


async def test_with_a_broken_table_nothing_is_cleared_away(database: Database) -> None:
    def broken() -> tuple[Rule, ...]:
        raise RetentionHasErrors(())

    fill(database, MONDAY)
    before = everything(database)
    with capture_logs() as logs:
        await Sweeper(database, broken, FakeClock()).round()
    assert everything(database) == before
    assert logs == [{"event": "retention_table_has_errors", "errors": 0, "log_level": "error"}]


async def test_the_log_says_how_many_and_never_whose(database: Database) -> None:
    fill(database, MONDAY)
    with capture_logs() as logs:
        await sweeper(database, FakeClock()).round()
    said = {"day": "2026-11-23", "complete": True, "records": 60, "log_level": "info"}
    assert logs == [{"event": "retention_run", **said}]


def test_what_is_due_says_what_providers_still_delete() -> None:
    keeps = {"one": timedelta(hours=48), "other": timedelta(days=400)}
    found = dues(DEFAULTS, MONDAY, keeps, frozenset({"other"}))
    assert {(tuple(each.keeps), each.hers) for each in found} == {(("one", "other"), frozenset({"other"}))}
