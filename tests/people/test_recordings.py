"""Voice notes are fetched after the turn, until they are here; the team is told once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from bot.domain.message import SendTrouble
from bot.people.recordings import HAND, PATIENCE, Recordings, remind
from bot.storage import bodies, outbox, recordings
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox as table
from bot.storage.tables import staff
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.storage.rows import met
from tests.storage.voices import SOUND, a_recording

LIBRARY = SmallLibrary()
PLACE = "place-of-AAAA1111"


class Room:
    """Somebody who has sent a voice note, somebody of the team, and the round that fetches."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.channel = database, FakeClock(), FakeChannel()
        self.channel.files[PLACE] = SOUND
        self.recordings = Recordings(database, {"fake": self.channel}, lambda: LIBRARY, self.clock)
        self.ann = database.write_now(self._fill)

    def _fill(self, tx: Tx) -> Known:
        found = met(tx, "ann", "tess")
        row = {"contact_id": found["tess"].contact.id, "role": "team", "groups": [], "since": MONDAY}
        tx.conn.execute(insert(staff).values(row))
        recordings.add(tx, [a_recording(found["ann"])])
        return found["ann"]

    @property
    def here(self) -> list[bool]:
        return [each.here for each in self.database.read_now(lambda tx: recordings.waiting(tx, 9))]

    @property
    def told(self) -> list[tuple[str, str]]:
        rows = self.database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
        opened = [self.database.vault.unseal(row.body_sealed, outbox.BODY, row.contact_id) for row in rows]
        hers = ["ann" if row.contact_id == self.ann.contact.id else "tess" for row in rows]
        return [(who, bodies.decode(body).text) for who, body in zip(hers, opened, strict=True)]


@pytest.fixture
def room(database: Database) -> Room:
    """One voice note is to be fetched."""
    return Room(database)


async def test_it_is_fetched_once_and_the_team_is_told_once_a_day(room: Room) -> None:
    with capture_logs() as lines:
        for _ in range(3):
            await room.recordings.round()
    assert (room.here, room.channel.fetched, lines) == ([True], [PLACE], [])
    (each,) = room.database.read_now(lambda tx: recordings.waiting(tx, 9))
    assert room.database.read_now(lambda tx: recordings.content(tx, each)) == SOUND
    assert room.told == [("tess", "Voice notes: 1.")]


async def test_nobody_is_told_while_nothing_is_here_or_at_night(room: Room) -> None:
    assert room.database.write_now(lambda tx: remind(tx, LIBRARY, MONDAY)) == 0
    room.clock.forward(hours=12)
    await room.recordings.round()
    assert (room.here, room.told) == ([True], [])


async def test_trouble_that_may_pass_is_waited_for_longer_and_longer(room: Room) -> None:
    room.channel.fails(PLACE, SendTrouble.UNREACHABLE, times=4)
    tries = []
    for second in range(0, 500, 5):
        room.clock.at = MONDAY + timedelta(seconds=second)
        before = len(room.channel.fetched)
        await room.recordings.round()
        tries += [second] * (len(room.channel.fetched) - before)
    assert (tries, room.here) == ([0, 30, 90, 210, 450], [True])


async def test_the_provider_may_say_how_long_to_wait(room: Room) -> None:
    room.channel.fails(PLACE, SendTrouble.TOO_FAST, retry_after=100)
    for second in (0, 99, 100):
        room.clock.at = MONDAY + timedelta(seconds=second)
        await room.recordings.round()
        assert room.here == [second == 100]


@pytest.mark.parametrize("trouble", [SendTrouble.REFUSED, SendTrouble.UNKNOWN_ADDRESS])
async def test_what_is_gone_there_is_given_up_and_she_is_told(room: Room, trouble: SendTrouble) -> None:
    room.channel.fails(PLACE, trouble)
    await room.recordings.round()
    assert room.here == []
    ((who, text),) = room.told
    assert who == "ann" and "Yours of " in text


async def test_after_a_day_it_is_given_up(room: Room) -> None:
    room.channel.fails(PLACE, SendTrouble.UNREACHABLE, times=2)
    await room.recordings.round()
    room.clock.at += PATIENCE
    await room.recordings.round()
    assert room.here == [] and len(room.told) == 1


async def test_a_channel_that_breaks_shows_nothing_and_is_tried_again(room: Room) -> None:
    room.channel.breaks(PLACE, RuntimeError("4477"))
    with capture_logs() as lines:
        await room.recordings.round()
    assert room.here == [False] and "4477" not in str(lines) and PLACE not in str(lines)
    room.clock.forward(seconds=30)
    await room.recordings.round()
    assert room.here == [True]


async def test_what_a_dead_process_had_in_hand_comes_again(room: Room) -> None:
    room.database.write_now(lambda tx: recordings.claim(tx, {"fake"}, MONDAY, MONDAY + HAND, 9))
    await room.recordings.round()
    assert room.here == [False]
    room.clock.at += HAND
    await room.recordings.round()
    assert room.here == [True]


async def test_what_is_not_wanted_any_more_is_neither_kept_nor_told(room: Room) -> None:
    """She has taken her yes back while it was on its way."""

    class Slow(FakeChannel):
        async def fetch(self, reference: str) -> bytes:
            await room.database.write(lambda tx: recordings.forget(tx, [room.ann.contact.id], MONDAY))
            return SOUND

    await Recordings(room.database, {"fake": Slow()}, lambda: LIBRARY, room.clock).round()
    assert (room.here, room.told) == ([], [])
