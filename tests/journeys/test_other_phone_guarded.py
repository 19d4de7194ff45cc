"""A phone that is shared or looked through: what was told in danger, or to who helps, is not joined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.domain.staff import Role
from tests.journeys.danger import CANARY, safe_house, waiting, words
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import queue, set_contact
from tests.journeys.test_other_phone import JOINED, NOT_NOW, a_code, join, two_doors, who, writes_code

TOLD = "Another chat was joined to this one by a code."


async def _case(phone: Person) -> None:
    await phone.says(words("abuse"))


async def _hold(phone: Person) -> None:
    await set_contact(phone, held_at=phone.play.clock())


async def _role(phone: Person) -> None:
    await becomes(phone, Role.CHAMPION, "a group")


@asynccontextmanager
async def two_phones(url: str) -> AsyncIterator[tuple[Play, Person, Person]]:
    """Somebody, and the phone of somebody else."""
    async with safe_house(url) as play:
        first, second = play.person("ann"), play.person("the other phone")
        await first.joins()
        await second.joins()
        yield play, first, second


@pytest.mark.parametrize("where", ["first", "second"])
@pytest.mark.parametrize("what", [_case, _hold, _role])
async def test_who_may_be_in_danger_or_works_here_is_joined_with_nobody(
    migrated_url: str, where: str, what: Callable[[Person], Awaitable[None]]
) -> None:
    """Whoever has her phone in hand for a moment has a code; he is to read nothing by it."""
    async with two_phones(migrated_url) as (_play, first, second):
        await what({"first": first, "second": second}[where])
        code = await a_code(first)
        answer = await writes_code(second, code)
        assert NOT_NOW in answer
        assert not any(word in answer.lower() for word in ("case", "danger", "safe", "held", "team role"))
        assert await who(first) != await who(second)


async def test_words_of_danger_between_the_code_and_its_use_keep_them_apart(migrated_url: str) -> None:
    async with two_phones(migrated_url) as (play, first, second):
        code = await a_code(first)
        await first.says(words("abuse"))
        assert NOT_NOW in await writes_code(second, code)
        (case,) = await waiting(play)
        assert case.contact_id == await who(first)
        assert not any(CANARY in text for text in second.texts)


async def test_once_her_case_is_closed_and_messages_go_on_she_may_join_them(migrated_url: str) -> None:
    async with two_phones(migrated_url) as (play, first, second):
        await _case(first)
        lea = play.person("lea")
        while await play.pumps():
            pass
        await lea.says("cases")
        for step in (lea.last.choices[0].id, "close", "release"):
            await lea.presses(step)
        assert await waiting(play) == []
        await join(first, second)


async def test_her_other_chats_are_told_once(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        before = len(first.texts)
        await join(first, second)
        await play.pumps()
        told = [text for text in first.texts[before:] if text.startswith(TOLD)]
        assert len(told) == 1
        assert "COMPLAIN" in told[0]
        assert not any(text.startswith(TOLD) for text in second.texts), "there she was told that it is done"
        third = play.person("a third phone")
        await join(first, third)
        await play.pumps()
        assert [sum(text.startswith(TOLD) for text in each.texts) for each in (first, second, third)] == [
            2,
            1,
            0,
        ]


async def test_a_stop_written_first_does_not_keep_it_from_her(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        code = await a_code(first)
        await second.says("stop")
        await queue(first, "news")
        assert (await writes_code(second, code)).startswith(JOINED)
        await play.pumps()
        assert first.last.text.startswith(TOLD)


async def test_it_is_said_in_the_language_of_the_phone_that_hears_it(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.says("/start")
        await second.presses("so")
        code = await a_code(first)
        await second.says("join")
        await second.presses("have")
        await second.presses("yes")
        await second.says(code)
        await play.pumps()
        assert first.last.text.startswith(TOLD), "English, though it was joined in Somali"
