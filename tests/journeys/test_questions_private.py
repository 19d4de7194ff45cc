"""Who sees what people ask of the team, and what is left of it: nothing outside of the chat."""

from __future__ import annotations

import pytest

from bot.domain.staff import Role
from bot.storage import cases
from bot.storage.tables import audit, outbox, team_case
from tests.journeys.asking import REPLY, asked, held_about, of_team, replies, text, waiting, word
from tests.journeys.play import house
from tests.journeys.rows import rows
from tests.journeys.test_secrets import every_log


@pytest.mark.parametrize("written", ["QUESTIONS", "/questions", "questions"])
async def test_for_anybody_else_there_is_no_such_word(sqlite_url: str, written: str) -> None:
    async with asked(sqlite_url) as (play, ann, _):
        champion = await of_team(play, "champion", Role.CHAMPION)
        await champion.joins()
        for person in (ann, champion):
            await person.says("gobbledygook")
            nonsense = person.last
            await person.says(written)
            assert person.last.text == nonsense.text


async def test_a_newcomer_who_writes_it_first_is_not_let_in_after_the_welcome(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, _tess):
        eve = play.person("eve")
        await eve.joins(first="questions")
        assert text(play, "nothing_waits.say") not in eve.last.text
        session = (await eve.known()).session
        assert [run.flow for run in session.runs] == ["first_words"]


async def test_no_words_are_in_the_audit_the_log_or_the_tables(migrated_url: str) -> None:
    with every_log() as logged:
        async with asked(migrated_url) as (play, _, tess):
            await replies(tess)
            await tess.presses("send")
            await play.pumps()
            found = [*await rows(play, audit), *await rows(play, team_case), *await rows(play, outbox)]
    assert "canary" not in str(found)
    assert "canary" not in "\n".join(logged)


async def test_the_reply_stays_nowhere_once_it_is_sent(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, _, tess):
        await replies(tess)
        assert "Replycanary" in await held_about(tess), "it has to wait somewhere for her yes"
        await tess.presses("send")
        await play.pumps()
        assert "canary" not in await held_about(tess)
        assert all(row.body_sealed is None for row in await rows(play, outbox))


async def test_a_reply_that_was_left_lying_is_gone_and_does_not_come_back(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, tess):
        await replies(tess)
        play.clock.forward(hours=25)
        await tess.says("continue")
        held = await held_about(tess)
        assert "canary" not in held
        assert "questions" not in held
        assert REPLY not in tess.last.text


async def test_the_team_is_told_once_in_ten_minutes(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        for minutes, notices in ((5, 1), (4, 1), (2, 2)):
            play.clock.forward(minutes=minutes)
            await ann.says("ask")
            await ann.says("And another thing")
            await play.pumps()
            assert tess.texts.count(word(play, "case_waits")) == notices
        assert len(await waiting(play)) == 4


async def test_who_has_stopped_messages_of_the_team_is_not_told(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await tess.says("stop")
        play.clock.forward(hours=1)
        await ann.says("ask")
        await ann.says("And another thing")
        await play.pumps()
        assert tess.texts.count(word(play, "case_waits")) == 1


async def test_where_nobody_reads_no_question_is_taken_and_a_complaint_only_written_down(
    sqlite_url: str,
) -> None:
    """A complaint is never turned away, and she is told how it stands."""
    async with house(sqlite_url) as play:
        ann = play.person("ann")
        await ann.joins()
        await ann.says("ask")
        assert ann.last.text == text(play, "nobody_reads.say", "ask")
        assert ann.last.choices == ()
        await ann.says("complain")
        assert text(play, "nobody_reads.say", "complain") in ann.last.text
        await ann.says("I was not believed.")
        assert "It waits until somebody of the team can read here." in ann.last.text
        [case] = await play.read(cases.waiting)
        assert case.due is not None
        assert word(play, "when_people_look") not in "\n".join(ann.texts), "no promise that nobody keeps"
