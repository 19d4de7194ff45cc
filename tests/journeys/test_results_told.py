"""When a vote is over everybody who wants news hears what came of it; who must not be written to does not."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from bot.app import new_id
from bot.outbox.policy import Reason
from bot.polls.closing import Polls
from bot.polls.telling import Teller
from bot.storage import ballots
from bot.storage.ballots import Ballot
from bot.storage.database import Tx
from bot.storage.tables import outbox
from tests.journeys.play import Play, house
from tests.journeys.rows import reasons, rows, set_contact
from tests.storage.sheets import CLOSES, OPTIONS, SHEET, opened

TITLE = SHEET.text("title", "en")


async def is_over(play: Play) -> None:
    """A vote is held, and it is over: the clock closes it, and tells."""

    def vote(tx: Tx) -> None:
        opened(tx, SHEET, at=play.clock())
        cast = [Ballot(SHEET.name, f"{each:024}", {"time": 1}, "families", OPTIONS) for each in range(20)]
        ballots.cast(tx, cast, play.clock())

    await play.write(vote)
    play.clock.at = CLOSES + timedelta(seconds=5)
    house = play.house
    closer = Polls(house.database, play.clock, new_id, Random(1).randbytes)
    assert len(await closer.close_due()) == 1
    await Teller(house.database, house.keeper.shelf, play.clock).round()
    for _ in range(3):
        await play.pumps()


def told(texts: list[str]) -> int:
    """How often she has been told the result."""
    return sum(TITLE in text for text in texts)


async def test_everybody_is_told_once_in_her_language(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea, cleo = (play.person(name) for name in ("ada", "bea", "cleo"))
        await ada.joins()
        await bea.joins(language="so")
        await cleo.joins(updates="no")
        await is_over(play)
        assert [told(each.texts) for each in (ada, bea, cleo)] == [1, 1, 0]
        assert ada.last.text != bea.last.text
        await Teller(play.house.database, play.house.keeper.shelf, play.clock).round()
        await play.pumps()
        assert told(ada.texts) == 1


@pytest.mark.parametrize("way", ["stop", "choices"])
async def test_who_says_no_before_it_is_said_hears_nothing(migrated_url: str, way: str) -> None:
    """It lies in the queue already when she stops, or takes her yes back."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await set_contact(ada, paused_until=CLOSES + timedelta(days=2))
        await is_over(play)
        assert told(ada.texts) == 0
        if way == "stop":
            await ada.says("stop")
        else:
            await ada.changes(msg_updates="no")
        play.clock.forward(days=3)
        for _ in range(3):
            await play.pumps()
        assert told(ada.texts) == 0
        expected = Reason.STOPPED if way == "stop" else Reason.NO_CONSENT
        assert (await reasons(play))["cancelled", expected.value] == 1


async def test_who_has_paused_hears_of_it_when_her_pause_is_over(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await set_contact(ada, paused_until=CLOSES + timedelta(days=2))
        await is_over(play)
        assert told(ada.texts) == 0
        play.clock.forward(days=2)
        await play.pumps()
        assert told(ada.texts) == 1


async def test_who_has_paused_for_longer_than_it_is_news_never_does(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await set_contact(ada, paused_until=CLOSES + timedelta(days=20))
        await is_over(play)
        play.clock.forward(days=21)
        for _ in range(3):
            await play.pumps()
        assert told(ada.texts) == 0
        assert (await reasons(play))["cancelled", Reason.PAUSED.value] == 1


async def test_for_whom_safeguarding_holds_messages_it_waits_for_a_person(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await set_contact(ada, held_at=play.clock())
        await is_over(play)
        play.clock.forward(days=3)
        await play.pumps()
        assert told(ada.texts) == 0


async def test_who_has_stopped_before_is_not_even_queued_for(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        before = len(await rows(play, outbox))
        await is_over(play)
        assert len(await rows(play, outbox)) == before
        assert told(ada.texts) == 0
