"""One person's messages are handled in order, and hers wait for nobody else's."""

from __future__ import annotations

import asyncio
import random

from bot.domain.message import InboundMessage, SendTrouble
from bot.domain.outbox import Status
from bot.storage.tables import outbox
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import rows, statuses
from tests.journeys.texts import HELP, LOST, PRIVACY, WORDS


def a_row_of(person: Person, number: int, seed: int = 7) -> tuple[list[InboundMessage], list[str]]:
    """Return messages in the provider's order, and the answers they must get in that order."""
    chance = random.Random(seed)
    words = [chance.choice(list(WORDS)) for _ in range(number)]
    return [person.message(text=word) for word in words], [WORDS[word] for word in words]


async def joined(play: Play, *names: str) -> list[Person]:
    """Return people who have gone through the welcome, with nothing left to be said."""
    people = [play.person(name) for name in names]
    for person in people:
        await person.joins()
    await play.house.settled()
    play.channel.said.clear()
    return people


async def test_many_messages_at_once_are_answered_in_their_order(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        (ada,) = await joined(play, "ada")
        messages, answers = a_row_of(ada, 40)
        await asyncio.gather(*(play.channel.deliver(each) for each in messages))
        await play.house.settled()
        assert ada.texts == answers


async def test_what_waits_is_taken_in_the_order_of_the_provider(migrated_url: str) -> None:
    """While the writer is busy, messages arrive in any order; the provider's numbers say which was first."""
    async with house(migrated_url) as play:
        (ada,) = await joined(play, "ada")
        messages, answers = a_row_of(ada, 20)
        async with play.busy_writer():
            opener = asyncio.create_task(play.channel.deliver(messages[0]))  # waits for the busy writer
            await asyncio.sleep(0.02)
            mixed = messages[1:]
            random.Random(3).shuffle(mixed)
            tasks = [asyncio.create_task(play.channel.deliver(each)) for each in mixed]
            await asyncio.sleep(0.02)
        await asyncio.gather(opener, *tasks)
        await play.house.settled()
        assert ada.texts == answers


async def test_a_crowd_at_once_gets_each_her_own_row(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        people = await joined(play, *(f"person-{number}" for number in range(30)))
        rows_of = {person: a_row_of(person, 8, seed) for seed, person in enumerate(people)}
        together = [row[0][place] for place in range(8) for row in rows_of.values()]
        await asyncio.gather(*(play.channel.deliver(each) for each in together))
        await play.house.settled()
        for person, (_, answers) in rows_of.items():
            assert person.texts == answers


async def test_a_slow_send_to_one_delays_nobody_else(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea, cleo = await joined(play, "ada", "bea", "cleo")
        play.channel.hangs("ada")
        await play.channel.deliver(ada.message(text="help"))
        for person in (bea, cleo, bea):
            await asyncio.wait_for(play.channel.deliver(person.message(text="privacy")), 10)
        async with asyncio.timeout(10):
            while (len(bea.texts), len(cleo.texts)) != (2, 1):  # noqa: ASYNC110 - Ada's message is not quiet
                await asyncio.sleep(0.005)
        assert ada.texts == []
        await play.channel.deliver(ada.message(text="privacy"))
        play.channel.lets_go("ada")
        await play.house.settled()
        assert ada.texts == [HELP, PRIVACY]


async def test_a_429_for_one_keeps_her_order_and_delays_nobody_else(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = await joined(play, "ada", "bea")
        play.channel.fails("ada", SendTrouble.TOO_FAST, retry_after=10)
        messages, answers = a_row_of(ada, 6)
        for message in messages[:3]:
            await play.channel.deliver(message)
        await play.house.settled()
        for message in messages[3:]:
            await play.channel.deliver(message)
        await bea.says("help")
        await play.house.settled()
        assert (ada.texts, bea.texts) == ([], [HELP])
        play.clock.forward(seconds=9)
        await play.pumps()
        assert ada.texts == []
        play.clock.forward(seconds=2)
        for _ in range(7):
            await play.pumps()
        assert ada.texts == answers
        assert set(await statuses(play)) == {Status.SENT.value}


async def test_trouble_in_the_middle_of_a_row_sends_the_rest_back_in_order(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        (ada,) = await joined(play, "ada")
        messages, answers = a_row_of(ada, 9)
        play.channel.hangs("ada")
        for message in messages[:4]:
            await play.channel.deliver(message)
        play.channel.fails("ada", SendTrouble.UNREACHABLE)
        play.channel.lets_go("ada")
        for message in messages[4:]:
            await play.channel.deliver(message)
        for _ in range(14):
            play.clock.forward(seconds=20)
            await play.pumps()
        assert ada.texts == answers


async def test_again_and_again_refused_she_still_gets_everything_in_order(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        (ada,) = await joined(play, "ada")
        chance = random.Random(11)
        messages, answers = a_row_of(ada, 25)
        for message in messages:
            if chance.random() < 0.4:
                trouble = chance.choice([SendTrouble.TOO_FAST, SendTrouble.UNREACHABLE])
                play.channel.fails("ada", trouble, retry_after=chance.choice([None, 1, 5]))
            await play.channel.deliver(message)
            if chance.random() < 0.5:
                play.clock.forward(seconds=chance.randrange(4))
                await play.house.pump.round()
        for _ in range(60):
            play.clock.forward(seconds=20)
            await play.pumps()
        assert ada.texts == answers


async def test_a_message_that_no_one_takes_does_not_hold_up_the_next(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        (ada,) = await joined(play, "ada")
        play.channel.fails("ada", SendTrouble.REFUSED)
        for word in ("help", "privacy", "what is this?"):
            await ada.says(word)
        await play.house.settled()
        assert ada.texts == [PRIVACY, LOST]
        failed = [row for row in await rows(play, outbox) if row.status == "failed"]
        assert [(row.reason, row.body_sealed) for row in failed] == [("refused", None)]


async def test_a_mistake_of_a_channel_stops_nobody(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea = await joined(play, "ada", "bea")
        play.channel.breaks("ada", ZeroDivisionError("a mistake"))
        await ada.says("help")
        await bea.says("help")
        assert bea.texts == [HELP]
        play.clock.forward(seconds=10)
        await play.pumps()
        assert ada.texts == [HELP]
