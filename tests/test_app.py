"""The rooms put together: opened last to first, closed first to last, and nothing left over."""

from __future__ import annotations

import asyncio
import base64
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import House, build, new_id, now, open_house, telegram_name
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.domain.message import Address, Heard, InboundMessage, Receipt, SendError, Unavailable
from bot.domain.staff import AuditEntry
from bot.storage import outbox, retention, staff, tables
from bot.storage.database import Database, StoreDown, Tx
from bot.storage.inside import try_key
from bot.storage.vault import WrongKey
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.fakes import Receive as Receive
from tests.journeys.play import house as standing_house
from tests.journeys.play import settings_for
from tests.storage.rows import a_vault, draft, lease, met
from tests.storage.sheets import SHEET, opened

OTHER_KEY = base64.b64encode(bytes(32)).decode()


def message(number: int = 1, who: str = "ann") -> InboundMessage:
    return InboundMessage("fake", f"in-{number}", Heard.TEXT, now(), Address("fake", who), number, "hello")


def fill(url: str, owner: str = "one that died") -> None:
    """Somebody is known, and a message to her is in the hand of a process that is gone."""

    def work(tx: Tx) -> None:
        ann = met(tx, "ann")["ann"]
        outbox.add(tx, [draft(ann, due=MONDAY)], [lease(owner)])

    with closing(Database(url, a_vault())) as database:
        database.write_now(work)


def test_the_time_knows_its_zone_and_ids_are_random() -> None:
    assert abs((now() - datetime.now(UTC)).total_seconds()) < 5
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 24


async def test_an_open_house_takes_answers_and_settles(migrated_url: str) -> None:
    channel = FakeChannel()
    async with open_house(settings_for(migrated_url), [channel]) as house:
        assert await channel.deliver(message()) == Receipt()
        await house.settled()
        assert await house.database.read(outbox.counts) == {"sent": 1}
        assert await house.receive(message()) == Receipt(duplicate=True)
    assert [each.to for each in channel.said] == ["ann"]


async def test_closing_says_what_was_accepted_before_the_doors_are_shut(migrated_url: str) -> None:
    shut: list[int] = []

    class Door(FakeChannel):
        async def close(self) -> None:
            shut.append(len(self.said))
            await super().close()

    door = Door()
    async with open_house(settings_for(migrated_url), [door]) as house:
        tasks = [asyncio.create_task(house.receive(message(n, f"person-{n}"))) for n in range(5)]
        await asyncio.gather(*tasks)
    assert shut == [5]
    with closing(Database(migrated_url, a_vault())) as database:
        assert database.read_now(outbox.counts) == {"sent": 5}


async def test_a_closed_house_takes_nothing(migrated_url: str) -> None:
    async with open_house(settings_for(migrated_url), [FakeChannel()]) as house:
        pass
    with pytest.raises(Unavailable):
        await house.receive(message())


async def test_another_key_than_the_databases_own_is_refused_and_nothing_is_written(
    migrated_url: str,
) -> None:
    fill(migrated_url)
    with pytest.raises(WrongKey):
        async with open_house(settings_for(migrated_url, key=OTHER_KEY), [FakeChannel()]):
            raise AssertionError("it must not open")
    with closing(Database(migrated_url, a_vault())) as database:
        assert database.read_now(outbox.counts) == {"leased": 1}
        database.read_now(try_key)


async def test_any_key_opens_a_new_database(migrated_url: str) -> None:
    async with open_house(settings_for(migrated_url, key=OTHER_KEY)):
        pass


