"""Check-ins: three questions, and out of each of them with one tap."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.domain.consent import ConsentState
from bot.domain.message import MessageClass
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import consent_of, decisions_of, queue, reasons, steps_of


async def at_question(person: Person, number: int) -> None:
    """Come to the first, second or third question of the check-in."""
    await person.joins()
    await person.says("check-in")
    for _ in range(number - 1):
        await person.presses("a_bit")
    assert person.last.text.split("\n")[-2 if number == 1 else 0].startswith(f"Question {number} of 3")


@asynccontextmanager
async def answering_first(url: str, said: str) -> AsyncIterator[Person]:
    """Somebody who has answered the first question in her own words."""
    async with house(url) as play:
        ada = play.person("ada")
        await at_question(ada, 1)
        await ada.says(said)
        yield ada


async def test_three_answers_are_kept_and_she_is_thanked(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_question(ada, 1)
        for choice in ("yes", "a_bit", "no"):
            await ada.presses(choice)
        assert ada.last.text.startswith("Thank you.")
        assert await steps_of(ada) == [
            ("safe", "choice", "yes"),
            ("listened", "choice", "a_bit"),
            ("change", "choice", "no"),
        ]


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_something_sad_ends_it_with_one_tap_at_every_question(migrated_url: str, number: int) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_question(ada, number)
        await ada.presses("sad")
        assert ada.last.text.startswith("I am so sorry.")
        assert ada.last.choices == ()
        session = (await ada.known()).session
        assert session.empty
        assert len(await steps_of(ada)) == number - 1


async def test_after_something_sad_nobody_writes_to_her_first(migrated_url: str) -> None:
    """What was queued is not said either, and only her own CHOICES brings it back."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_question(ada, 2)
        await queue(ada, "News of the project", purpose="msg_updates")
        await queue(ada, "A reminder", MessageClass.SERVICE, purpose="msg_reminders")
        await ada.presses("sad")
        while await play.pumps():
            pass
        assert ada.last.text.startswith("I am so sorry.")
        assert not {"News of the project", "A reminder"} & set(ada.texts)
        assert (await reasons(play))["cancelled", "no_consent"] == 2
        assert ("checkins", "withdrawn") in await decisions_of(ada)
        assert await consent_of(ada, "msg_updates") is ConsentState.WITHDRAWN
        assert await consent_of(ada, "polls") is ConsentState.GIVEN
        await ada.says("check-in")
        assert "At present we do not" in ada.last.text
        await ada.says("choices")
        await ada.presses("checkins")
        await ada.presses("yes")
        assert await consent_of(ada, "checkins") is ConsentState.GIVEN


async def test_not_now_ends_it_and_changes_nothing_else(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await at_question(ada, 2)
        await ada.presses("not_now")
        assert ada.last.text.startswith("That is all right.")
        assert (await ada.known()).session.empty
        assert await consent_of(ada, "checkins") is ConsentState.GIVEN


async def test_the_ways_out_can_be_written(migrated_url: str) -> None:
    """For who does not see buttons, or does not want to tap."""
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        await at_question(ada, 1)
        await ada.says("something sad has happened")
        assert ada.last.text.startswith("I am so sorry.")
        await at_question(bea, 1)
        await bea.says("4")
        assert bea.last.text.startswith("That is all right. We leave it here.")


@pytest.mark.parametrize("said", ["No, I don't", "no I am not", "no sorry", "لا لا", "ma ogoli"])
async def test_a_no_in_several_words_is_an_answer(migrated_url: str, said: str) -> None:
    """To "Did you feel safe?" it is what she answers, and it must not be lost."""
    async with answering_first(migrated_url, said) as ada:
        assert await steps_of(ada) == [("safe", "choice", "no")]


@pytest.mark.parametrize("said", ["No, thank you", "not now", "لا شكرا", "maya mahadsanid", "non merci"])
async def test_a_polite_refusal_is_a_way_out_and_no_answer(migrated_url: str, said: str) -> None:
    async with answering_first(migrated_url, said) as ada:
        assert await steps_of(ada) == [] and (await ada.known()).session.empty


async def test_after_not_now_the_question_that_waited_before_comes_back(migrated_url: str) -> None:
    """But not after something sad: nothing is asked then."""
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        for person, way, back in ((ada, "not_now", True), (bea, "sad", False)):
            await person.joins()
            await person.says("poll")
            await person.says("check-in")
            await person.presses(way)
            assert ("What should change first" in person.last.text) is back
            assert (await person.known()).session.empty is not back


async def test_who_said_no_is_not_asked(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(checkins="no")
        await ada.says("check-in")
        assert ada.last.choices == ()
        assert "At present we do not" in ada.last.text


async def test_the_ways_out_hold_in_the_question_whether_we_may_ask(migrated_url: str) -> None:
    """It is called from the check-in, so it is part of it."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(checkins="skip")
        await ada.says("check-in")
        assert ada.offered == ["yes", "no", "not_now", "sad", "skip"]
        await ada.presses("sad")
        assert (await ada.known()).session.empty
        assert await consent_of(ada, "checkins") is ConsentState.NEVER_ASKED
