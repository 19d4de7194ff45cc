"""One person on two phones is joined by a code that she asks for, never by guess; and then she is one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.consent import ConsentState
from bot.domain.message import Heard, MessageClass, SendTrouble
from bot.storage.tables import address, ballot, contact, joining_code, joining_try, outbox, session, team_case
from tests.fakes import FakeChannel
from tests.journeys.happenings import colleague
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import answers_of, consent_of, decisions_of, queue, rows, set_contact
from tests.journeys.texts import HELP, told
from tests.journeys.voting import chosen, opens_poll

JOINED = "Done. We now know that both are you."
KEPT_APART = told("other_phone", "as_before")
WRONG = "I do not know this code"
NOT_NOW = "These two cannot be joined now."
TOO_OFTEN = "There were too many wrong codes."


@asynccontextmanager
async def two_doors(url: str) -> AsyncIterator[tuple[Play, Person, Person]]:
    """A house with two channels, and one woman with a phone at each; she has joined at the first."""
    telegram, whatsapp = FakeChannel("fake"), FakeChannel("other")
    async with house(url, channel=telegram, more=[whatsapp]) as play:
        first, second = play.person("ada"), play.person("+447700900123", channel=whatsapp)
        await first.joins()
        yield play, first, second


async def a_code(phone: Person) -> str:
    await phone.says("join")
    await phone.presses("give")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", phone.last.text)
    assert found is not None
    return found[0]


async def writes_code(phone: Person, code: str) -> str:
    await phone.says("my other phone")
    await phone.presses("have")
    await phone.presses("yes")
    await phone.says(code)
    return phone.last.text


async def join(first: Person, second: Person) -> None:
    assert (await writes_code(second, await a_code(first))).startswith(JOINED)


async def who(phone: Person) -> str:
    return (await phone.known()).contact.id


async def test_from_then_on_she_is_one_and_is_answered_where_she_writes(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        known = await who(first)
        await join(first, second)
        assert await who(first) == await who(second) == known
        assert len(await rows(play, contact)) == len(await rows(play, session)) == 1
        for phone in (first, second, first):
            others = {each: len(each.heard) for each in (first, second)}
            await phone.says("help")
            assert phone.last.text == HELP
            assert {each: len(each.heard) - others[each] for each in others} == {
                each: int(each is phone) for each in others
            }
        await first.says("my data")
        await first.presses("file")
        assert first.last.file is not None
        assert "Fake: " in first.last.file.text
        assert "Other: " in first.last.file.text


async def test_whoever_is_known_elsewhere_need_not_go_through_the_welcome_again(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (_play, first, second):
        await second.says("/start")
        await second.presses("so")
        await join_in_somali(first, second)
        assert (await second.known()).session.empty
        her = (await first.known()).contact
        assert her.joined_at is not None
        assert her.language == "so", "as she has chosen where she writes now"


async def join_in_somali(first: Person, second: Person) -> None:
    """The texts are others, and nothing is asked after the last of them."""
    code = await a_code(first)
    await second.says("join")
    await second.presses("have")
    await second.presses("yes")
    await second.says(code)
    assert second.last.choices == ()


async def test_nothing_is_joined_before_she_has_said_yes(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (_play, first, second):
        await second.joins()
        await a_code(first)
        await second.says("join")
        await second.presses("have")
        assert "It cannot be undone" in second.last.text.replace("\n", " ")
        await second.presses("no")
        assert second.last.text == KEPT_APART
        assert await who(first) != await who(second)


async def test_a_code_works_once_and_for_a_quarter_of_an_hour(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        third = play.person("somebody else")
        late = await a_code(first)
        play.clock.forward(minutes=15)
        assert WRONG in await writes_code(second, late)
        await second.presses("skip")
        older, newer = await a_code(first), await a_code(first)
        assert older != newer
        assert WRONG in await writes_code(second, older), "a newer code ends an older one"
        await second.says(newer.lower().replace("-", " "))
        assert second.last.text.startswith(JOINED)
        assert WRONG in await writes_code(third, newer)
        assert await rows(play, joining_code) == []


async def test_the_code_is_kept_nowhere(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, _second):
        code = await a_code(first)
        kept = str([await rows(play, table) for table in (joining_code, session, outbox)])
        assert code not in kept
        assert code.replace("-", "") not in kept
        assert all(not run.values.get("code") for run in (await first.known()).session.runs)


async def test_nobody_tries_code_after_code(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        for number in range(5):
            assert WRONG in await writes_code(second, f"AAAA-AAA{number}")
            await second.presses("skip")
        code = await a_code(first)
        assert TOO_OFTEN in await writes_code(second, code)
        assert await who(first) != await who(second)
        play.clock.forward(hours=1)
        await join(first, second)
        await play.ticks("awaited")
        assert await rows(play, joining_try) == []


async def test_her_own_code_joins_her_with_nobody(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, _second):
        assert WRONG in await writes_code(first, await a_code(first))
        assert len(await rows(play, contact)) == 1


@pytest.mark.parametrize("young", ["first", "second"])
async def test_whoever_is_under_16_is_joined_with_nobody(migrated_url: str, young: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        code = await a_code(first)
        under = {"first": first, "second": second}[young]
        which = contact.c.id == await who(under)
        await play.write(lambda tx: tx.conn.execute(update(contact).where(which).values(adult=False)))
        assert NOT_NOW in await writes_code(second, code)
        assert await who(first) != await who(second)


async def test_who_was_forgotten_meanwhile_is_not_found(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        assert WRONG in await writes_code(first, "AAAA-AAAA")
        await first.presses("skip")
        code = await a_code(first)
        assert (len(await rows(play, joining_code)), len(await rows(play, joining_try))) == (1, 1)
        await first.says("forget me")
        await first.presses("yes")
        assert await rows(play, joining_code) == await rows(play, joining_try) == []
        assert WRONG in await writes_code(second, code)


@pytest.mark.parametrize(("there", "here"), [("yes", "no"), ("no", "yes")])
async def test_where_she_said_yes_and_no_the_no_counts(migrated_url: str, there: str, here: str) -> None:
    async with two_doors(migrated_url) as (_play, first, second):
        await first.changes(polls=there, msg_updates="yes")
        await second.joins(polls=here, updates="yes")
        lines = len(await decisions_of(first)) + len(await decisions_of(second))
        await join(first, second)
        assert await consent_of(first, "polls") is not ConsentState.GIVEN
        assert await consent_of(first, "msg_updates") is ConsentState.GIVEN
        assert len(await decisions_of(first)) == lines + 1, (
            "every line stays, and one says that the no counts"
        )


@pytest.mark.parametrize("where", ["first", "second"])
async def test_a_stop_in_one_place_is_a_stop(migrated_url: str, where: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        for phone in (first, second):
            await queue(phone, "news", due=timedelta(hours=1))
        code = await a_code(first)
        await {"first": first, "second": second}[where].says("stop")
        assert (await writes_code(second, code)).startswith(JOINED)
        assert (await first.known()).contact.stopped_at is not None
        await play.house.settled()
        assert {row.status for row in await rows(play, outbox)} == {"sent", "cancelled"}


async def test_a_pause_of_either_holds(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        until = play.clock() + timedelta(days=30)
        await set_contact(second, paused_until=until)
        await join(first, second)
        assert (await first.known()).contact.paused_until == until


async def test_her_answers_and_cases_come_along_and_can_be_read(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        member = await colleague(first)
        await second.joins()
        await second.says("ask")
        await second.says("When is the workshop?")
        await play.pumps()  # the team is told
        for phone, said in ((second, "harrow"), (first, "brent")):
            await phone.says("about me")
            await phone.presses("family")
            await phone.presses("yes")
            await phone.presses(said)
            while phone.last.choices:
                await phone.presses("skip")
        before = {(each.step, each.choice) for phone in (first, second) for each in await answers_of(phone)}
        await join(first, second)
        assert {(each.step, each.choice) for each in await answers_of(first)} == before
        newest = [each.choice for each in await answers_of(first) if each.choice in ("harrow", "brent")]
        assert newest[-1] == "brent", "the newest of a question counts"
        known = await who(first)
        assert [row.contact_id for row in await rows(play, team_case)] == [known]
        await member.says("questions")
        await member.presses(member.offered[0])
        assert "When is the workshop?" in member.last.text


async def vote(phone: Person, choice: int) -> None:
    await phone.says("poll")
    while phone.last.choices and "skip" in phone.offered:
        await phone.presses(phone.offered[min(choice, len(phone.offered) - 2)])


async def test_a_vote_in_both_places_counts_once(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await opens_poll(play)
        await second.joins()
        await vote(first, 0)
        await vote(second, 1)
        before = await play.read(chosen)
        assert len(before) == 2
        await join(first, second)
        assert len(await play.read(chosen)) == 1
        await first.changes(polls="no")
        assert await rows(play, ballot) == [], "it is still hers to take back"


async def test_a_vote_in_the_other_place_only_is_hers(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await opens_poll(play)
        await second.joins()
        await vote(second, 0)
        await join(first, second)
        assert len(await rows(play, ballot)) == 1
        await first.changes(polls="no")
        assert await rows(play, ballot) == []


async def test_what_went_on_at_the_first_phone_goes_on_at_the_second(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await colleague(first)
        code = await a_code(first)
        await first.says("ask")
        assert (await writes_code(second, code)).startswith(JOINED)
        await second.says("Is there parking?")
        assert len(await rows(play, team_case)) == 1


async def test_what_waits_for_her_in_the_queue_is_said_and_can_be_read(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        for phone in (first, second):
            await queue(phone, f"to {phone.address.channel}", MessageClass.REPLY, due=timedelta(hours=1))
        await join(first, second)
        play.clock.forward(hours=1)
        for _ in range(3):
            await play.pumps()
        assert (first.texts[-1], second.texts[-1]) == ("to fake", "to other")


async def test_what_is_being_said_at_that_moment_is_said_once(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        code = await a_code(first)
        for line in ("join",):
            await second.says(line)
        await second.presses("have")
        await second.presses("yes")
        await play.house.settled()
        second.channel.hangs(second.address.value)
        await queue(second, "hanging", MessageClass.REPLY)
        await play.house.pump.round()
        await second.channel.deliver(second.message(text=code))
        second.channel.lets_go(second.address.value)
        for _ in range(3):
            await play.pumps()
        play.clock.forward(minutes=2)
        for _ in range(3):
            await play.pumps()
        assert second.texts.count("hanging") == 1
        assert second.texts[-1].startswith(JOINED)
        assert second.channel.deleted == []
        assert {row.status for row in await rows(play, outbox)} == {"sent"}


async def test_forgetting_her_forgets_both(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await second.joins()
        await join(first, second)
        await second.says("forget me")
        await second.presses("yes")
        assert await rows(play, contact) == await rows(play, address) == []


async def test_a_block_in_one_place_stops_messages(migrated_url: str) -> None:
    async with two_doors(migrated_url) as (play, first, second):
        await join(first, second)
        first.channel.fails("ada", SendTrouble.BLOCKED)
        await first.does(Heard.TEXT, text="help")
        await play.house.settled()
        assert (await second.known()).contact.stopped_at is not None