async def test_a_house_without_a_store_does_not_open() -> None:
    nowhere = settings_for("postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    with pytest.raises(StoreDown):
        async with open_house(nowhere):
            raise AssertionError("it must not open")


class Refuses(FakeChannel):
    """A door whose provider does not let it in."""

    async def open(self, receive: Receive, report: object = None) -> None:
        raise LookupError("refused")


async def test_a_house_whose_door_does_not_open_leaves_nothing_running(migrated_url: str) -> None:
    first = FakeChannel("first")
    before = asyncio.all_tasks()
    with pytest.raises(LookupError):
        async with open_house(settings_for(migrated_url), [first, Refuses()]):
            raise AssertionError("it must not open")
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == before
    with pytest.raises(AssertionError, match="closed"):
        await first.deliver(message())


async def test_the_only_process_takes_back_at_once_what_a_dead_one_had_in_hand(migrated_url: str) -> None:
    fill(migrated_url)
    clock, channel = FakeClock(), FakeChannel()
    async with open_house(settings_for(migrated_url), [channel], alone=True, now=clock) as house:
        await house.pump.round()  # if the clock has not done it already
        await house.settled()
    assert [each.to for each in channel.said] == ["ann"]
    with closing(Database(migrated_url, a_vault())) as database:
        assert len(database.read_now(outbox.doubtful)) == 1


async def test_one_of_several_processes_waits_until_the_lease_has_ended(migrated_url: str) -> None:
    fill(migrated_url)
    clock, channel = FakeClock(), FakeChannel()
    async with standing_house(migrated_url, channel=channel, clock=clock) as play:
        assert await play.house.pump.round() == 0
        clock.forward(minutes=2)
        assert await play.house.pump.round() == 1
        await play.house.settled()
    assert [each.to for each in channel.said] == ["ann"]


async def test_what_is_due_is_pumped_by_the_clock(migrated_url: str) -> None:
    fill(migrated_url)
    clock, channel = FakeClock(), FakeChannel()
    clock.forward(minutes=2)
    async with open_house(settings_for(migrated_url), [channel], now=clock):
        async with asyncio.timeout(20):
            while not channel.said:  # noqa: ASYNC110  # nothing tells when a clock ticks
                await asyncio.sleep(0.02)


def test_the_rounds_come_often_enough(migrated_url: str) -> None:
    """The README and the texts promise: what is published is noticed within a second."""
    house = build(settings_for(migrated_url))
    try:
        often = {job.id: job.trigger.interval.total_seconds() for job in house.clock._scheduler.get_jobs()}
    finally:
        house.database.close()
    most = {"pump": 1, "library": 1, "copies": 60, "reminders": 60, "escalation": 60, "retention": 3600}
    most |= {"awaited": 3600, "recordings": 60, "polls": 60, "results": 60, "plan": 60}
    assert often.keys() == most.keys()
    assert [name for name in most if often[name] > most[name]] == []


async def test_a_vote_that_is_over_is_closed_and_told_by_the_clock(migrated_url: str) -> None:
    clock = FakeClock()
    async with standing_house(migrated_url, clock=clock, vote=False) as play:
        await play.write(lambda tx: opened(tx, SHEET, at=clock()))
        clock.at = SHEET.closes_at
        for tick in ("polls", "results"):
            await play.house.clock._scheduler.get_job(tick).func()
        query = select(tables.poll.c.status, tables.poll.c.told_at)
        found = await play.read(lambda tx: tx.conn.execute(query).one())
        assert tuple(found) == ("closed", clock())


async def test_what_is_over_its_time_is_cleared_away_by_the_clock(migrated_url: str) -> None:
    clock = FakeClock()
    house = build(settings_for(migrated_url), now=clock)
    try:
        old = AuditEntry(clock() - timedelta(days=731), "a test", "staff_invited", "link")
        await house.database.write(lambda tx: staff.note(tx, old))
        await house.clock._scheduler.get_job("retention").func()
        assert await house.database.read(staff.audited) == []
        (run,) = await house.database.read(lambda tx: retention.runs(tx, 9))
        assert (run.day, run.counts["audit"], run.complete) == ("2026-11-23", 1, True)
    finally:
        house.database.close()


def test_doors_are_those_that_are_configured(migrated_url: str) -> None:
    settings = settings_for(migrated_url)
    made = [build(settings), build(settings.model_copy(update={"telegram_token": "1:a"}), [FakeChannel()])]
    try:
        assert [list(house.channels) for house in made] == [[], ["fake", "telegram"]]
        assert isinstance(made[1].channels["telegram"], Telegram)
        assert isinstance(made[0], House)
    finally:
        for house in made:
            house.database.close()


async def test_whatsapp_is_a_door_beside_telegram(migrated_url: str) -> None:
    twilio = {
        "twilio_account_sid": "AC" + "0" * 32,
        "twilio_auth_token": "t",
        "twilio_from": "whatsapp:+447700900000",
        "public_url": "https://room.example.org",
    }
    settings = settings_for(migrated_url).model_copy(update={"telegram_token": "1:a", **twilio})
    house = build(settings)
    try:
        assert list(house.channels) == ["telegram", "whatsapp"]
        assert isinstance(house.channels["whatsapp"], WhatsApp)
        assert house.channels["whatsapp"].keeps > house.channels["telegram"].keeps
    finally:
        house.database.close()


async def test_doors_are_told_whom_to_tell_of_what_became_of_a_message(migrated_url: str) -> None:
    told: list[object] = []

    class Door(FakeChannel):
        async def open(self, receive: Receive, report: object = None) -> None:
            told.append(report)
            await super().open(receive, report)

    async with open_house(settings_for(migrated_url), [Door()]) as house:
        assert told == [house.report]


async def test_who_cannot_be_asked_has_no_name(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/big.db").model_copy(
        update={"telegram_token": "1:a", "telegram_api_url": "http://127.0.0.1:1"}
    )
    with pytest.raises(SendError):
        await telegram_name(settings)
