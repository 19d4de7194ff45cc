"""A case is closed once; who has stopped is not written to, and whose role has ended does nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.domain.message import SendTrouble
from bot.storage import staff
from bot.storage.tables import contact, team_case
from tests.journeys.asking import (
    QUESTION,
    REPLY,
    asked,
    held_about,
    lines,
    of_team,
    opens,
    replies,
    text,
    waiting,
    word,
)
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import reasons, rows, set_contact


async def test_when_another_has_answered_meanwhile_the_second_is_told_and_nothing_is_sent(
    migrated_url: str,
) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea")
        await replies(tess)
        await replies(bea, "Beacanary: no idea.")
        await tess.presses("send")
        await bea.presses("send")
        assert word(play, "case_gone") in bea.last.text
        assert bea.last.text.endswith(text(play, "nothing_waits.say"))
        await play.pumps()
        assert REPLY in ann.last.text
        assert not any("Beacanary" in text for text in ann.texts)
        assert [line[1] for line in await lines(play)].count("case_answered") == 1


async def test_when_both_send_at_the_same_moment_one_reply_goes(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea")
        await replies(tess, "Canary of one")
        await replies(bea, "Canary of one")
        async with play.busy_writer():  # both are taken in one batch
            pressing = [asyncio.create_task(each.presses("send")) for each in (tess, bea)]
            await asyncio.sleep(0.05)
        await asyncio.gather(*pressing)
        await play.pumps()
        assert sum("Canary of one" in text for text in ann.texts) == 1
        assert sorted(word(play, "case_gone") in each.last.text for each in (tess, bea)) == [False, True]


async def test_a_list_that_is_out_of_date_opens_nothing(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, tess):
        bea = await of_team(play, "bea")
        await bea.says("questions")
        await opens(tess)
        await tess.presses("done")
        await bea.presses(bea.last.choices[0].label)
        assert word(play, "case_gone") in bea.last.text
        assert QUESTION not in bea.last.text
        assert ("staff:2", "case_opened") not in [line[:2] for line in await lines(play)]


async def test_when_she_stops_before_the_reply_it_is_not_sent_and_the_case_waits(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        await ann.says("stop")
        said = len(ann.texts)
        await tess.presses("send")
        assert word(play, "case_stopped") in tess.last.text
        await play.pumps()
        assert len(ann.texts) == said
        assert len(await waiting(play)) == 1
        assert "canary" not in await held_about(tess)
        await opens(tess)
        assert word(play, "case_stopped") in tess.last.text
        await tess.presses("reply")
        assert text(play, "it_cannot.say") in tess.last.text
        await tess.presses("done")
        assert await waiting(play) == []


async def test_when_she_stops_while_the_reply_is_on_its_way_it_does_not_arrive(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        play.house.clock.close()  # nothing takes it up by itself
        await tess.presses("send")
        await ann.says("stop")
        said = len(ann.texts)
        await play.pumps()
        assert len(ann.texts) == said
        assert (await reasons(play))["cancelled", "stopped"] == 1
        await _is_open_again(play, tess)


async def _is_open_again(play: Play, tess: Person) -> None:
    """As it was before: in the list, its clock goes on, and the audit says so."""
    (case,) = await waiting(play)
    assert (case.done_at, case.outcome) == (None, None)
    assert (await lines(play))[-1][:3] == ("bigroom", "case_reopened", f"case:{case.reference}")
    await opens(tess)
    assert QUESTION in tess.last.text


@pytest.mark.parametrize("trouble", [SendTrouble.BLOCKED, SendTrouble.REFUSED])
async def test_when_the_provider_does_not_take_the_reply_the_case_is_open_again(
    migrated_url: str, trouble: SendTrouble
) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        play.house.clock.close()
        play.channel.fails("ann", trouble)
        await tess.presses("send")
        assert await waiting(play) == []
        await play.pumps()
        assert REPLY not in ann.last.text
        await _is_open_again(play, tess)


async def test_when_it_is_too_late_for_the_reply_the_case_is_open_again(migrated_url: str) -> None:
    """The provider was not reached for a month: the policy holds the reply back."""
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        play.house.clock.close()
        play.channel.fails("ann", SendTrouble.UNREACHABLE)
        await tess.presses("send")
        await play.pumps()
        assert await waiting(play) == []
        play.clock.forward(days=31)
        await play.pumps()
        assert (await reasons(play))["cancelled", "too_late"] == 1
        assert REPLY not in ann.last.text
        await _is_open_again(play, tess)


async def test_when_both_happen_at_once_the_reply_does_not_go_and_the_case_waits(migrated_url: str) -> None:
    """She writes STOP in the very batch in which the reply is sent off."""
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        play.house.clock.close()
        async with play.busy_writer():
            both = [asyncio.create_task(each) for each in (tess.presses("send"), ann.says("stop"))]
            await asyncio.sleep(0.05)
        await asyncio.gather(*both)
        await play.pumps()
        assert not any(REPLY in each for each in ann.texts)
        await _is_open_again(play, tess)


async def test_a_pause_does_not_hold_the_reply(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await set_contact(ann, paused_until=play.clock() + timedelta(days=30))
        await replies(tess)
        await tess.presses("send")
        await play.pumps()
        assert REPLY in ann.last.text


@pytest.mark.parametrize("steps", range(4))
async def test_when_her_role_ends_nothing_more_is_opened_or_sent(migrated_url: str, steps: int) -> None:
    """Wherever in the conversation she is at that moment."""
    async with asked(migrated_url) as (play, ann, tess):
        way: list[Callable[[], Awaitable[object]]] = [
            lambda: tess.says("questions"),
            lambda: tess.presses(tess.last.choices[0].label),
            lambda: tess.presses("reply"),
            lambda: tess.says("My reply"),
            lambda: tess.presses("send"),
        ]
        for step in way[: steps + 1]:
            await step()
        at, known = play.clock(), len(tess.texts)
        await play.write(lambda tx: staff.end(tx, 1, at))
        heard = len(ann.texts)
        for step in way[steps + 1 :]:
            if word(play, "case_gone") not in tess.last.text:
                await step()
        await play.pumps()
        later = "\n".join(tess.texts[known:])
        assert word(play, "case_gone") in later
        assert QUESTION not in later
        assert len(ann.texts) == heard
        assert len(await waiting(play)) == 1
        assert "case_answered" not in [line[1] for line in await lines(play)]
        await tess.says("questions")
        assert text(play, "which.ask") not in tess.last.text


async def test_who_is_forgotten_has_asked_nothing(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        who = (await ann.known()).contact.id
        await play.write(lambda tx: tx.conn.execute(delete(contact).where(contact.c.id == who)))
        assert await rows(play, team_case) == []
        await tess.presses("send")
        assert word(play, "case_gone") in tess.last.text
