"""Voting by chat, in a real house: she votes, changes it, takes it out, and reads her own vote back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.poll import Method
from bot.storage import polls
from bot.storage.tables import ballot
from tests.journeys.danger import marked
from tests.journeys.play import house
from tests.journeys.rows import rows
from tests.journeys.voting import CHOICES, LABELS, SHEET, a_release, chosen, closes_poll, opens_poll

PICKED = replace(SHEET, stage="approve", method=Method.APPROVE)
RATED = replace(SHEET, stage="rate", method=Method.RATE, at_a_time=2)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_she_votes_changes_it_and_takes_it_out(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("vote")
        await ada.presses("respect")
        assert f"Your vote:\n- {LABELS['respect']}\n\nYou can change it until" in plain(ada.last.text)
        await ada.says("skip")
        await ada.says("poll")
        assert f"Your vote now:\n- {LABELS['respect']}" in plain(ada.last.text)
        await ada.presses("change")
        await ada.presses("listening")
        assert await play.read(chosen) == ["listening"]
        await ada.says("skip")
        await ada.says("poll")
        await ada.presses("take_out")
        assert "Your vote is taken out." in ada.last.text
        assert await rows(play, ballot) == []


async def test_leaving_in_the_middle_loses_nothing_and_the_rest_is_asked_later(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, RATED)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.says("9")
        assert len(await play.read(lambda tx: chosen(tx, RATED.name))) == 1
        play.clock.forward(hours=25)
        await ada.says("poll")
        await ada.presses("rest")
        for _ in range(len(CHOICES)):
            names = [choice.id for choice in ada.last.choices]
            await ada.presses("go_on" if "go_on" in names else "7")
            if "1" not in names and "go_on" not in names:
                break
        assert len(await play.read(lambda tx: chosen(tx, RATED.name))) >= 4


async def test_who_leaves_after_her_first_pick_has_voted_for_it(sqlite_url: str) -> None:
    """And whoever leaves while she changes her vote still has the one from before."""
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, PICKED)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("respect")
        assert await play.read(lambda tx: chosen(tx, PICKED.name)) == ["respect"]
        await ada.says("poll")
        assert "Your vote now:" in ada.last.text
        await ada.presses("change")
        await ada.presses("listening")
        assert await play.read(lambda tx: chosen(tx, PICKED.name)) == ["respect"]
        await ada.presses("that_is_all")
        assert await play.read(lambda tx: chosen(tx, PICKED.name)) == ["listening"]


async def test_what_is_forgotten_is_no_vote_any_more(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("respect")
        await ada.says("forget me")
        await ada.presses("yes")
        assert await rows(play, ballot) == []


async def test_a_vote_that_is_over_takes_nothing_whether_it_was_closed_or_not(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play, replace(SHEET, closes_at=play.clock() + timedelta(hours=1)))
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        play.clock.forward(hours=2)
        await ada.presses("respect")
        assert "This vote is over now." in ada.last.text
        assert await rows(play, ballot) == []
        await ada.says("poll")
        assert "No vote is open now." in ada.last.text


@pytest.mark.parametrize("word", ["results", "rule", "poll", "menu", "my data", "help"])
async def test_nobody_is_told_a_count_before_it_closes(sqlite_url: str, word: str) -> None:
    """Whatever is written, nothing of what others voted comes back; not even how many they are."""
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play)
        people = [play.person(f"person-{number}") for number in range(3)]
        for person, choice in zip(people, ("respect", "respect", "listening"), strict=True):
            await person.joins()
            await person.says("poll")
            await person.presses(choice)
        reader = play.person("reader")
        await reader.joins()
        before = len(reader.heard)
        await reader.says(word)
        alone = " ".join(message.text for message in reader.heard[before:])
        assert "of 100" not in alone and "took part" not in alone
        other = play.person("another")
        await play.write(lambda tx: None)
        await other.joins()
        await other.says("poll")
        await other.presses("information")
        before = len(reader.heard)
        await reader.says(word)
        again = " ".join(message.text for message in reader.heard[before:])
        assert "of 100" not in again and "took part" not in again
        if word in ("results", "rule", "menu", "help"):
            assert again == alone, "one more vote changes nothing that anybody reads"


async def test_a_result_is_read_by_everybody_once_it_is_closed(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins(polls="no")
        await ada.says("results")
        assert "There is no result yet." in ada.last.text
        await closes_poll(play)
        await ada.says("results")
        assert f"You said: {LABELS['after_birth']}" in plain(ada.last.text)
        await ada.says("poll")
        assert "No vote is open now." in ada.last.text and "You said" in ada.last.text


async def test_the_rule_is_shown_to_whoever_asks(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("the rule")
        assert "The rule of this vote: The first priority" in plain(ada.last.text)
        assert "With fewer than 8 voters" in ada.last.text


async def test_a_rule_that_is_proposed_is_not_shown_to_everybody(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await play.write(lambda tx: polls.propose(tx, SHEET, play.clock()))
        ada = play.person("ada")
        await ada.joins()
        await ada.says("rule")
        assert "no rule to show" in ada.last.text
        await ada.says("steering")
        assert "I do not know what to do" in ada.last.text


async def test_words_of_an_option_that_sound_like_danger_are_a_vote(sqlite_url: str) -> None:
    """What is written out word for word is a choice of ours; the screen stays silent."""
    warns = "Help for women who bleed [maternity]"
    texts = {"en": {**SHEET.texts["en"], "options.respect": warns}}
    async with house(sqlite_url, screen=marked, vote=False) as play:
        await opens_poll(play, replace(SHEET, texts=texts))
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.says(warns)
        assert await play.read(chosen) == ["respect"]


def test_a_result_of_these_tests_is_one_of_the_sheet() -> None:
    assert a_release().sheet == SHEET.fingerprint()
