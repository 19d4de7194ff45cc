"""She is forgotten while her words are on their way to somebody of the team: they are not said any more."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.message import Heard, SendTrouble
from bot.storage import tables as t
from tests.journeys.asking import QUESTION, asked, opens
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import reasons, rows
from tests.journeys.traces import every_byte, places_of

CANARY = "Questioncanary"


async def _is_forgotten(ann: Person) -> None:
    await ann.says("forget me")
    await ann.presses("yes")


def _said(play: Play) -> list[str]:
    return [each.message.text for each in play.channel.said if CANARY in each.message.text]


async def test_what_waits_for_the_provider_is_not_said_after_it(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        who = (await ann.known()).contact.id
        await tess.says("/questions")
        play.channel.fails("tess", SendTrouble.UNREACHABLE)
        await tess.presses(tess.last.choices[0].label)
        await play.house.settled()
        assert {name for name, _ in await places_of(play, CANARY)} == {
            "outbox.body_sealed",
            "team_case.words_sealed",
        }
        assert ("outbox.about", who) in await places_of(play, who)
        await _is_forgotten(ann)
        play.clock.forward(minutes=10)
        await play.pumps()
        assert _said(play) == []
        assert await places_of(play, CANARY, who) == set()
        assert (await reasons(play))["cancelled", "retracted"] >= 1
        await play.house.copies.round()
        if migrated_url.startswith("sqlite"):
            assert who.encode() not in every_byte(migrated_url)
        await tess.says("help")
        assert play.channel.said[-1].to == "tess", "and she is spoken to as before"


async def test_what_is_in_hand_is_dropped(migrated_url: str) -> None:
    """What was said before it hangs at the provider; her words stand behind it in this process."""
    async with asked(migrated_url) as (play, ann, tess):
        await tess.says("/questions")
        await play.house.settled()
        choice = tess.message(Heard.PRESS, press=tess.press_of(tess.last.choices[0].label))
        play.channel.hangs("tess")
        await play.channel.deliver(tess.message(text="/version"))
        await asyncio.sleep(0.02)
        await play.channel.deliver(choice)
        assert ("outbox.body_sealed", CANARY) in await places_of(play, CANARY)
        await play.channel.deliver(ann.message(text="forget me"))
        await asyncio.sleep(0.1)
        await play.channel.deliver(ann.message(Heard.PRESS, press=ann.press_of("yes")))
        assert await places_of(play, CANARY) == set()
        play.channel.lets_go("tess")
        await play.house.settled()
        assert _said(play) == []


async def test_what_the_provider_has_in_flight_is_asked_to_be_deleted(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await tess.says("/questions")
        await play.house.settled()
        choice = tess.message(Heard.PRESS, press=tess.press_of(tess.last.choices[0].label))
        play.channel.hangs("tess")
        await play.channel.deliver(choice)
        await asyncio.sleep(0.02)
        await play.channel.deliver(ann.message(text="forget me"))
        await asyncio.sleep(0.1)
        await play.channel.deliver(ann.message(Heard.PRESS, press=ann.press_of("yes")))
        play.channel.lets_go("tess")
        await play.house.settled()
        (late,) = [each.provider_id for each in play.channel.said if CANARY in each.message.text]
        await play.house.copies.round()
        assert ("tess", late) in play.channel.deleted
        assert await places_of(play, CANARY) == set()


@pytest.mark.parametrize("turn", [1, -1])
async def test_when_both_happen_at_once_nothing_of_hers_is_told(migrated_url: str, turn: int) -> None:
    """Whoever of the two comes first in the batch."""
    async with asked(migrated_url) as (play, ann, tess):
        await tess.says("/questions")
        await ann.says("forget me")
        await play.house.settled()
        both = [ann.presses("yes"), tess.presses(tess.last.choices[0].label)][::turn]
        async with play.busy_writer():
            pressing = [asyncio.create_task(each) for each in both]
            await asyncio.sleep(0.05)
        await asyncio.gather(*pressing)
        await play.house.settled()
        assert _said(play) == []
        assert await places_of(play, CANARY) == set()


async def test_once_it_is_said_nobody_knows_whose_words_it_told(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        who = (await ann.known()).contact.id
        await opens(tess)
        assert QUESTION in tess.last.text
        await play.house.settled()
        assert {row.about for row in await rows(play, t.outbox)} == {""}
        await _is_forgotten(ann)
        assert await places_of(play, who) == set()
