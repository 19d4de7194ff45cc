"""What she wrote first is answered after she has agreed, not lost; her language may change at any time."""

from __future__ import annotations

import pytest

from tests.journeys.play import house
from tests.journeys.rows import answers_of, steps_of
from tests.journeys.texts import HELP, PRIVACY

WORDS = "My midwife never listened to me"


@pytest.mark.parametrize(("choice", "kept"), [("yes", [WORDS]), ("no", []), ("skip", [])])
async def test_she_decides_what_becomes_of_her_first_words(
    migrated_url: str, choice: str, kept: list[str]
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(first=WORDS)
        assert WORDS in ada.last.text
        assert "Thank you" in ada.last.text, "it comes with the end of the welcome, as one message"
        await ada.presses(choice)
        assert [each.words for each in await answers_of(ada) if each.words] == kept
        assert (await ada.known()).contact.first_words is None


async def test_first_words_that_name_a_flow_start_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(first="poll")
        assert "What should change first" in ada.last.text
        assert (await ada.known()).contact.first_words is None


async def test_a_command_or_a_link_is_no_first_word(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        await ada.joins(first="/start")
        await bea.follows_link("brent-7")
        for choice in ("en", "yes", "no", "no", "no"):
            await bea.presses(choice)
        for person in (ada, bea):
            assert "Before we began" not in person.last.text
        assert (await bea.known()).contact.campaign == "brent-7"


async def test_first_words_outlast_a_long_pause_and_help(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says(WORDS)
        await ada.presses("en")
        play.clock.forward(days=9)
        await ada.says("sorry, I was in hospital")
        await ada.says("help")
        assert HELP.split("\n", maxsplit=1)[0] in ada.last.text
        for choice in ("yes", "no", "no", "no"):
            await ada.presses(choice)
        assert WORDS in ada.last.text
        assert "hospital" not in ada.last.text


async def test_who_is_too_young_leaves_no_words_behind(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says(WORDS)
        await ada.presses("en")
        await ada.presses("no")
        assert "aged 16 or over" in ada.last.text
        known = await ada.known()
        assert known.contact.joined_at is None
        assert not [each for each in await answers_of(ada) if each.words]


async def test_who_is_too_young_is_asked_nothing_ever_after(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("no")
        for words in ("hello?", "poll", "start", "choices", "continue"):
            await ada.says(words)
            assert ada.last.choices == ()
        assert (await ada.known()).contact.joined_at is None


async def test_before_she_has_joined_only_open_flows_are_there(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("privacy")
        assert ada.last.text == PRIVACY
        await ada.says("poll")
        assert "Which language is best" in ada.last.text


async def test_the_app_of_hers_says_which_language_to_begin_in(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada", "ar"), play.person("bea", "xx")
        for person in (ada, bea):
            await person.says("help")
        assert (ada.last.direction, bea.last.direction) == ("rtl", "ltr")


async def test_in_the_middle_of_a_poll_the_language_changes_and_the_poll_goes_on(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("respect")
        assert "in your own words" in ada.last.text
        await ada.says("language")
        await ada.presses("ar")
        assert ada.last.direction == "rtl"
        assert (await ada.known()).session.runs[-1].step == "comment"
        assert len((await ada.known()).session.runs) == 1
        await ada.says("بكلماتي الخاصة")
        assert (await answers_of(ada))[-1].language == "ar"
        assert ("comment", "words", "بكلماتي الخاصة") in await steps_of(ada)
        await ada.says("language")
        await ada.presses("en")
        assert ada.last.direction == "ltr"


async def test_the_language_may_change_in_the_middle_of_a_consent(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        await ada.says("اللغة")
        await ada.presses("ar")
        assert ada.last.direction == "rtl"
        assert ada.offered == ["yes", "no", "skip"]
        await ada.says("نعم")
        assert (await ada.known()).contact.consents["msg_updates"].wording.language == "ar"
