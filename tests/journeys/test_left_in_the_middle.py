"""Who leaves a vote in the middle cannot be told from it when it is over."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.poll import Method
from bot.storage import sessions
from bot.storage.tables import ballot
from tests.journeys.play import house
from tests.journeys.rows import rows
from tests.journeys.voting import SHEET, a_release, closes_poll, opens_poll

RATE = replace(SHEET, stage="rate", method=Method.RATE)


async def test_what_she_was_asked_about_is_forgotten_at_the_closing(migrated_url: str) -> None:
    """Hers may be the only ballot with just these options on it."""
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play, RATE)
        ada, bea = play.person("ada"), play.person("bea")
        for person in (ada, bea):
            await person.joins()
            await person.says("poll")
        await ada.presses("9")
        await bea.says("menu")
        state = sessions.encode((await ada.known()).session)
        assert "vote:order" in state and any(each in state for each in RATE.options)
        await closes_poll(play, a_release(RATE))
        assert len(await rows(play, ballot)) == 1
        for person in (ada, bea):
            state = sessions.encode((await person.known()).session)
            assert not any(each in state for each in RATE.options)
        await ada.presses("9")
        assert "over" in ada.last.text
        assert len(await rows(play, ballot)) == 1
