"""Our own clock is set forward or back, by an hour or a day: nothing locks up, nothing is done twice."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert

from bot.domain.case import Case, CaseKind
from bot.domain.message import SendTrouble
from bot.domain.retention import DEFAULTS, Record
from bot.people.reminders import Reminders
from bot.retention.sweep import Sweeper, day_of
from bot.storage import cases, copies, retention
from bot.storage.copies import Copy
from bot.storage.database import Database, Tx
from bot.storage.tables import staff
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeClock
from tests.journeys.play import house
from tests.journeys.rows import decisions_of, doubtful, statuses
from tests.journeys.texts import HELP
from tests.storage.aged import SIGNS, left, plant, settle_in
from tests.storage.rows import a_vault, met

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=["1h", "-1h", "1d", "-1d"])


@JUMPS
async def test_a_conversation_goes_on_across_the_jump(migrated_url: str, jump: timedelta) -> None:
    """Set forward by a day her question has rested, as it does after a day; CONTINUE brings it back."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        play.clock.at += jump
        play.clock.forward(seconds=30)
        if jump == DAY:
            await ada.says("continue")
        await ada.says("yes")
        for _ in range(3):
            play.clock.forward(seconds=30)
            await ada.says("no")
        assert len(await decisions_of(ada)) == 3
        assert not any("before you could see" in text for text in ada.texts)
        play.clock.at -= jump
        await ada.says("help")
        assert ada.last.text == HELP


@JUMPS
async def test_what_could_not_be_said_is_said_across_the_jump_once(
    migrated_url: str, jump: timedelta
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.TOO_FAST, retry_after=3)
        await ada.says("help")
        await play.house.settled()
        play.clock.at += jump
        for _ in range(3):
            play.clock.forward(seconds=10)
            await play.pumps()
        if jump >= HOUR:  # it was of no use any more
            assert (await statuses(play)).get("queued", 0) == 0
            return
        assert ada.texts.count(HELP) == 1
        assert await doubtful(play) == []


@pytest.fixture
def database(migrated_url: str):  # type: ignore[no-untyped-def]
    """A database with somebody of the team and a complaint that is late."""
    with closing(Database(migrated_url, a_vault())) as made:

        def work(tx: Tx) -> None:
            people = met(tx, "ann", "tess")
            row = {"contact_id": people["tess"].contact.id, "role": "team", "groups": [], "since": MONDAY}
            tx.conn.execute(insert(staff).values(row))
            who = people["ann"].contact.id
            case = Case(
                "AB1CD", who, CaseKind.COMPLAINT, "en", "Casecanary", MONDAY - 40 * DAY, MONDAY - 10 * DAY
            )
            cases.add(tx, [case])

        made.write_now(work)
        yield made


@pytest.mark.parametrize("ahead", [DAY, 30 * DAY, 365 * DAY])
async def test_after_a_day_with_a_wrong_clock_the_team_is_told_again(
    database: Database, ahead: timedelta
) -> None:
    clock = FakeClock(MONDAY + ahead)
    reminders = Reminders(database, SmallLibrary, clock)
    while not await reminders.round():
        clock.at += DAY  # a Sunday
    clock.at = MONDAY

    def said(tx: Tx) -> None:
        tx.conn.exec_driver_sql("UPDATE outbox SET status = 'sent'")

    database.write_now(said)
    assert await reminders.round() == 1
    assert await reminders.round() == 0


@pytest.mark.parametrize("back", [HOUR, DAY])
async def test_a_run_that_broke_off_before_the_clock_was_set_back_is_gone_on_with(
    database: Database, back: timedelta
) -> None:
    clock = FakeClock(MONDAY)
    database.write_now(partial(settle_in, at=MONDAY))
    database.write_now(partial(retention.claim, day=day_of(MONDAY - back), at=MONDAY))
    clock.at = MONDAY - back
    await Sweeper(database, lambda: DEFAULTS, clock).round()
    assert database.read_now(partial(retention.is_done, day=day_of(clock.at)))


@JUMPS
async def test_no_jump_of_a_day_clears_away_what_is_a_day_within_its_time(
    database: Database, jump: timedelta
) -> None:
    """What a clock that is ahead clears away goes a day early at most, what one behind keeps a day late."""
    record = Record.DELIVERIES
    days = next(rule.after_days for rule in DEFAULTS if rule.record is record)
    assert days is not None
    young, old = f"{SIGNS[record]}young", f"{SIGNS[record]}old"
    rows = [(young, MONDAY - timedelta(days=days - 2)), (old, MONDAY - timedelta(days=days + 2))]

    def fill(tx: Tx) -> None:
        settle_in(tx, MONDAY)
        plant(tx, record, rows)

    database.write_now(fill)
    clock = FakeClock(MONDAY + jump)
    sweeper = Sweeper(database, lambda: DEFAULTS, clock)
    for at in (MONDAY + jump, MONDAY, MONDAY + DAY):
        clock.at = at
        await sweeper.round()
        there = database.read_now(partial(left, record=record))
        assert (young in there, old in there) == (True, False)


@JUMPS
async def test_what_a_provider_is_to_delete_is_asked_for_across_the_jump(
    migrated_url: str, jump: timedelta
) -> None:
    async with house(migrated_url) as play:
        held = [Copy("fake", "ada", "out-1", play.clock() + 3 * DAY)]
        await play.write(lambda tx: copies.add(tx, held, play.clock()))
        play.channel.fails("ada", SendTrouble.UNREACHABLE)
        await play.ticks("copies")
        play.clock.at += jump
        for _ in range(2 if jump != -HOUR else 14):
            await play.ticks("copies")
            play.clock.forward(minutes=5)
        assert play.channel.deleted == [("ada", "out-1")]
