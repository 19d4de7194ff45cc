"""What was given can be taken back, and then nothing of it is left to come back by itself."""

from __future__ import annotations

from sqlalchemy import update

from bot.domain.consent import Decision
from bot.domain.message import Heard
from bot.storage import ledger
from bot.storage.tables import session
from tests.journeys.play import house
from tests.journeys.voting import chosen, opens_poll


async def test_a_second_stop_withdraws_what_was_agreed_after_the_first(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.changes(msg_updates="yes")
        assert "still send you no messages" in ada.last.text
        said = len(ada.heard)
        await ada.says("stop")
        assert len(ada.heard) == said + 1, "there was something to withdraw, so it is confirmed"
        await ada.says("stop")
        assert len(ada.heard) == said + 1, "and only once"
        contact = (await ada.known()).contact
        assert contact.consents["msg_updates"].decision is Decision.WITHDRAWN
        await ada.says("start")
        assert "news of the project" in ada.last.text


async def test_a_stop_in_the_middle_of_a_question_is_confirmed_even_when_stopped_before(
    migrated_url: str,
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.says("poll")
        await ada.says("STOP now please")
        assert "no more messages" in ada.last.text
        assert not (await ada.known()).session.runs


async def test_taking_back_the_consent_to_votes_takes_the_vote_back(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada, ben = play.person("ada"), play.person("ben")
        for person, choice in ((ada, "respect"), (ben, "listening")):
            await person.joins()
            await person.says("poll")
            await person.presses(choice)
        await ada.changes(polls="no")
        assert await play.read(chosen) == ["listening"]
        who = (await ada.known()).contact.id
        lines = await play.read(lambda tx: ledger.of(tx, who))
        assert [each.decision for each in lines if each.purpose == "polls"] == [
            Decision.GIVEN,
            Decision.WITHDRAWN,
        ]


async def test_of_someone_under_16_no_words_are_kept(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello, I am fifteen")
        await ada.presses("en")
        assert (await ada.known()).contact.first_words
        await ada.presses("no")
        assert (await ada.known()).contact.first_words is None
        await ada.says("please help")
        assert (await ada.known()).contact.first_words is None


async def test_who_stops_before_joining_leaves_no_words_behind(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello, I want to say something")
        await ada.says("stop")
        assert (await ada.known()).contact.first_words is None


async def test_what_is_written_to_a_question_that_rests_is_not_answered_coldly(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        play.clock.forward(hours=25)
        await ada.says("the midwife did not listen")
        assert "CONTINUE" in ada.last.text


async def test_plain_yes_and_no_are_understood(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        await ada.presses("en")
        for words in ("Yes please", "yeah", "no thanks", "nope"):
            await ada.says(words)
        contact = (await ada.known()).contact
        assert contact.adult is True
        assert contact.joined_at is not None
        assert contact.consents["msg_updates"].decision is Decision.GIVEN
        assert contact.consents["polls"].decision is Decision.DECLINED


async def test_a_session_that_cannot_be_read_any_more_does_not_keep_stop_from_being_heard(
    migrated_url: str,
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.write(lambda tx: tx.conn.execute(update(session).values(state_sealed=b"x" * 40)))
        await ada.does(Heard.TEXT, text="stop")
        assert (await ada.known()).contact.stopped_at is not None
        assert "no more messages" in ada.last.text
