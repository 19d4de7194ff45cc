"""A changed wording is asked again; until then an old yes counts for nothing."""

from __future__ import annotations

from pathlib import Path

from bot.domain.consent import ConsentState
from tests.journeys.library import Drafts
from tests.journeys.play import house
from tests.journeys.rows import consent_of, decisions_of, ledger_of, queue

OLD = "May we count your votes? We use them"
NEW = "May we count your votes and show the sums? We use them"
ASKED_IN = ("welcome", "choices", "may_we_count")


async def test_a_yes_to_other_words_is_asked_for_again(migrated_url: str, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    async with house(migrated_url, flows=drafts.folder) as play:
        ada = play.person("ada")
        await ada.joins()
        assert await consent_of(ada, "polls") is ConsentState.GIVEN
        for name in ASKED_IN:
            drafts.change(name, OLD, NEW)
        await drafts.publish(play)
        assert await consent_of(ada, "polls") is ConsentState.CHANGED
        assert await consent_of(ada, "msg_updates") is ConsentState.GIVEN, "its words are the same"
        await ada.says("poll")
        assert "show the sums?" in ada.last.text
        await ada.presses("yes")
        assert "What should change first" in ada.last.text
        lines = [line for line in await ledger_of(ada) if line.purpose == "polls"]
        assert [line.decision.value for line in lines] == ["given", "given"]
        assert len({line.wording.source_sha256 for line in lines}) == 2
        assert await consent_of(ada, "polls") is ConsentState.GIVEN


async def test_news_wait_for_a_yes_to_the_words_in_force(migrated_url: str, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    async with house(migrated_url, flows=drafts.folder) as play:
        ada = play.person("ada")
        await ada.joins()
        await queue(ada, "first news", purpose="msg_updates")
        await play.pumps()
        assert ada.last.text == "first news"
        for name in ("welcome", "choices", "start"):
            drafts.change(name, "It is at most one message a week.", "It is at most two messages a week.")
        await drafts.publish(play)
        await queue(ada, "second news", purpose="msg_updates")
        await play.pumps()
        assert ada.last.text == "first news"
        await ada.says("start")
        assert "at most two messages a week" in ada.last.text
        await ada.presses("yes")
        play.clock.forward(days=7)  # she gets one message a week at most
        await queue(ada, "third news", purpose="msg_updates")
        await play.pumps()
        assert ada.last.text == "third news"


async def test_a_no_is_not_asked_about_again_and_again(migrated_url: str, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    async with house(migrated_url, flows=drafts.folder) as play:
        ada = play.person("ada")
        await ada.joins(polls="no")
        for name in ASKED_IN:
            drafts.change(name, OLD, NEW)
        await drafts.publish(play)
        await ada.says("poll")
        assert "You told us not to count your votes" in ada.last.text
        assert ("polls", "given") not in await decisions_of(ada)


async def test_who_is_inside_the_old_version_decides_about_the_old_words(
    migrated_url: str, tmp_path: Path
) -> None:
    drafts = Drafts(tmp_path)
    async with house(migrated_url, flows=drafts.folder) as play:
        ada = play.person("ada")
        await ada.says("hello")
        for choice in ("en", "yes", "yes"):
            await ada.presses(choice)
        assert OLD in ada.last.text
        for name in ASKED_IN:
            drafts.change(name, OLD, NEW)
        await drafts.publish(play)
        await ada.presses("yes")
        assert await consent_of(ada, "polls") is ConsentState.CHANGED, "she agreed to what she has read"
        await ada.presses("yes")
        await ada.says("poll")
        assert "show the sums?" in ada.last.text
