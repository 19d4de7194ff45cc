"""The provider is asked until it has deleted what it holds; then the traces in our own files go."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.domain.message import SendTrouble
from bot.outbox.copies import HAND, Copies
from bot.storage import copies, erasure
from bot.storage.copies import Copy
from bot.storage.database import Database
from bot.storage.tables import provider_copy
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.storage.rows import met


class Archive:
    """A provider that holds things, and the round that asks for them."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.channel = database, FakeClock(), FakeChannel()
        self.copies = Copies(database, {"fake": self.channel}, self.clock)

    def holds(self, to: str, *names: str, hours: float = 48) -> None:
        until = MONDAY + timedelta(hours=hours)
        made = [Copy("fake", to, each, until) for each in names]
        self.database.write_now(lambda tx: copies.add(tx, made, MONDAY))

    @property
    def left(self) -> list[str]:
        query = select(provider_copy.c.provider_id).order_by(provider_copy.c.id)
        return list(self.database.read_now(lambda tx: tx.conn.execute(query).scalars().all()))


@pytest.fixture
def archive(database: Database) -> Archive:
    """Nothing is held."""
    return Archive(database)


async def test_what_one_person_was_told_is_asked_for_together(archive: Archive) -> None:
    archive.holds("ann", "1", "2 3")
    archive.holds("ben", "4")
    with capture_logs() as lines:
        await archive.copies.round()
    assert sorted(archive.channel.deleted) == [("ann", "1"), ("ann", "2 3"), ("ben", "4")]
    assert archive.left == []
    counted = {"event": "copies", "deleted": 3, "later": 0, "given_up": 0, "log_level": "info"}
    assert lines == [counted], "and only numbers are logged"
    with capture_logs() as lines:
        await archive.copies.round()
    assert lines == []


@pytest.mark.parametrize(
    "trouble", [each for each in SendTrouble if each.retryable or each is SendTrouble.BLOCKED]
)
async def test_trouble_that_may_pass_is_waited_for_longer_and_longer(
    archive: Archive, trouble: SendTrouble
) -> None:
    archive.holds("ann", "1")
    archive.holds("ben", "2")
    tries = []
    archive.channel.fails("ann", trouble, times=10)
    for minute in range(150):
        archive.clock.at = MONDAY + timedelta(minutes=minute)
        before = len(archive.channel._faults["ann"])
        await archive.copies.round()
        if len(archive.channel._faults["ann"]) < before:
            tries.append(minute)
    assert archive.channel.deleted == [("ben", "2")], "others do not wait"
    assert tries == [0, 1, 3, 7, 15, 31, 63, 123]
    assert archive.left == ["1"]


async def test_the_provider_may_say_how_long_to_wait(archive: Archive) -> None:
    archive.holds("ann", "1")
    archive.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=600)
    await archive.copies.round()
    archive.clock.forward(seconds=599)
    await archive.copies.round()
    assert archive.left == ["1"]
    archive.clock.forward(seconds=1)
    await archive.copies.round()
    assert archive.left == []


@pytest.mark.parametrize("trouble", [SendTrouble.REFUSED, SendTrouble.UNKNOWN_ADDRESS])
async def test_what_is_never_deleted_is_given_up(archive: Archive, trouble: SendTrouble) -> None:
    archive.holds("ann", "1")
    archive.channel.fails("ann", trouble)
    await archive.copies.round()
    assert (archive.channel.deleted, archive.left) == ([], [])


async def test_one_that_is_refused_does_not_spoil_the_others(archive: Archive) -> None:
    archive.holds("ann", "1", "2", "3")
    archive.channel.fails("ann", SendTrouble.REFUSED, times=2)
    await archive.copies.round()
    assert archive.channel.deleted == [("ann", "2"), ("ann", "3")]
    assert archive.left == []


async def test_a_channel_that_breaks_keeps_nobody_else_waiting(archive: Archive) -> None:
    archive.holds("ann", "1")
    archive.holds("ben", "2")
    archive.channel.breaks("ann", RuntimeError("4477"))
    with capture_logs() as lines:
        await archive.copies.round()
    assert (archive.channel.deleted, archive.left) == ([("ben", "2")], ["1"])
    assert "4477" not in str(lines)


async def test_after_its_time_nothing_is_asked_for(archive: Archive) -> None:
    archive.holds("ann", "1", hours=1)
    archive.clock.forward(hours=1)
    with capture_logs() as lines:
        await archive.copies.round()
    assert (archive.channel.deleted, archive.left) == ([], [])
    assert lines[0]["given_up"] == 1


async def test_what_a_dead_process_had_in_hand_comes_again(archive: Archive) -> None:
    archive.holds("ann", "1")
    archive.database.write_now(lambda tx: copies.claim(tx, {"fake"}, MONDAY, MONDAY + HAND, 10))
    await archive.copies.round()
    assert archive.left == ["1"]
    archive.clock.at += HAND
    await archive.copies.round()
    assert archive.left == []


async def test_files_are_scrubbed_once_after_each_forgetting(archive: Archive) -> None:
    with closing(Counting(archive)) as scrubbed:
        await archive.copies.round()
        assert scrubbed.number == 0
        for name, expected in (("ann", 1), ("ben", 2)):
            forget(archive, name)
            await archive.copies.round()
            await archive.copies.round()
            assert scrubbed.number == expected


async def test_files_are_scrubbed_again_where_a_reader_was_in_the_way(archive: Archive) -> None:
    with closing(Counting(archive, works=False)) as scrubbed:
        forget(archive, "ann")
        await archive.copies.round()
        scrubbed.works = True
        await archive.copies.round()
        await archive.copies.round()
        assert scrubbed.number == 2


def forget(archive: Archive, name: str) -> None:
    known = archive.database.write_now(lambda tx: met(tx, name))[name]
    archive.database.write_now(lambda tx: erasure.forget(tx, [known.contact.id], MONDAY, {}))


class Counting(Database):
    """The same database, which counts how often it is scrubbed."""

    def __init__(self, archive: Archive, *, works: bool = True) -> None:
        super().__init__(archive.database.url, archive.database.vault)
        self.number, self.works = 0, works
        archive.copies = Copies(self, {"fake": archive.channel}, archive.clock)

    async def scrub(self, tables: object) -> bool:
        self.number += 1
        return self.works


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=1)])
async def test_what_was_put_off_before_the_clock_was_set_back_is_asked_for_now(
    archive: Archive, back: timedelta
) -> None:
    archive.holds("ann", "1", hours=72)
    archive.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=86_400)
    archive.clock.at += back
    await archive.copies.round()
    archive.clock.at -= back
    await archive.copies.round()
    assert archive.channel.deleted == [("ann", "1")]
