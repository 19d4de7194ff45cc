"""What a provider reports later of what we said, in whatever order and however often it arrives."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import permutations

import pytest

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import MessageClass, SendTrouble
from bot.outbox.awaited import WORDS_KEPT
from bot.storage.tables import contact, delivery, outbox
from tests.journeys.play import Play
from tests.journeys.rows import decisions_of, queue, reasons, rows
from tests.journeys.windows import TAP_TO_READ, a_house, pumped, report, tap

SENT, DELIVERED, READ, FAILED = Progress
REPLY = MessageClass.REPLY


async def newest(play: Play) -> object:
    return (await rows(play, outbox))[-1]


@pytest.mark.parametrize("order", list(permutations([SENT, DELIVERED, READ])))
async def test_progress_never_goes_back(migrated_url: str, order: tuple[Progress, ...]) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.house.settled()
        said, furthest = play.channel.said[-1], SENT
        ranks = list(Progress)
        for progress in order:
            for _ in range(2):  # what comes twice is harmless
                await report(play, said, progress)
            furthest = max(furthest, progress, key=ranks.index)
            row = (await rows(play, outbox))[-1]
            assert (row.status, row.progress) == ("sent", furthest)
        assert row.body_sealed is None


async def test_words_are_kept_until_they_have_arrived(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await play.house.settled()
        (row,) = await rows(play, outbox)
        assert row.status == "sent"
        assert row.body_sealed is not None
        await report(play, play.channel.said[-1], SENT)
        assert (await rows(play, outbox))[0].body_sealed is not None, "taken is not arrived"
        await report(play, play.channel.said[-1], DELIVERED)
        assert (await rows(play, outbox))[0].body_sealed is None


async def test_words_whose_arrival_nobody_reports_are_kept_for_some_hours_only(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        await play.person("ada").says("/start")
        await play.house.settled()
        play.clock.forward(seconds=WORDS_KEPT.total_seconds() - 1)
        await play.ticks("awaited")
        assert (await rows(play, outbox))[0].body_sealed is not None
        play.clock.forward(seconds=1)
        await play.ticks("awaited")
        assert [(row.status, row.body_sealed) for row in await rows(play, outbox)] == [("sent", None)]
        assert timedelta(hours=4) >= WORDS_KEPT, "flows/retention.toml says so"


async def test_a_report_may_come_before_we_know_what_it_is_about(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await report(play, "out-1", DELIVERED)
        assert [(row.provider_id, row.outbox_id) for row in await rows(play, delivery)] == [("out-1", None)]
        await ada.says("/start")
        await play.house.settled()
        (row,) = await rows(play, outbox)
        assert (row.provider_id, row.progress, row.body_sealed) == ("out-1", "delivered", None)


async def test_a_block_may_be_reported_before_we_know_whom_it_is_about(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await report(play, "out-1", FAILED, SendTrouble.BLOCKED)
        await ada.says("/start")
        await play.house.settled()
        assert (await rows(play, contact))[0].stopped_at is not None


async def test_reports_of_what_nobody_knows_are_let_go_and_counted(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        await report(play, "somebody else's", READ)
        await report(play, "", READ)
        await report(play, "x" * 500, READ)
        play.clock.forward(minutes=59)
        await play.ticks("awaited")
        assert len(await rows(play, delivery)) == 1
        play.clock.forward(minutes=1)
        await play.ticks("awaited")
        assert await rows(play, delivery) == []
        assert play.house.inbox.counts["unknown_reports"] == 1


async def test_who_has_blocked_us_is_written_to_no_more(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await queue(ada, "later", due=timedelta(hours=1))
        await play.house.settled()
        for _ in range(2):
            await report(play, play.channel.said[-1], FAILED, SendTrouble.BLOCKED)
        assert (await ada.known()).contact.stopped_at is not None
        assert (await decisions_of(ada)).count(("messages", "withdrawn")) <= 1
        found = await reasons(play)
        assert (found["failed", "blocked"], found["cancelled", "blocked"]) == (1, 1)
        assert play.house.speaker.troubles["blocked"] == 1


async def test_an_address_that_is_unknown_stops_nothing_and_the_reason_is_kept(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.house.settled()
        await report(play, play.channel.said[-1], FAILED, SendTrouble.UNKNOWN_ADDRESS)
        row = (await rows(play, outbox))[-1]
        assert (row.status, row.reason, row.body_sealed) == ("failed", "unknown_address", None)
        assert (await ada.known()).contact.stopped_at is None


async def test_what_is_refused_for_the_time_is_said_in_another_way(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=23)
        await queue(ada, "your answer", REPLY)
        await pumped(play)
        said = len(ada.heard)
        await report(play, play.channel.said[-1], FAILED, SendTrouble.OUTSIDE_WINDOW)
        await pumped(play)
        assert ada.heard[said:] == [TAP_TO_READ]
        await report(play, play.channel.said[-2], READ)  # of the old one nothing more is believed
        await ada.delivers(tap(ada))
        await pumped(play)
        assert ada.texts[said + 1 :] == ["your answer"]
        await report(play, play.channel.said[-1], DELIVERED)
        assert [row.body_sealed for row in await rows(play, outbox) if row.status == "sent"][-2:] == [
            None
        ] * 2


async def test_what_is_refused_when_its_words_have_gone_has_failed(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=5)
        await play.ticks("awaited")
        await report(play, play.channel.said[-1], FAILED, SendTrouble.OUTSIDE_WINDOW)
        assert (await rows(play, outbox))[-1].status == "failed"


async def test_reports_are_written_together_and_not_one_by_one(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        await play.person("ada").joins()
        await play.house.settled()
        said = [each.provider_id for each in play.channel.said]
        before = play.house.inbox.counts["batches"]
        told = [
            DeliveryReport("fake", each, progress, play.clock())
            for each in said
            for progress in (READ, SENT, DELIVERED)
        ]
        await asyncio.gather(*(play.house.report(each) for each in told))
        assert play.house.inbox.counts["batches"] - before <= 2
        assert {row.progress for row in await rows(play, outbox)} == {"read"}


async def test_forgetting_somebody_forgets_what_was_reported_of_her(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.house.settled()
        await report(play, play.channel.said[-1], DELIVERED)
        await ada.says("forget me")
        await ada.presses("yes")
        await play.house.settled()
        await report(play, play.channel.said[-1], READ)  # the goodbye's
        assert [row.outbox_id for row in await rows(play, delivery)] == [None]
