"""STOP is looked at before anything else, in every language, and wins over any flow."""

from __future__ import annotations

import pytest

from bot.domain.message import Heard
from bot.domain.session import Session
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import decisions_of, queue, steps_of

GOODBYE = "You will get no more messages from us."
STILL = "You asked us to stop"

#: As people write it, besides the plain words.
SPELLINGS = [
    "STOP",
    "Stop.",
    "  stop !! ",
    "s\u200btop",
    "ＳＴＯＰ",
    "STOP 🛑",
    "«stop»",
    "/stop",
    "Stop, please!",
    "unsubscribe",
    "Don't message me",
    "STOP\n",
    "توقف",
    "تَوَقَّف",
    "توقـــف",
    "أوقف",
    "ايقاف",
    "إيقاف",
    "إلغاء الاشتراك",
    "كفى!",
    "waqef",
]


async def has_stopped(person: Person) -> bool:
    """True when she gets no messages, and nothing of what was going on is left to come back."""
    known = await person.known()
    session = Session(answered=known.session.answered)
    return known.contact.stopped_at is not None and known.session == session


async def test_stop_however_it_is_spelt_wins_over_a_waiting_question(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        for number, spelling in enumerate(SPELLINGS):
            person = play.person(f"person-{number}")
            await person.says("hello")
            await person.presses("en")
            await person.says(spelling)
            assert person.last.text.startswith(GOODBYE), spelling
            assert person.last.choices == ()
            assert await has_stopped(person), spelling


async def test_every_published_way_to_say_stop_stops(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        words = sorted(play.house.keeper.shelf().stop_words)
        assert len(words) > 60
        for number, word in enumerate(words):
            person = play.person(f"person-{number}")
            await person.says(word)
            assert person.texts[0].startswith(GOODBYE), word
            assert await has_stopped(person), word


async def test_she_is_told_goodbye_in_her_language(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("مرحبا")
        await ada.presses("ar")
        await ada.says("stop")
        assert ada.last.direction == "rtl"
        assert "START" in ada.last.text or "ابدأ" in ada.last.text
        assert GOODBYE not in ada.last.text


async def test_stop_in_the_middle_of_her_own_words_is_no_answer(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("respect")
        assert "in your own words" in ada.last.text
        await ada.says("Stop!")
        assert ada.last.text.startswith(GOODBYE)
        assert await has_stopped(ada)
        assert not [step for step in await steps_of(ada) if step[0] == "comment"]


@pytest.mark.parametrize("how", [Heard.EDIT, Heard.MEDIA])
async def test_stop_is_heard_in_an_edit_and_in_a_caption(migrated_url: str, how: Heard) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.does(how, text="STOP")
        assert ada.last.text.startswith(GOODBYE)
        assert await has_stopped(ada)


async def test_words_that_only_contain_stop_are_no_stop(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("respect")
        await ada.says("Please stop sending women home in labour")
        assert (await ada.known()).contact.stopped_at is None
        assert ("comment", "words", "Please stop sending women home in labour") in await steps_of(ada)


async def test_stop_is_confirmed_once(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        for word in ("stop", "STOP", "توقف", "please stop"):
            await ada.says(word)
        assert [text.startswith(GOODBYE) for text in ada.texts].count(True) == 1
        assert (await decisions_of(ada)).count(("messages", "withdrawn")) == 1


async def test_nothing_but_start_undoes_stop(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        old = ada.last
        await ada.says("stop")
        stopped_at = (await ada.known()).contact.stopped_at
        for words in ("thank you", "poll", "choices", "help", "language", "continue", "privacy"):
            play.clock.forward(minutes=1)
            await ada.says(words)
        await ada.presses("respect", on=old)
        await ada.edits("thank you so much")
        await ada.sends_media("look")
        await ada.unblocks()
        assert (await ada.known()).contact.stopped_at == stopped_at
        await queue(ada, "news")
        await play.pumps()
        assert "news" not in ada.texts


async def test_a_stopped_person_who_writes_gets_an_answer_and_stays_stopped(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.says("thank you, it was nice")
        assert ada.last.text.startswith(STILL)
        assert await has_stopped(ada)


async def test_who_stops_before_she_has_joined_is_not_asked_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        old = ada.last
        await ada.says("stop")
        for _ in range(2):
            await ada.says("who are you?")
            assert ada.last.text.startswith(STILL)
            assert ada.last.choices == ()
        await ada.presses("yes", on=old)
        await ada.sends_media()
        assert ada.last.choices == ()
        assert await has_stopped(ada)


async def test_stop_is_heard_even_when_her_conversation_is_broken(migrated_url: str) -> None:
    from sqlalchemy import update

    from bot.storage import sessions
    from bot.storage.tables import session

    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        known = await ada.known()
        gone = sessions.encode(known.session).replace('"language"', '"gone"')
        sealed = play.house.database.vault.seal(gone, sessions.STATE, known.contact.id)
        await play.write(lambda tx: tx.conn.execute(update(session).values(state_sealed=sealed)))
        await ada.says("stop")
        assert ada.last.text.startswith(GOODBYE)
        assert await has_stopped(ada)
