"""STOP cancels what is queued, and nothing that comes later is said."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.message import MessageClass, SendTrouble
from bot.storage.tables import outbox
from tests.journeys.play import house
from tests.journeys.rows import queue, reasons, rows, set_contact, statuses
from tests.journeys.texts import told

GOODBYE = told("stop", "stopped")


async def test_stop_cancels_all_that_is_queued_but_what_safety_needs(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        await ada.joins()
        await bea.joins()
        for person in (ada, bea):
            for kind in (MessageClass.PROACTIVE, MessageClass.SERVICE, MessageClass.SAFETY):
                await queue(person, f"later {kind}", kind, due=timedelta(hours=1))
        await ada.says("stop")
        found = await reasons(play)
        assert (found["cancelled", "stopped"], found["queued", ""]) == (2, 4)
        play.clock.forward(hours=2)
        for _ in range(3):
            await play.pumps()
        assert ada.texts[-2:] == [ada.texts[-2], "later safety"]
        assert ada.texts[-2] == GOODBYE
        assert sorted(bea.texts[-3:]) == ["later proactive", "later safety", "later service"]
        assert all(row.body_sealed is None for row in await rows(play, outbox) if row.status == "cancelled")


async def test_what_is_queued_after_stop_is_never_said(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        said = len(ada.texts)
        await queue(ada, "news", MessageClass.PROACTIVE)
        await queue(ada, "your workshop", MessageClass.SERVICE)
        await play.pumps()
        await play.pumps()
        assert len(ada.texts) == said
        assert (await reasons(play))["cancelled", "stopped"] == 2


async def test_a_refused_try_before_stop_is_not_said_after_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await queue(ada, "news", MessageClass.PROACTIVE)
        await play.house.settled()
        play.channel.hangs("ada")
        play.channel.fails("ada", SendTrouble.TOO_FAST, retry_after=5)
        await play.house.pump.round()  # the news is on its way ...
        receipt = await play.channel.deliver(ada.message(text="stop"))  # ... when she stops ...
        assert not receipt.duplicate
        play.channel.lets_go("ada")  # ... and only now it is refused
        await play.house.settled()
        for _ in range(3):
            play.clock.forward(minutes=1)
            await play.pumps()
        assert "news" not in ada.texts
        assert ada.last.text == GOODBYE
        assert "queued" not in await statuses(play)


async def test_a_pause_is_no_stop(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await set_contact(ada, paused_until=play.clock() + timedelta(days=2))
        await queue(ada, "news", MessageClass.PROACTIVE)
        await queue(ada, "your workshop is moved", MessageClass.SERVICE)
        await play.pumps()
        await play.pumps()
        assert ada.last.text == "your workshop is moved"
        await ada.says("help")
        assert (await ada.known()).contact.stopped_at is None
        play.clock.forward(days=2, seconds=1)
        await play.pumps()
        assert ada.last.text == "news"
