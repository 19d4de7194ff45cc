"""Words that were written before she could read a question answer nothing: nobody agrees unread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.message import Heard, InboundMessage
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import decisions_of, ledger_of


async def all_at_once(play: Play, person: Person, *said: str | InboundMessage) -> None:
    """Write or do several things before the first can be answered."""
    async with play.busy_writer():
        writing = []
        for each in said:
            message = person.message(text=each) if isinstance(each, str) else each
            writing.append(asyncio.create_task(person.delivers(message)))
            await asyncio.sleep(0.01)
    await asyncio.gather(*writing)


async def test_four_times_yes_agrees_to_nothing_that_was_not_yet_asked(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        await all_at_once(play, ada, "yes", "yes", "yes", "yes")
        assert await ledger_of(ada) == []
        contact = (await ada.known()).contact
        assert contact.adult is True, "the first answered the question that she had read"
        assert "before you could see my last question" in "\n".join(ada.texts)
        await ada.says("yes")
        assert await decisions_of(ada) == [("msg_updates", "given")]


async def test_a_tap_and_a_yes_behind_it_are_one_answer(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        tap = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        await all_at_once(play, ada, tap, "yes")
        assert await ledger_of(ada) == []


async def test_a_tap_that_comes_again_before_her_answer_takes_nothing_from_it(migrated_url: str) -> None:
    """The provider delivers twice what it has already delivered: she has read the question since."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        tap = ada.message(Heard.PRESS, press=ada.press_of("en"))
        await ada.delivers(tap)
        await all_at_once(play, ada, tap, "yes")
        assert (await ada.known()).contact.adult is True


async def test_a_yes_to_something_else_deletes_nobody(migrated_url: str) -> None:
    """The question whether to delete everything had come back, and she had not read it."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("forget me")
        await ada.says("check-in")
        await ada.presses("yes")
        await ada.presses("yes")
        await all_at_once(play, ada, "yes", "yes")
        assert "delete everything" in "\n".join(ada.texts[-3:])
        assert (await ada.known()).contact.joined_at is not None


async def test_stop_and_help_are_heard_all_the_same(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        for person, word in ((ada, "stop"), (bea, "help")):
            await person.joins()
            await person.says("poll")
            await all_at_once(play, person, "1", word)
        assert (await ada.known()).contact.stopped_at is not None
        assert any(text.startswith("This is Big Room.") for text in bea.texts)


async def test_she_is_told_once_and_her_next_answer_counts(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("check-in")
        await all_at_once(play, ada, "yes", "no", "a bit", "no")
        assert sum("before you could see" in text for text in ada.texts) == 1
        await ada.says("a bit")
        assert "Question 3 of 3" in ada.last.text


async def test_a_picture_before_her_answer_takes_nothing_from_it(migrated_url: str) -> None:
    """She had read the question long before; that it comes again below another answer is no matter."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("check-in")
        play.clock.forward(minutes=1)
        await all_at_once(play, ada, ada.message(Heard.MEDIA), "yes")
        assert not any("before you could see" in text for text in ada.texts)
        assert "Question 2 of 3" in ada.last.text


async def redelivered(person: Person, *said: str, written: timedelta) -> None:
    """Her words come after an outage, each alone, as a provider brings what it could not bring before."""
    for number, text in enumerate(said):
        ago = written - timedelta(seconds=20 * number)
        at = (person.play.clock() - ago).replace(microsecond=0)
        await person.delivers(replace(person.message(text=text), written_at=at))
        person.play.clock.forward(seconds=0.2)


async def test_after_an_outage_her_old_words_agree_to_nothing(migrated_url: str) -> None:
    """One by one, each answered before the next comes: but she had written them long before."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        await ada.presses("yes")
        assert "news" in ada.last.text
        await redelivered(ada, *["yes"] * 8, written=timedelta(hours=1))
        assert await ledger_of(ada) == []
        assert sum("before you could see" in text for text in ada.texts) == 1
        play.clock.forward(seconds=5)
        await ada.delivers(replace(ada.message(text="yes"), written_at=play.clock().replace(microsecond=0)))
        assert await decisions_of(ada) == [("msg_updates", "given")]


async def test_after_an_outage_stop_is_heard_however_old_it_is(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("check-in")
        await redelivered(ada, "yes", "stop", written=timedelta(hours=5))
        assert (await ada.known()).contact.stopped_at is not None


@pytest.mark.parametrize("ahead", [timedelta(minutes=7), timedelta(hours=1), timedelta(days=-1)])
async def test_two_clocks_that_differ_keep_nobody_from_answering(migrated_url: str, ahead: timedelta) -> None:
    """At most her first answer is asked for again; then everything goes as it should."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        for words in ("yes", "yes", "no", "no", "no"):
            play.clock.forward(seconds=8)
            written = (play.clock() - ahead).replace(microsecond=0)
            await ada.delivers(replace(ada.message(text=words), written_at=written))
        assert sum("before you could see" in text for text in ada.texts) == (1 if ahead > timedelta(0) else 0)
        assert [purpose for purpose, _ in await decisions_of(ada)] == ["msg_updates", "polls", "checkins"]
