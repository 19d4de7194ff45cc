"""What is deleted is deleted in the conversation too, and of someone under 16 nothing is left."""

from __future__ import annotations

import pytest

from bot.storage import cases
from bot.storage.tables import answer, team_case
from tests.journeys.happenings import colleague
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import rows


async def kept_in_the_session(person: Person) -> str:
    session = (await person.known()).session
    return str([(run.flow, dict(run.values)) for run in (*session.runs, *session.set_aside)])


@pytest.mark.parametrize("rests", [False, True])
async def test_an_answer_that_is_deleted_leaves_the_conversation_as_well(
    migrated_url: str, rests: bool
) -> None:
    """It waits half way, or rests."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("about me")
        for choice in ("family", "yes", "brent", "black"):
            await ada.presses(choice)
        assert "brent" in await kept_in_the_session(ada)
        if rests:
            play.clock.forward(hours=25)
        await ada.says("my answers")
        await ada.presses("about_you.borough")
        await ada.presses("delete")
        assert "brent" not in await kept_in_the_session(ada)
        await ada.changes(equality="no")
        assert "ethnicity" not in await kept_in_the_session(ada)
        assert await rows(play, answer) == []


async def test_after_a_no_the_rest_is_not_asked(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("about me")
        for choice in ("family", "yes", "brent"):
            await ada.presses(choice)
        await ada.changes(equality="no")
        await ada.presses("skip")  # the question that waited comes back once, and is skipped
        assert "Thank you. To see" in ada.last.text
        assert await rows(play, answer) == []


async def test_of_someone_under_16_neither_words_nor_questions_are_kept(migrated_url: str) -> None:
    """Also what was written before the age was asked."""
    async with house(migrated_url) as play:
        await colleague(play.person("someone"))
        ada = play.person("ada")
        await ada.says("complain")
        await ada.says("I was not believed.")
        assert len(await play.read(cases.waiting)) == 1
        await ada.says("/start")
        await ada.presses("en")
        await ada.presses("no")
        assert await rows(play, team_case) == []
        assert (await ada.known()).session.empty
        assert "16 or over" in ada.last.text


async def test_many_conversations_begun_and_not_answered_break_nothing(migrated_url: str) -> None:
    """The oldest questions are let go; the newest ones come back."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        words = (
            "menu",
            "poll",
            "about me",
            "check-in",
            "choices",
            "my data",
            "language",
            "pause",
            "my answers",
        )
        for word in (*words, "forget me", "help"):
            await ada.says(word)
        assert "Sorry, something went wrong" not in "\n".join(ada.texts)
        assert ada.last.text.startswith("This is Big Room.")
        assert ada.offered == ["yes", "no", "skip"], "the last question comes back below it"
