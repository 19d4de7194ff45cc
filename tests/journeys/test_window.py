"""Where our own words may be said only for a day after hers, nothing is lost and nobody is nagged."""

from __future__ import annotations

import pytest

from bot.domain.message import MessageClass, OutboundMessage, SendTrouble, Template
from bot.storage.tables import address, outbox
from tests.fakes import FakeChannel
from tests.journeys.play import house
from tests.journeys.rows import queue, reasons, rows
from tests.journeys.texts import HELP
from tests.journeys.windows import TAP_TO_READ, a_house, pumped, tap

REMINDER = OutboundMessage(
    "See you at six.", template=Template("workshop_reminder", "en_GB", ("Monday", "18:30"))
)
PROACTIVE, SERVICE, REPLY = MessageClass.PROACTIVE, MessageClass.SERVICE, MessageClass.REPLY


async def test_within_a_day_of_her_words_ours_are_said(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=23)
        await queue(ada, "news")
        await queue(ada, "", SERVICE, choices=REMINDER)
        await pumped(play)
        assert ada.texts[-2:] == ["news", "See you at six."]


async def test_after_a_day_an_approved_text_goes_in_place_of_ours(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=24)
        await queue(ada, "", SERVICE, choices=REMINDER)
        await pumped(play)
        assert ada.last == OutboundMessage("", template=REMINDER.template)
        assert (await reasons(play))["queued", "outside_window"] == 0


@pytest.mark.parametrize("kind", MessageClass)
async def test_what_has_no_approved_text_waits_until_she_taps(migrated_url: str, kind: MessageClass) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=25)
        said = len(ada.heard)
        for text in ("one", "two", "three"):
            await queue(ada, text, kind)
        await pumped(play)
        assert ada.heard[said:] == [TAP_TO_READ], "one word for all that waits"
        receipt = await ada.delivers(tap(ada))
        await pumped(play)
        # Of what is said first one goes a week.
        expected = ["one"] if kind is PROACTIVE else ["one", "two", "three"]
        assert ada.texts[said + 1 :] == expected, "in their order, once"
        await ada.delivers(tap(ada))
        await pumped(play)
        assert (
            ada.texts[said + 1 + len(expected)]
            == "There is nothing waiting for you. Write HELP to see what you can do."
        )
        assert not receipt.duplicate


async def test_any_words_of_hers_let_go_what_waits_and_the_answer_comes_after_it(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=25)
        said = len(ada.heard)
        await queue(ada, "your answer", REPLY)
        await pumped(play)
        await ada.says("help")
        await pumped(play)
        assert ada.texts[said:] == ["", "your answer", HELP]


async def test_who_does_not_answer_is_told_once(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=25)
        said = len(ada.heard)
        for day in range(1, 12):
            await queue(ada, f"news {day}")
            await pumped(play, 2)
            play.clock.forward(days=1)
        assert ada.heard[said:] == [TAP_TO_READ]
        found = await reasons(play)
        assert found["cancelled", "outside_window"] > 0, "what was of no use any more has gone"


async def test_each_address_is_told_in_her_language_or_in_english(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada, suad = play.person("ada"), play.person("suad")
        await ada.joins(language="ar")
        await suad.joins(language="so")
        play.clock.forward(hours=25)
        for person in (ada, suad):
            await queue(person, "news")
        await pumped(play)
        assert ada.last.template == Template("tap_to_read", "ar")
        assert suad.last.template == Template("tap_to_read_other", "en_GB")


@pytest.mark.parametrize("message", [OutboundMessage("your answer"), REMINDER])
async def test_what_the_provider_refuses_because_its_clock_differs_is_not_lost(
    migrated_url: str, message: OutboundMessage
) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=23)
        said = len(ada.heard)
        play.channel.fails("ada", SendTrouble.OUTSIDE_WINDOW)
        await queue(ada, "", REPLY, choices=message)
        await pumped(play)
        if message.template is not None:
            assert ada.heard[said:] == [OutboundMessage("", template=message.template)]
            return
        assert ada.heard[said:] == [TAP_TO_READ]
        await ada.delivers(tap(ada))
        await pumped(play)
        assert ada.texts[said + 1 :] == ["your answer"]


async def test_what_is_said_while_the_window_closes_is_looked_at_again(migrated_url: str) -> None:
    """The window is asked when a message is taken up, and again when it is its turn."""
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=23, minutes=58)
        await queue(ada, "news")
        await play.house.settled()
        tried = len(play.channel.tried)
        await play.house.pump.round()
        play.clock.forward(minutes=2)  # before it is said
        await pumped(play)
        assert ada.last == TAP_TO_READ
        assert [text for _, text in play.channel.tried[tried:]] == [""], "not even tried"


async def test_a_capped_message_is_not_tried_again(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.CAPPED)
        await queue(ada, "news")
        tried = len(play.channel.tried)
        await pumped(play)
        play.clock.forward(days=1)
        await pumped(play)
        assert len(play.channel.tried) == tried + 1
        assert (await reasons(play))["failed", "capped"] == 1
        assert play.house.speaker.troubles["capped"] == 1


async def test_a_channel_without_a_window_says_everything_at_any_time(migrated_url: str) -> None:
    async with house(migrated_url, channel=FakeChannel()) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(days=30)
        await queue(ada, "", SERVICE, choices=REMINDER)
        await pumped(play)
        assert ada.last.text == "See you at six."
        assert [row.heard_at for row in await rows(play, address)] == [None], "and nothing is noted for it"


async def test_stop_while_something_waits_means_stop(migrated_url: str) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=25)
        await queue(ada, "news")
        await pumped(play)
        await ada.says("stop")
        await pumped(play)
        assert "news" not in ada.texts
        assert all(row.body_sealed is None for row in await rows(play, outbox) if row.status == "cancelled")
