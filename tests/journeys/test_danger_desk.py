"""A case in the hands of those who look after it: who may close it, and what becomes of newer words."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.danger import Danger, Finding
from bot.domain.message import Heard
from bot.domain.staff import Role
from bot.storage import dangers
from bot.storage.tables import team_case
from tests.journeys.danger import (
    SATURDAY,
    comes_by_link,
    of_safeguarding,
    opens,
    safe_house,
    told,
    waiting,
    words,
)
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import rows
from tests.journeys.test_danger_cases import in_danger


@pytest.mark.parametrize("first", ["safeguarding", "team", "admin"])
async def test_a_lead_who_has_another_role_too_closes_a_case(migrated_url: str, first: str) -> None:
    async with safe_house(migrated_url) as play:
        both = await _with_two_roles(play, first)
        ann = await in_danger(play)
        await opens(both)
        assert "Somebody else opened it" not in both.last.text
        await both.presses("close")
        await both.presses("release")
        assert "Nothing waits" in both.last.text
        assert await waiting(play) == []
        assert (await ann.known()).contact.held_at is None


async def _with_two_roles(play: Play, first: str) -> Person:
    if first == "safeguarding":
        both = await of_safeguarding(play, "both", "deputy")
        await becomes(both, Role.TEAM)
        return both
    both = await comes_by_link(play, "both", Role(first))
    await becomes(both, Role.SAFEGUARDING, "deputy")
    return both


async def test_who_has_read_all_of_it_closes_it_though_another_has_opened_it_since(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        lea, dora = play.person("lea"), play.person("dora")
        await opens(lea)
        play.clock.forward(minutes=1)
        await opens(dora)
        assert "Somebody else opened it" in dora.last.text
        await lea.presses("close")
        await lea.presses("keep_held")
        assert "Nothing waits" not in lea.last.text, "messages wait still"
        assert "More was written" not in lea.last.text
        assert await waiting(play) == []


async def test_words_of_another_kind_are_told_at_once_though_it_was_taken_on(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play, "self_harm"), play.person("lea")
        await _takes_on(lea)
        play.clock.forward(minutes=3)
        await ann.says(words("child"))
        assert "The people for safety in this project are told of it" in ann.last.text
        for name in ("lea", "dora"):
            assert "New words in a case" in (await told(play, name))[-1]
        (case,) = await waiting(play)
        assert (case.danger, case.acknowledged_at) == (Danger.SELF_HARM, None)
        play.clock.forward(minutes=30)
        await play.ticks("escalation")
        assert "Nobody has taken on a case yet" in (await told(play, "dora"))[-1]


async def test_more_of_the_same_is_told_soon_though_it_was_taken_on(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play, "self_harm"), play.person("lea")
        await _takes_on(lea)
        play.clock.forward(minutes=3)
        await ann.says(words("self_harm"))
        known = await _number(play)
        play.clock.forward(minutes=6)
        await play.ticks("escalation")
        assert await _number(play) == known
        play.clock.forward(minutes=1)
        await play.ticks("escalation")
        alerts = await told(play, "dora")
        assert len(alerts) == known + 1 and "New words in a case" in alerts[-1]
        play.clock.forward(minutes=30)
        await play.ticks("escalation")
        assert await _number(play) == known + 2


async def test_an_emergency_days_later_is_told_until_somebody_takes_it_on(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play, "emergency"), play.person("lea")
        await _takes_on(lea)
        known = await _number(play)
        play.clock.forward(days=2)
        await ann.says(words("emergency"))
        for _ in range(3):
            play.clock.forward(minutes=31)
            await play.ticks("escalation")
        assert await _number(play) == known + 4
        await _takes_on(lea)
        known = await _number(play)
        play.clock.forward(hours=20)
        await play.ticks("escalation")
        assert await _number(play) == known


async def test_nobody_takes_on_what_she_has_not_read(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        play.clock.forward(minutes=1)
        await ann.says(f"once more {words()}")
        await lea.presses("taken")
        while await play.pumps():
            pass
        assert "More was written" in lea.last.text and "once more" in lea.last.text
        assert (await waiting(play))[0].acknowledged_at is None
        await lea.presses("taken")
        assert (await waiting(play))[0].acknowledged_at == play.clock()


@pytest.mark.parametrize("hers_first", [True, False])
async def test_her_words_and_a_taking_on_at_the_same_moment(migrated_url: str, hers_first: bool) -> None:
    """In one batch, whichever comes first: it is not taken on, and told again."""
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        play.clock.forward(minutes=1)
        taken = lea.message(Heard.PRESS, press=lea.press_of("taken"))
        both = [(ann, ann.message(text=words())), (lea, taken)]
        async with play.busy_writer():
            tasks = [
                asyncio.create_task(who.delivers(each)) for who, each in both[:: 1 if hers_first else -1]
            ]
            await asyncio.sleep(0.05)
        await asyncio.gather(*tasks)
        (row,) = await rows(play, team_case)
        assert row.acknowledged_at is None and row.alert_due is not None


async def test_what_she_writes_never_uses_up_what_is_told_of_a_case(migrated_url: str) -> None:
    async with safe_house(migrated_url, at=SATURDAY) as play:
        ann = await in_danger(play)
        for _ in range(8):
            play.clock.forward(minutes=11)
            await ann.says(words())
        known = await _number(play)
        assert known == 9
        play.clock.at = SATURDAY.replace(hour=9, minute=30) + timedelta(days=2)
        for number in range(1, 6):
            await play.ticks("escalation")
            assert await _number(play) == known + number
            play.clock.forward(minutes=30)


async def test_staff_are_people_like_any_other_where_a_tap_is_awaited(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        lea, cleo = play.person("lea"), await comes_by_link(play, "cleo", Role.CHAMPION, "Ealing")
        await opens(lea)
        play.clock.forward(hours=5)
        await lea.says(words("emergency"))
        assert "Please call 999 now" in lea.last.text
        await cleo.says("edit")
        assert "In which conversation" in cleo.last.text
        await cleo.says(words("self_harm"))
        assert "call 111 now" in cleo.last.text
        assert len(await waiting(play)) == 3


async def test_closing_one_of_two_cases_lets_no_message_go_on(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        who, at = (await ann.known()).contact.id, play.clock()
        emergency = Finding(Danger.EMERGENCY)
        await play.write(lambda tx: dangers.begin(tx, "BBBB2222", who, emergency, "en", "more", at))
        await opens(lea)
        await lea.presses("close")
        await lea.presses("release")
        assert any("Another case about this person is open" in text for text in lea.texts[-2:])
        assert [case.danger for case in await waiting(play)] == [Danger.ABUSE]
        assert (await ann.known()).contact.held_at is not None
        await lea.presses(lea.last.choices[0].id)
        await lea.presses("close")
        await lea.presses("release")
        assert (await ann.known()).contact.held_at is None


async def test_how_it_began_is_kept_however_much_she_writes(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = play.person("ann"), play.person("lea")
        await ann.joins()
        await ann.says(f"how it began {words()}")
        for _ in range(7):
            await ann.says(f"{'x ' * 1900}{words()}")
        await ann.says(f"how it is now {words()}")
        await opens(lea)
        (case,) = await waiting(play)
        assert "how it began" in case.words and "how it is now" in case.words
        assert any("how it began" in text for text in lea.texts)


async def _takes_on(member: Person) -> None:
    await opens(member)
    await member.presses("taken")
    await member.presses("leave")


async def _number(play: Play) -> int:
    """How many alerts dora has read."""
    while await play.pumps():
        pass
    return len(await told(play, "dora"))
