"""She is forgotten while things of hers are under way: in the queue, in hand, in flight, at the provider."""

from __future__ import annotations

import asyncio

from bot.domain.message import Heard, InboundMessage, MessageClass, Press, SendTrouble
from bot.storage import tables as t
from tests.fakes import FakeChannel, FakeClock
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import queue, rows
from tests.journeys.traces import every_byte, places_of
from tests.journeys.whole_life import ADDRESS, GOODBYE, a_whole_life, knows, no_byte_left


async def test_her_next_message_in_the_same_queue_meets_someone_new(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        async with play.busy_writer():
            deliveries = [
                asyncio.create_task(play.channel.deliver(each))
                for each in (life.yes(), life.person.message(text="anybody there"))
            ]
            await asyncio.sleep(0.02)
        await asyncio.gather(*deliveries)
        await play.house.settled()
        assert (await life.person.known()).contact.id != life.contact_id
        assert "Which language is best for you?" in life.person.last.text
        old = [each for each in life.secrets if each not in (ADDRESS, "quince")]
        assert await places_of(play, *old) == set()


async def test_what_comes_after_it_by_itself_does_not_bring_her_back(migrated_url: str) -> None:
    """A second tap, a changed message, a block, an unblock, and all that the provider delivers once more."""
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        yes = life.yes()
        for message in (yes, yes, life.yes()):
            await life.person.delivers(message)
        for message in life.delivered:
            assert (await life.person.delivers(message)).duplicate
        await life.person.edits("I mean goodbye")
        await life.person.blocks()
        await life.person.unblocks()
        await play.house.settled()
        assert not await knows(life.person)
        assert await places_of(play, life.key) == {("suppression.key", life.key)}
        goodbyes = [text for text in life.person.texts[-3:] if text == life.person.last.text]
        assert len(goodbyes) == 1, "and it is said once"


async def _asked_while_it_hangs(play: Play) -> tuple[Person, InboundMessage]:
    """Her question is being sent, what comes after it waits for that, and she says yes already."""
    ada = play.person("ada")
    await ada.joins()
    await play.person("cea").says("hello")
    await play.house.settled()
    play.channel.hangs("ada")
    for text in ("forget me", "help", "privacy"):
        await play.channel.deliver(ada.message(text=text))
    wait = (await ada.known()).session.wait
    assert wait is not None
    return ada, ada.message(Heard.PRESS, press=Press(wait.id, 0))


async def test_of_what_is_in_hand_only_the_goodbye_is_said(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, yes = await _asked_while_it_hangs(play)
        before = len(ada.texts)
        await play.channel.deliver(yes)
        play.channel.lets_go("ada")
        await play.house.settled()
        in_flight, goodbye = ada.texts[before:]
        assert "Do you want us to delete" in in_flight and GOODBYE in goodbye
        late = play.channel.said[-2].provider_id
        await play.house.copies.round()
        assert ("ada", late) in play.channel.deleted, "also what the provider took only afterwards"
        assert ("ada", play.channel.said[-1].provider_id) not in play.channel.deleted
        assert not await knows(ada)


async def test_a_number_that_is_given_again_is_not_mistaken(migrated_url: str) -> None:
    """SQLite gives the numbers of deleted rows to new ones: hers must not settle somebody else's."""
    async with house(migrated_url) as play:
        _, yes = await _asked_while_it_hangs(play)
        await play.channel.deliver(yes)
        hers = set(play.house.speaker.in_hand)
        play.channel.hangs("bea")
        await play.channel.deliver(play.person("bea").message(text="hello"))
        row = (await rows(play, t.outbox))[-1]
        assert not migrated_url.startswith("sqlite") or row.id in hers, "this sees nothing"
        play.channel.fails("ada", SendTrouble.BLOCKED)
        play.channel.lets_go("ada")
        await asyncio.sleep(0.2)
        assert (await rows(play, t.outbox))[-1].status == "leased", "it is being sent to bea"
        play.channel.lets_go("bea")
        await play.house.settled()
        row = (await rows(play, t.outbox))[-1]
        assert row.status == "sent" and row.provider_id == play.channel.said[-1].provider_id
        assert [each.stopped_at for each in await rows(play, t.contact)] == [None, None]
        assert await rows(play, t.consent) == []


async def test_what_the_pump_has_taken_for_her_is_not_said(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("forget me")
        await play.house.settled()
        for text in ("one", "two"):
            await queue(ada, text, MessageClass.REPLY)
        yes = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        play.channel.hangs("ada")
        assert await play.house.pump.round() == 1
        await asyncio.sleep(0)
        await play.channel.deliver(yes)
        assert await play.house.pump.round() == 0, "nothing is left to be taken"
        play.channel.lets_go("ada")
        await play.house.settled()
        assert [text for text in ada.texts if text in ("one", "two")] in ([], ["one"])
        assert GOODBYE in ada.last.text
        assert await rows(play, t.outbox) == []


async def test_a_crash_right_after_it_loses_only_the_goodbye(migrated_url: str) -> None:
    clock, channel = FakeClock(), FakeChannel()
    async with house(migrated_url, clock=clock, channel=channel) as play:
        life = await a_whole_life(play)
        channel.hangs(ADDRESS)
        await channel.deliver(life.yes())
        await play.crashes()
    channel.lets_go(ADDRESS)
    said = len(channel.said)
    alone = migrated_url.startswith("sqlite")
    async with house(migrated_url, clock=clock, channel=channel, alone=alone) as play:
        clock.forward(minutes=2)
        await play.pumps()
        await play.house.copies.round()
        assert len(channel.said) == said
        assert await places_of(play, *life.secrets) == set()
        if alone:
            no_byte_left(life, every_byte(migrated_url))


async def test_copies_that_the_provider_cannot_delete_yet_are_asked_for_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        await life.person.delivers(life.yes())
        await play.house.settled()
        play.channel.fails(ADDRESS, SendTrouble.UNREACHABLE)
        await play.house.copies.round()
        assert play.channel.deleted == [] and await rows(play, t.provider_copy)
        play.clock.forward(minutes=1)
        await play.house.copies.round()
        assert play.channel.deleted and await rows(play, t.provider_copy) == []


async def test_after_the_providers_time_nobody_asks_any_more(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        play.clock.forward(hours=30)
        await life.person.says("forget me")
        await life.person.presses("yes")
        await play.house.settled()
        play.channel.fails(ADDRESS, SendTrouble.UNREACHABLE)
        await play.house.copies.round()
        young = {row.id for row in await rows(play, t.provider_copy)}
        play.clock.forward(hours=19)
        await play.house.copies.round()
        assert 0 < len(play.channel.deleted) < len(young), "only what is younger than two days"
        assert await rows(play, t.provider_copy) == []
        assert await places_of(play, *life.secrets) == set()
