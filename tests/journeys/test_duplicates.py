"""What comes twice is harmless: in flight, later, after a restart, to two processes at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.message import Heard, Unavailable
from bot.storage.tables import inbound
from tests.fakes import FakeChannel
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import answers_of, decisions_of, rows, steps_of


async def at_the_comment(play: Play, name: str) -> Person:
    """Somebody who is asked for her own words."""
    person = play.person(name)
    await person.joins()
    await person.says("poll")
    await person.presses("respect")
    return person


async def test_two_deliveries_at_once_share_one_turn(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await at_the_comment(play, "ada")
        said = len(ada.texts)
        message = ada.message(text="more kindness")
        receipts = await asyncio.gather(*(ada.delivers(message) for _ in range(5)))
        assert sorted(receipt.duplicate for receipt in receipts) == [False, True, True, True, True]
        assert (await steps_of(ada)).count(("comment", "words", "more kindness")) == 1
        assert len(ada.texts) == said + 1
        assert play.house.inbox.counts["duplicates"] == 0, "they never came as far as the table"


async def test_a_duplicate_is_answered_only_when_the_first_is_on_disk(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        message = ada.message(text="hello")
        async with play.busy_writer():
            both = [asyncio.create_task(play.channel.deliver(message)) for _ in range(2)]
            await asyncio.sleep(0.05)
            assert not any(task.done() for task in both)
        assert sorted(receipt.duplicate for receipt in await asyncio.gather(*both)) == [False, True]


async def test_a_later_delivery_is_known_and_changes_nothing(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await at_the_comment(play, "ada")
        message = ada.message(text="more kindness")
        await ada.delivers(message)
        await ada.says("poll")
        await ada.presses("change")
        said = len(ada.texts)
        receipt = await ada.delivers(message)
        assert receipt.duplicate
        assert len(ada.texts) == said
        assert (await steps_of(ada)).count(("comment", "words", "more kindness")) == 1
        assert play.house.inbox.counts["duplicates"] == 1


async def test_after_a_restart_what_was_taken_is_still_known(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await at_the_comment(play, "ada")
        message = ada.message(text="more kindness")
        await ada.delivers(message)
        answers = await answers_of(ada)
    async with house(migrated_url, clock=play.clock) as play:
        ada = play.person("ada")
        assert (await ada.delivers(message)).duplicate
        assert await answers_of(ada) == answers
        assert ada.texts == []


async def test_a_tap_that_comes_twice_votes_and_decides_once(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        tap = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        first, second = await asyncio.gather(ada.delivers(tap), ada.delivers(tap))
        assert {first.duplicate, second.duplicate} == {True, False}
        assert await decisions_of(ada) == [("msg_updates", "given")]


async def test_the_same_number_on_another_channel_is_another_message(migrated_url: str) -> None:
    other = FakeChannel("other")
    async with house(migrated_url, more=[other]) as play:
        ada, bea = play.person("same-name"), play.person("same-name", channel=other)
        message = ada.message(text="hello")
        await ada.delivers(message)
        twin = bea.message(text="hello")
        assert message.external_id != twin.external_id
        from dataclasses import replace

        receipt = await bea.delivers(replace(twin, external_id=message.external_id))
        assert not receipt.duplicate
        assert len(bea.heard) == 1
        assert (await ada.known()).contact.id != (await bea.known()).contact.id


async def test_a_delivery_that_was_not_taken_is_taken_when_it_comes_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await at_the_comment(play, "ada")
        message = ada.message(text="more kindness")
        await play.house.inbox.close()
        with pytest.raises(Unavailable):
            await play.channel.deliver(message)
    async with house(migrated_url, clock=play.clock) as play:
        ada = play.person("ada")
        assert not (await ada.delivers(message)).duplicate
        assert ("comment", "words", "more kindness") in await steps_of(ada)


async def test_a_burst_with_every_message_twice_is_taken_once_each(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        people = [play.person(f"person-{number}") for number in range(20)]
        once = [person.message(text=text) for person in people for text in ("hello", "help", "privacy")]
        receipts = await asyncio.gather(*(play.channel.deliver(each) for each in [*once, *once]))
        assert sum(receipt.duplicate for receipt in receipts) == len(once)
        again = await asyncio.gather(*(play.channel.deliver(each) for each in once))
        assert all(receipt.duplicate for receipt in again)
        await play.house.settled()
        assert len(await rows(play, inbound)) == len(once)
        assert [len(person.heard) for person in people] == [3] * 20


@pytest.mark.postgresql
async def test_two_processes_that_get_the_same_message_take_it_once(postgresql_databases) -> None:  # type: ignore[no-untyped-def]
    with postgresql_databases.migrated() as url:
        async with house(url) as one, house(url, publish=False) as two:
            people = [one.person(f"person-{number}") for number in range(10)]
            for turn in range(5):
                messages = [person.message(text="hello" if turn == 0 else "help") for person in people]
                receipts = await asyncio.gather(
                    *(play.channel.deliver(each) for each in messages for play in (one, two))
                )
                assert sum(receipt.duplicate for receipt in receipts) == len(messages)
            for _ in range(8):
                await one.pumps()
                await two.pumps()
            for person in people:
                heard = [
                    each
                    for play in (one, two)
                    for each in play.channel.said
                    if each.to == person.address.value
                ]
                assert len(heard) == 5
