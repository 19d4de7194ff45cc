"""A session keeps the version it began with; a newer one says what happens to people inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.message import Heard
from tests.journeys.library import Drafts
from tests.journeys.play import Play, house
from tests.journeys.rows import answers_of
from tests.journeys.texts import HELP, told

CHANGED = "changed"
OLD, NEW = "Is there anything you want to add, in your own words?", "What else do you want to tell us?"


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """Conversations that may be changed."""
    return Drafts(tmp_path)


@pytest.fixture
async def play(migrated_url: str, drafts: Drafts) -> AsyncIterator[Play]:
    """A house that plays them."""
    async with house(migrated_url, flows=drafts.folder) as play:
        yield play


def word(play: Play, name: str) -> str:
    """Return one of the words that belong to no flow."""
    return str(play.house.keeper.shelf().words.texts["en"][name])


async def test_who_is_inside_finishes_the_version_she_began_with(play: Play, drafts: Drafts) -> None:
    ada, bea = play.person("ada"), play.person("bea")
    for person in (ada, bea):
        await person.joins()
    await ada.says("poll")
    before = (await ada.known()).session.runs[0].version
    drafts.change("poll", OLD, NEW)
    await drafts.publish(play)
    await ada.presses("respect")
    assert OLD in ada.last.text
    await ada.says("my words")
    assert (await answers_of(ada))[-1].version == before
    await bea.says("poll")
    await bea.presses("respect")
    assert NEW in bea.last.text
    await bea.says("my words")
    assert (await answers_of(bea))[-1].version != before


async def test_who_is_inside_finishes_after_the_file_is_deleted_too(
    play: Play, drafts: Drafts, migrated_url: str
) -> None:
    """Also a day and a restart later; nobody else can begin it any more."""
    ada, bea = play.person("ada"), play.person("bea")
    for person in (ada, bea):
        await person.joins()
        await person.says("check-in")
    await ada.presses("yes")
    for gone in ("checkin", "menu", "plan"):  # the menu leads to it, and the plan offers it
        (drafts.folder / f"{gone}.toml").unlink()
    await drafts.publish(play)
    await ada.presses("a_bit")
    assert "can change something" in ada.last.text
    await play.house.settled()
    play.clock.forward(hours=25)
    async with house(migrated_url, flows=drafts.folder, publish=False, clock=play.clock) as later:
        ada, bea = later.person("ada"), later.person("bea")
        await ada.says("continue")
        await ada.presses("yes")
        assert ada.last.text.startswith("Thank you. Your answers help us")
        assert [each.step for each in await answers_of(ada)] == ["safe", "listened", "change"]
        await bea.says("continue")
        await bea.presses("sad")
        assert ada.play is later and (await bea.known()).session.empty
        await ada.says("check-in")
        assert "do not know what to do with that" in ada.last.text


async def test_after_a_restart_the_old_version_is_fetched_again(
    play: Play, drafts: Drafts, migrated_url: str
) -> None:
    ada = play.person("ada")
    await ada.joins()
    await ada.says("poll")
    await ada.presses("respect")
    drafts.change("poll", OLD, NEW)
    await drafts.publish(play)
    await play.house.settled()
    async with house(migrated_url, flows=drafts.folder, publish=False, clock=play.clock) as later:
        ada = later.person("ada")
        await ada.says("continue")
        assert OLD in ada.last.text


async def test_restart_begins_again_with_a_kind_word(play: Play, drafts: Drafts) -> None:
    ada = play.person("ada")
    await ada.joins()
    await ada.says("poll")
    await ada.presses("respect")
    drafts.change("poll", OLD, NEW)
    drafts.restarts("poll")
    await drafts.publish(play)
    await ada.says("this was meant for the old question")
    assert ada.last.text.startswith(word(play, CHANGED))
    assert "Your vote now:" in ada.last.text
    assert not [each for each in await answers_of(ada) if each.step == "comment"]
    await ada.presses("change")
    await ada.presses("listening")
    assert NEW in ada.last.text


async def test_restart_takes_no_tap_for_the_old_question(play: Play, drafts: Drafts) -> None:
    ada = play.person("ada")
    await ada.joins()
    await ada.says("poll")
    drafts.change("poll", OLD, NEW)
    drafts.restarts("poll")
    await drafts.publish(play)
    await ada.does(Heard.PRESS, press=ada.press_of("respect"))
    assert ada.last.text.startswith(word(play, CHANGED))
    assert (await ada.known()).session.runs[0].step == "vote"


async def test_stop_and_help_come_before_the_restart(play: Play, drafts: Drafts) -> None:
    ada, bea = play.person("ada"), play.person("bea")
    for person in (ada, bea):
        await person.joins()
        await person.says("poll")
    drafts.change("poll", OLD, NEW)
    drafts.restarts("poll")
    await drafts.publish(play)
    await ada.says("stop")
    assert ada.last.text == told("stop", "stopped")
    assert (await ada.known()).session.runs == ()


async def test_who_is_not_inside_notices_nothing(play: Play, drafts: Drafts) -> None:
    ada = play.person("ada")
    await ada.joins()
    drafts.change("poll", OLD, NEW)
    drafts.restarts("poll")
    await drafts.publish(play)
    await ada.says("help")
    assert ada.last.text == HELP


async def test_what_was_set_aside_begins_again_too(play: Play, drafts: Drafts) -> None:
    ada = play.person("ada")
    await ada.joins()
    await ada.says("poll")
    await ada.presses("respect")
    play.clock.forward(hours=25)
    await ada.says("hello")
    drafts.change("poll", OLD, NEW)
    drafts.restarts("poll")
    await drafts.publish(play)
    await ada.says("continue")
    assert "Your vote now:" in ada.last.text


async def test_a_publication_that_cannot_be_read_changes_nothing(play: Play, drafts: Drafts) -> None:
    from bot.domain.publication import FlowVersion
    from bot.storage import publications

    ada = play.person("ada")
    await ada.joins()
    broken = [FlowVersion("poll", "0" * 64, '{"source": "not a flow"}')]
    await play.write(lambda tx: publications.publish(tx, broken, "test", "flows", play.clock()))
    with pytest.raises(Exception):  # noqa: B017  # the clock logs it and goes on
        await play.house.keeper.refresh()
    await ada.says("poll")
    assert "What should change first" in ada.last.text


async def test_a_new_word_for_stop_works_at_once(play: Play, drafts: Drafts) -> None:
    ada = play.person("ada")
    await ada.joins()
    drafts.change("words", '"stop please"', '"stop please", "basta"')
    await drafts.publish(play)
    await ada.says("Basta!")
    assert ada.last.text == told("stop", "stopped")
