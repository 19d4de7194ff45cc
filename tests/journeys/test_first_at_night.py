"""Nobody is written to first at night, on a Sunday, or twice within a week; who asks is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.message import Choice, Heard, MessageClass, OutboundMessage, Press
from tests.fakes import MONDAY
from tests.journeys.play import Play, house
from tests.journeys.rows import queue, reasons
from tests.journeys.texts import HELP
from tests.journeys.windows import TAP_TO_READ, a_house, pumped, tap

PROACTIVE, SERVICE = MessageClass.PROACTIVE, MessageClass.SERVICE
OFFER = OutboundMessage("Shall we?", (Choice("yes", "Yes"), Choice("no", "Not now")), "flow:about_you")


def at(play: Play, *, days: int = 0, hour: int = 0, minute: int = 0) -> None:
    """Let it be so many days after the Monday, at an hour of the day in London."""
    play.clock.at = (MONDAY + timedelta(days=days)).replace(hour=hour, minute=minute)


@pytest.mark.parametrize("kind", [PROACTIVE, SERVICE])
async def test_what_comes_up_at_night_is_said_in_the_morning(migrated_url: str, kind: MessageClass) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        at(play, days=5, hour=20)  # Saturday
        await queue(ada, "news", kind)
        for days, hour, minute in ((5, 20, 0), (5, 23, 0), (6, 12, 0), (7, 8, 59)):
            at(play, days=days, hour=hour, minute=minute)
            await pumped(play)
            assert "news" not in ada.texts
        await ada.says("help")
        assert ada.texts[-1] == HELP, "who writes is answered"
        at(play, days=7, hour=9, minute=20)
        await pumped(play)
        assert ada.texts[-1] == "news"


async def test_of_two_only_one_is_said_within_a_week(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(hours=1)
        await queue(ada, "one")
        await queue(ada, "two")
        await queue(ada, "yours on Friday", SERVICE)
        await pumped(play)
        assert sorted(ada.texts[-2:]) == ["one", "yours on Friday"]
        assert (await reasons(play))["queued", "weekly_cap"] == 1
        at(play, days=7, hour=9)
        await pumped(play)
        assert ada.texts[-1] == "two"


async def test_nobody_is_told_at_night_that_something_waits_but_her_tap_is_answered_at_night(
    migrated_url: str,
) -> None:
    async with a_house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        at(play, days=2, hour=21)
        await queue(ada, "news")
        said = len(ada.heard)
        await pumped(play)
        assert ada.heard[said:] == []
        at(play, days=3, hour=9)
        await pumped(play)
        assert ada.heard[said:] == [TAP_TO_READ]
        at(play, days=3, hour=23)
        await ada.delivers(tap(ada))
        await pumped(play)
        assert ada.texts[-1] == "news"


@pytest.mark.parametrize("answer", ["yes", "1", Press("flow:about_you", 0)])
async def test_what_is_offered_is_taken_up_once(migrated_url: str, answer: str | Press) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("continue")
        play.clock.forward(days=2)
        await queue(ada, "", choices=OFFER)
        await pumped(play)
        assert ada.last == OFFER
        said = len(ada.heard)
        if isinstance(answer, str):
            await ada.says(answer)
        else:
            await ada.delivers(ada.message(Heard.PRESS, press=answer))
            await ada.delivers(ada.message(Heard.PRESS, press=answer))
        assert len(ada.heard) == said + 1
        known = await ada.known()
        assert known.contact.offer is None
        assert known.session.runs[0].flow == "about_you"


async def test_not_now_is_all_right(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        play.clock.forward(days=2)
        await queue(ada, "", choices=replace(OFFER, text="May we ask?"))
        await pumped(play)
        await ada.says("not now")
        assert ada.texts[-1].startswith("That is all right. We leave it here.")
        assert (await ada.known()).contact.offer is None
