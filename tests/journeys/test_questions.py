"""Nothing is asked without Skip; unclear is said once; what was answered is not asked again."""

from __future__ import annotations

import pytest

from bot.engine.steps.consent import Consent
from bot.engine.steps.question import Question
from bot.library.load import load
from tests.journeys.person import Person
from tests.journeys.play import FLOWS, Play, house
from tests.journeys.rows import steps_of

AGE = "Are you 16 or over?"
LANGUAGE = "Which language is best for you?"

#: A question -> how somebody comes to it: what she writes, or the choice she taps. test_walker.py has all.
WAYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("welcome", "language"): ("hello",),
    ("welcome", "age"): ("hello", "en"),
    ("welcome", "updates"): ("hello", "en", "yes"),
    ("welcome", "polls"): ("hello", "en", "yes", "skip"),
    ("welcome", "checkins"): ("hello", "en", "yes", "skip", "skip"),
    ("choices", "which"): ("/start", "en", "yes", "no", "no", "no", "choices"),
    ("choices", "polls"): ("/start", "en", "yes", "no", "no", "no", "choices", "polls"),
    ("first_words", "pass_on"): ("hello", "en", "yes", "no", "no", "no"),
    ("language", "language"): ("/start", "en", "yes", "no", "no", "no", "language"),
    ("may_we_count", "polls"): ("/start", "en", "yes", "no", "skip", "no", "poll"),
    ("poll", "vote"): ("/start", "en", "yes", "no", "yes", "no", "poll"),
    ("poll", "comment"): ("/start", "en", "yes", "no", "yes", "no", "poll", "respect"),
    ("start", "updates"): ("/start", "en", "yes", "no", "no", "no", "stop", "start"),
}
#: Questions that may not be skipped.
NEEDED = {("welcome", "language"), ("welcome", "age")}


async def goes(person: Person, *way: str) -> None:
    """Write, or tap where a choice of that name is offered."""
    for each in way:
        if person.heard and each in person.offered:
            await person.presses(each)
        else:
            await person.says(each)


async def at(person: Person) -> tuple[str, str]:
    """Return the flow and step whose question waits."""
    session = (await person.known()).session
    return (session.runs[-1].flow, session.runs[-1].step) if session.wait else ("", "")


def test_only_age_and_language_go_without_skip_and_say_why() -> None:
    steps = {(flow.name, name): step for flow in load(FLOWS).flows for name, step in flow.steps.items()}
    without = {place for place, step in steps.items() if isinstance(step, Question) and not step.skip}
    assert without == NEEDED
    for place in without:
        step = steps[place]
        assert isinstance(step, Question) and step.reason
    assert all("skip" not in type(step).model_fields for step in steps.values() if isinstance(step, Consent))


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_question_can_be_skipped(migrated_url: str, language: str) -> None:
    async with house(migrated_url) as play:
        for place in set(WAYS) - NEEDED:
            tapping, writing = play.person(f"tapping {place}"), play.person(f"writing {place}")
            for person in (tapping, writing):
                await goes(person, *(language if step == "en" else step for step in WAYS[place]))
                assert await at(person) == place
                assert person.offered[-1] == "skip", place
            question = tapping.last.text
            await tapping.presses("skip")
            await writing.says(writing.last.choices[-1].label)
            for person in (tapping, writing):
                assert await at(person) != place, "the conversation goes on"
                assert person.last.text != question


async def test_unclear_is_said_once_and_then_the_question_is_let_go(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        for place in set(WAYS) - NEEDED - {("poll", "comment"), ("poll", "vote")}:
            ada = play.person(f"ada {place}")
            await goes(ada, *WAYS[place])
            question = ada.last.text.split("\n\n")[-1]
            await ada.says("hm, well")
            assert await at(ada) == place
            assert question in ada.last.text, "the question is asked once more"
            assert "or Skip." in ada.last.text
            said = len(ada.texts)
            await ada.says("I really cannot say")
            assert await at(ada) != place
            assert len(ada.texts) == said + 1
            assert question not in ada.last.text
            assert "That is all right" in ada.last.text, place


@pytest.mark.parametrize("place", sorted(NEEDED), ids="-".join)
async def test_a_question_that_is_needed_rests_and_is_asked_again_when_she_writes(
    migrated_url: str, place: tuple[str, str]
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await goes(ada, *WAYS[place], "hm", "hm")
        assert await at(ada) == ("", "")
        await ada.says("hello again")
        assert await at(ada) == place


async def joined_and_counted(play: Play, name: str) -> Person:
    """Somebody who has said yes to everything."""
    person = play.person(name)
    await person.joins()
    return person


async def test_what_was_answered_is_not_asked_again_after_an_interruption(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await goes(ada, "hello", "en", "yes", "yes")
        for interruption in ("help", "privacy", "language"):
            await ada.says(interruption)
        await ada.presses("ar")
        for _ in range(2):
            await ada.presses("yes")
        asked = "\n".join(ada.texts)
        assert asked.count(AGE) == 1
        assert asked.count("May we send you news") == 1


async def test_what_was_answered_is_not_asked_again_after_a_day(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        for answer in ("hello", "en", "yes", "yes", "no"):
            await goes(ada, answer)
            play.clock.forward(hours=25)
            await ada.says("hello, are you there?")
        assert "\n".join(ada.texts).count(LANGUAGE) == 2, "once, and once more because it was not answered"
        assert "\n".join(ada.texts).count(AGE) == 2
        assert await at(ada) == ("welcome", "checkins")


async def test_skipping_is_kept_as_skipped(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await joined_and_counted(play, "ada")
        await goes(ada, "poll", "respect", "skip")
        assert ("comment", "skipped", "") in await steps_of(ada)


@pytest.mark.parametrize("written", ["Skip", "skip.", "SKIP!"])
async def test_skip_may_be_written_where_words_are_asked_for(migrated_url: str, written: str) -> None:
    async with house(migrated_url) as play:
        ada = await joined_and_counted(play, "ada")
        await goes(ada, "poll", "respect")
        await ada.says(written)
        assert ("comment", "skipped", "") in await steps_of(ada)


async def test_one_written_as_a_number_is_her_own_words_where_words_are_asked_for(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await joined_and_counted(play, "ada")
        await goes(ada, "poll", "respect", "1")
        assert ("comment", "words", "1") in await steps_of(ada)
