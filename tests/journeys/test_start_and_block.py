"""START undoes STOP and asks again; blocking the bot stops messages and withdraws nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import ConsentState
from bot.domain.message import MessageClass, SendTrouble
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import consent_of, decisions_of, ledger_of, queue, reasons

NEWS = "May we send you news of the project?"
STOPPED = [("messages", "withdrawn"), ("msg_updates", "withdrawn")]


async def blocks_and_we_are_told(person: Person) -> None:
    """The provider tells us."""
    await person.blocks()


async def blocks_and_we_find_out(person: Person) -> None:
    """We learn it when we write to her."""
    person.channel.fails(person.address.value, SendTrouble.BLOCKED)
    await person.says("help")
    await person.play.house.settled()


async def blocks_and_both(person: Person) -> None:
    """We are refused, and then we are told as well."""
    await blocks_and_we_find_out(person)
    await person.blocks()


Blocks = Callable[[Person], Awaitable[None]]
BLOCKS: list[Blocks] = [blocks_and_we_are_told, blocks_and_we_find_out, blocks_and_both]


async def test_stop_withdraws_messages_and_leaves_what_else_she_agreed_to(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        before = await decisions_of(ada)
        await ada.says("stop")
        assert await decisions_of(ada) == before + STOPPED
        assert await consent_of(ada, "polls") is ConsentState.GIVEN
        assert await consent_of(ada, "checkins") is ConsentState.GIVEN
        assert await consent_of(ada, "msg_updates") is ConsentState.WITHDRAWN


async def test_stop_withdraws_nothing_that_she_never_gave(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(updates="no")
        before = await decisions_of(ada)
        await ada.says("stop")
        assert await decisions_of(ada) == [*before, STOPPED[0]]


async def test_stop_is_written_down_with_her_message_and_its_moment(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=3)
        message = ada.message(text="stop")
        await ada.delivers(message)
        for line in (await ledger_of(ada))[-2:]:
            assert (line.message_id, line.at, line.channel) == (message.external_id, play.clock(), "fake")
            assert line.wording.text_id == "words.stop"


async def test_start_undoes_stop_and_asks_for_consent_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.says("start")
        assert (await ada.known()).contact.stopped_at is None
        assert "Welcome back" in ada.last.text and NEWS in ada.last.text
        assert (await decisions_of(ada))[-1] == ("messages", "given")
        await queue(ada, "news", MessageClass.PROACTIVE, purpose="msg_updates")
        await play.pumps()
        assert "news" not in ada.texts, "she has not said yes again"
        await ada.presses("yes")
        await queue(ada, "more news", MessageClass.PROACTIVE, purpose="msg_updates")
        await play.pumps()
        assert ada.last.text == "more news"


@pytest.mark.parametrize("before", [True, False])
async def test_a_late_start_undoes_only_a_stop_from_before_it(migrated_url: str, before: bool) -> None:
    """An outage may deliver them in any order: the newest of what she wrote counts."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        start = replace(ada.message(text="start"), order=None, written_at=play.clock())
        play.clock.forward(minutes=-2 if before else 2)
        stop = replace(ada.message(text="stop"), order=None, written_at=play.clock())
        play.clock.forward(minutes=10)
        await ada.delivers(replace(stop, at=play.clock()))
        await ada.delivers(replace(start, at=play.clock()))
        assert ((await ada.known()).contact.stopped_at is None) is before
        if not before:
            assert ada.last.text.startswith("You asked us to stop")
            await ada.says("start")
            assert (await ada.known()).contact.stopped_at is None


async def test_a_stop_without_a_time_of_its_own_is_not_undone_by_an_old_start(migrated_url: str) -> None:
    """So WhatsApp delivers, and so lists: her STOP at once, her START when we ask what we have missed."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        start = replace(ada.message(text="start"), order=None, written_at=play.clock())
        for _ in range(2):  # written twice: the newest counts
            play.clock.forward(minutes=2)
            await ada.says("stop")
            start = replace(start, written_at=play.clock().replace(microsecond=0) - timedelta(minutes=1))
        play.clock.forward(minutes=3)
        await ada.delivers(replace(start, at=play.clock()))
        assert (await ada.known()).contact.stopped_at == play.clock() - timedelta(minutes=3)


async def test_start_does_not_ask_what_was_not_withdrawn(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        said = len(ada.texts)
        await ada.says("start")
        assert len(ada.texts) == said + 1
        assert NEWS not in ada.last.text
        assert ("messages", "given") not in await decisions_of(ada)


@pytest.mark.parametrize("word", ["Start", "/start", "UNSTOP", "ابدأ", "start again!"])
async def test_start_is_understood_in_every_language(migrated_url: str, word: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.says(word)
        assert (await ada.known()).contact.stopped_at is None


async def test_start_before_joining_goes_on_with_the_welcome(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.says("stop")
        await ada.says("start")
        assert "Are you 16 or over?" in ada.last.text, "her language is not asked again"
        for choice in ("yes", "yes", "no", "skip"):
            await ada.presses(choice)
        assert "You are part of Big Room now" in ada.last.text or "Before we began" in ada.last.text
        assert (await ada.known()).contact.stopped_at is None


@pytest.mark.parametrize("blocks", BLOCKS)
async def test_blocking_stops_messages_and_withdraws_no_other_consent(
    migrated_url: str, blocks: Blocks
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        before = await decisions_of(ada)
        await queue(ada, "news", MessageClass.PROACTIVE, due=timedelta(hours=1))
        play.channel.said.clear()
        await blocks(ada)
        assert ada.texts == [], "nothing can be confirmed"
        assert (await ada.known()).contact.stopped_at is not None
        assert sorted((await decisions_of(ada))[len(before) :]) == STOPPED
        assert await consent_of(ada, "polls") is ConsentState.GIVEN
        play.clock.forward(hours=2)
        await play.pumps()
        assert ada.texts == []
        found = await reasons(play)
        assert found["cancelled", "stopped"] + found["cancelled", "blocked"] == 1


@pytest.mark.parametrize("blocks", BLOCKS)
async def test_who_unblocks_and_comes_back_is_asked_again(migrated_url: str, blocks: Blocks) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await blocks(ada)
        await ada.unblocks()
        assert (await ada.known()).contact.stopped_at is not None, "unblocking alone says nothing"
        await ada.says("/start")
        assert (await ada.known()).contact.stopped_at is None
        assert NEWS in ada.last.text


async def test_a_conversation_cut_off_by_blocking_can_be_picked_up(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.blocks()
        await ada.unblocks()
        await ada.says("continue")
        assert "What should change first" in ada.last.text


async def test_an_address_that_is_gone_fails_and_stops_nobody(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.channel.fails("ada", SendTrouble.UNKNOWN_ADDRESS)
        await ada.says("help")
        await play.house.settled()
        assert (await reasons(play))["failed", "unknown_address"] == 1
        assert (await ada.known()).contact.stopped_at is None
