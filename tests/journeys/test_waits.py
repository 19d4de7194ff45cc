"""Waits end: next month's "yes" answers no old question; old buttons and double taps do no harm."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.message import Heard, MessageClass, Press
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import decisions_of, queue, rows, steps_of
from tests.journeys.texts import RESTED
from tests.journeys.voting import LABELS

TOPIC = "What should change first in maternity care?"
OLD_BUTTON = "That button belongs to an earlier question, so nothing was changed."


async def at_the_poll(person: Person) -> None:
    """Bring her to the first question of the poll."""
    await person.joins(updates="no", polls="yes", checkins="no")
    await person.says("poll")
    assert TOPIC in person.last.text


async def test_a_day_later_yes_answers_nothing(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("choices")
        await ada.presses("msg_updates")
        before = await decisions_of(ada)
        play.clock.forward(hours=24)
        await ada.says("yes")
        assert await decisions_of(ada) == before
        assert ada.last.text == RESTED


async def test_a_minute_before_it_still_does(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("choices")
        await ada.presses("msg_updates")
        before = await decisions_of(ada)
        play.clock.forward(hours=23, minutes=59)
        await ada.says("yes")
        assert await decisions_of(ada) == [*before, ("msg_updates", "given")]


@pytest.mark.parametrize("word", ["CONTINUE", "go on", "متابعة", "/continue"])
async def test_continue_picks_up_what_was_set_aside(migrated_url: str, word: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        await ada.presses("respect")
        play.clock.forward(days=30)
        await ada.says("good morning")
        assert ada.last.text == RESTED
        await ada.says(word)
        assert "in your own words" in ada.last.text, "what she answered is not asked again"
        await ada.says("my own words")
        assert ("comment", "words", "my own words") in await steps_of(ada)


async def test_help_offers_to_go_on_only_when_something_waits(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        play.clock.forward(hours=25)
        await ada.says("help")
        assert "CONTINUE" in ada.last.text
        await ada.says("continue")
        await ada.presses("skip")
        await ada.presses("skip")
        await ada.says("help")
        assert "CONTINUE" not in ada.last.text


async def test_continue_with_nothing_to_go_on_says_so(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("continue")
        assert ada.last.text.startswith("There is nothing waiting for you")


async def test_continue_asks_a_question_that_still_waits_once_more(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        await ada.says("continue")
        assert TOPIC in ada.last.text
        await ada.presses("respect")
        assert "in your own words" in ada.last.text


async def test_the_welcome_is_picked_up_by_any_words(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        play.clock.forward(days=3)
        await ada.says("yes")
        assert "Are you 16 or over?" in ada.last.text
        assert (await ada.known()).contact.adult is None, "that yes answered nothing"


async def test_a_button_of_a_question_that_has_ended_changes_nothing(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        old = ada.last
        play.clock.forward(hours=24)
        await ada.presses("respect", on=old)
        assert ada.last.text == OLD_BUTTON
        from bot.storage.tables import ballot

        assert await rows(play, ballot) == []


async def test_an_old_button_is_answered_kindly_and_the_question_asked_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        old = ada.last
        await ada.presses("respect")
        play.clock.forward(seconds=11)
        await ada.presses("listening", on=old)
        assert ada.last.text.startswith(OLD_BUTTON)
        assert "in your own words" in ada.last.text
        await ada.presses("skip")
        assert "To see the rule of the vote" in ada.last.text


async def test_a_double_tap_is_not_even_mentioned(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        question, said = ada.last, len(ada.texts)
        taps = [ada.message(Heard.PRESS, press=ada.press_of("respect", question)) for _ in range(3)]
        receipts = await asyncio.gather(*(ada.delivers(tap) for tap in taps))
        assert [receipt.duplicate for receipt in receipts] == [False] * 3
        assert len([receipt for receipt in receipts if receipt.chosen]) == 1
        assert len(ada.texts) == said + 1
        assert (await ada.known()).session.runs[-1].step == "comment"


async def test_a_tap_says_which_choice_was_taken(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        receipt = await ada.presses("respect")
        assert receipt.chosen == LABELS["respect"]
        assert (await ada.says("skip")).chosen == "Skip"


@pytest.mark.parametrize("index", [-1, 6, 999])
async def test_a_tap_that_no_button_makes_is_harmless(migrated_url: str, index: int) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        wait = ada.last.wait_id
        assert wait is not None
        await ada.does(Heard.PRESS, press=Press(wait, index))
        assert TOPIC in ada.last.text
        await ada.does(Heard.PRESS, press=Press("", index))
        await ada.does(Heard.PRESS, press=Press("nobody's", 0))
        await ada.does(Heard.PRESS)
        assert (await ada.known()).session.runs[-1].step == "vote"


async def test_somebody_elses_button_answers_nothing_of_hers(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        await at_the_poll(ada)
        await at_the_poll(bea)
        await bea.presses("respect", on=ada.last)
        assert bea.last.text.startswith(OLD_BUTTON)
        assert (await ada.known()).session.runs[-1].step == "vote"
        assert (await bea.known()).session.runs[-1].step == "vote"


async def test_an_edit_mends_what_was_not_understood_and_nothing_else(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        await ada.edits("respect")
        assert ada.last.text.startswith("I saw that you changed an earlier message")
        await ada.says("respekt please")
        await ada.edits("respect")
        assert "in your own words" in ada.last.text


async def test_a_picture_is_declined_and_the_question_asked_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        await ada.sends_media("respect")
        assert ada.last.text.startswith("Sorry, I can only read text here")
        assert TOPIC in ada.last.text
        await ada.presses("respect")
        assert "in your own words" in ada.last.text


async def test_a_proactive_message_waits_until_the_conversation_is_over(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_the_poll(ada)
        await queue(ada, "news", MessageClass.PROACTIVE)
        await play.pumps()
        assert TOPIC in ada.last.text
        await ada.presses("respect")
        await ada.presses("skip")
        play.clock.forward(hours=1)
        await play.pumps()
        assert ada.last.text == "news"
