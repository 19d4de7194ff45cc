"""A process may die anywhere: nothing is lost, and at most what was in flight is said twice, and listed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.domain.message import SendTrouble
from bot.domain.outbox import Lease
from bot.storage import claims, tables
from tests.fakes import FakeClock
from tests.journeys.play import Play, house
from tests.journeys.rows import doubtful, queue, rows, statuses
from tests.journeys.texts import HELP, LOST, PRIVACY

#: Longer than anything is in hand.
LEASE_OVER = timedelta(seconds=61)


def on_sqlite(url: str) -> bool:
    """True where a new process has the database to itself, and need not wait for leases to end."""
    return url.startswith("sqlite")


async def takes_over(play: Play, url: str) -> None:
    """Let the next process take up what the last one had in hand."""
    if not on_sqlite(url):
        play.clock.at += LEASE_OVER
    await play.pumps()


async def test_dead_between_commit_and_send_it_is_said_once_by_the_next(migrated_url: str) -> None:
    clock = FakeClock()
    async with house(migrated_url, clock=clock) as play:
        ada = play.person("ada")
        play.channel.hangs("ada")
        await play.channel.deliver(ada.message(text="hello"))
        await play.crashes()
        assert play.channel.said == []
    async with house(migrated_url, clock=clock, alone=on_sqlite(migrated_url)) as play:
        ada = play.person("ada")
        await takes_over(play, migrated_url)
        assert ["Hello, and welcome" in text for text in ada.texts] == [True]
        assert len(await doubtful(play)) == 1, "it may have been said before"
        await takes_over(play, migrated_url)
        assert len(ada.texts) == 1
        await ada.presses("en")
        assert "Are you 16" in ada.last.text, "and its buttons work"


async def test_dead_between_send_and_settlement_it_is_said_twice_at_most_and_listed(
    migrated_url: str,
) -> None:
    clock = FakeClock()
    async with house(migrated_url, clock=clock) as play:
        ada, bea = play.person("ada"), play.person("bea")
        await bea.says("hello")
        await play.house.settled()
        play.channel.hangs("ada")
        await play.channel.deliver(ada.message(text="hello"))
        busy = await play.holds_writer(asyncio.Event())  # no settlement is written down
        play.channel.lets_go("ada")
        await play.house.speaker.quiet()
        assert len(ada.texts) == 1
        assert await statuses(play) == {"sent": 1, "leased": 1}, "said, and not yet written down"
        assert not busy.done()
        await play.crashes()
    async with house(migrated_url, clock=clock, alone=on_sqlite(migrated_url)) as after:
        for _ in range(3):
            await takes_over(after, migrated_url)
        assert len(after.person("ada").texts) == 1
        assert after.person("bea").texts == [], "hers was settled: never again"
        listed = await doubtful(after)
        assert [
            row.id for row in await rows(after, tables.outbox) if row.attempts > 1 or row.doubtful
        ] == listed
        assert len(listed) == 1


async def test_a_restart_in_peace_repeats_nothing(migrated_url: str) -> None:
    clock = FakeClock()
    async with house(migrated_url, clock=clock) as play:
        ada = play.person("ada")
        await play.channel.deliver(ada.message(text="hello"))
    assert len(ada.texts) == 1
    async with house(migrated_url, clock=clock, alone=on_sqlite(migrated_url)) as play:
        for _ in range(3):
            await takes_over(play, migrated_url)
        assert play.channel.said == []
        assert await doubtful(play) == []
        assert await statuses(play) == {"sent": 1}


async def test_messages_wait_in_order_behind_the_one_in_doubt(migrated_url: str) -> None:
    clock = FakeClock()
    async with house(migrated_url, clock=clock) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.house.settled()
        play.channel.hangs("ada")
        for word in ("help", "privacy", "something else"):
            await play.channel.deliver(ada.message(text=word))
        await play.crashes()
    async with house(migrated_url, clock=clock, alone=on_sqlite(migrated_url)) as play:
        ada = play.person("ada")
        await play.channel.deliver(ada.message(text="privacy"))
        for _ in range(5):
            await takes_over(play, migrated_url)
        assert ada.texts == [HELP, PRIVACY, LOST, PRIVACY]


async def test_what_another_process_has_in_hand_is_left_to_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await queue(ada, "news")
        await play.house.settled()
        at = play.clock()
        lease = Lease("somebody else", at + timedelta(seconds=30))
        claimed = await play.write(lambda tx: claims.claim(tx, {"fake"}, lease, at, 10))
        assert len(claimed) == 1
        await play.pumps()
        assert ada.last.text != "news"
        play.clock.forward(seconds=31)
        await play.pumps()
        assert ada.last.text == "news"
        assert len(await doubtful(play)) == 1


async def test_a_message_that_takes_long_is_not_said_twice_by_the_process_that_says_it(
    migrated_url: str,
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        play.channel.hangs("ada")
        await play.channel.deliver(ada.message(text="hello"))
        for _ in range(3):
            play.clock.at += LEASE_OVER
            await play.house.pump.round()
        play.channel.lets_go("ada")
        await play.house.settled()
        assert len(ada.texts) == 1
        assert await doubtful(play) == []


async def test_a_lost_answer_is_tried_again_and_listed_as_perhaps_said_twice(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.UNREACHABLE)
        await ada.says("help")
        await play.house.settled()
        play.clock.forward(seconds=10)
        await play.pumps()
        assert ada.last.text == HELP
        assert len(await doubtful(play)) == 1


async def test_who_was_too_fast_was_certainly_not_heard(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.TOO_FAST, retry_after=3)
        await ada.says("help")
        await play.house.settled()
        play.clock.forward(seconds=2)
        await play.pumps()
        assert ada.last.text != HELP, "it waits as long as it was told to"
        play.clock.forward(seconds=2)
        await play.pumps()
        assert ada.last.text == HELP
        assert await doubtful(play) == []


async def test_a_reply_that_came_too_late_to_be_of_use_is_dropped(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.UNREACHABLE, times=100)
        await ada.says("help")
        for _ in range(20):
            play.clock.forward(minutes=6)
            await play.pumps()
        assert (await statuses(play)).get("queued", 0) == 0
        assert all(row.body_sealed is None for row in await rows(play, tables.outbox))
