"""The same over a real database: nothing is lost, doubled or overtaken, in one process and in two."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from dataclasses import replace

import pytest

from bot.domain.message import Heard, InboundMessage, Press, Receipt, SendTrouble, Unavailable
from bot.domain.session import Run
from bot.engine.steps.say import Say
from bot.storage import inbound, outbox
from bot.storage.database import Tx
from tests.engine.small_library import flow
from tests.inbox.doors import SmallHouse, small_house
from tests.runner.heeds import message

ON_POSTGRESQL = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
NUMBERS = tuple(f"number {n}" for n in range(1, 7))


def numbered(*houses: SmallHouse) -> None:
    """Whoever writes "number 3" is answered "3"."""
    for house in houses:
        for word in NUMBERS:
            name = word.replace(" ", "_")
            said = {"only": Say(say=word.split()[1])}
            house.library.flows[name] = flow(name, said, keywords=(word,), open_to_everyone=True)


async def settle(*houses: SmallHouse) -> None:
    """Let everything be said that can be said, an hour's worth of trying again included."""
    for _ in range(300):
        for house in houses:
            await house.inbox.quiet()
            await house.pump.round()
            await house.inbox.quiet()
        counts = await houses[0].database.read(outbox.counts)
        if not {"queued", "leased"} & set(counts):
            return
        for house in houses:
            house.clock.forward(seconds=5)
    raise AssertionError(f"not everything was said: {counts}")


async def test_a_conversation(migrated_url: str) -> None:
    async with small_house(migrated_url) as house:
        assert await house.inbox.receive(message()) == Receipt()
        await house.inbox.quiet()
        press = Press(house.channel.said[-1].message.wait_id or "", 0)
        receipt = await house.inbox.receive(message(text="", kind=Heard.PRESS, press=press))
        assert receipt == Receipt(chosen="Yes")
        await house.inbox.quiet()
        assert house.said == [("ann", "Tea?"), ("ann", "Welcome.\n\nYou wrote \u2068hello\u2069.")]
        assert await house.database.read(outbox.counts) == {"sent": 2}


async def test_what_came_before_a_restart_is_known_after_it(migrated_url: str) -> None:
    said = message()
    async with small_house(migrated_url) as house:
        await house.inbox.receive(said)
    async with small_house(migrated_url) as house:
        assert await house.inbox.receive(said) == Receipt(duplicate=True)
        await house.inbox.receive(message(text="yes"))
        await house.inbox.quiet()
        assert house.said[0][1].startswith("Welcome.")


async def test_closing_says_and_settles_everything_that_was_accepted(migrated_url: str) -> None:
    async with small_house(migrated_url) as house:
        house.channel.hangs("ann")
        tasks = [asyncio.create_task(house.inbox.receive(message(who))) for who in ("ann", "ben", "cat")]
        await asyncio.gather(*tasks)
        house.channel.lets_go("ann")
    assert sorted(house.said) == [("ann", "Tea?"), ("ben", "Tea?"), ("cat", "Tea?")]
    async with small_house(migrated_url) as house:
        assert await house.database.read(outbox.counts) == {"sent": 3}


async def test_a_turn_that_raises_is_kept_aside_told_kindly_and_the_next_one_goes_on(
    migrated_url: str,
) -> None:
    async with small_house(migrated_url) as house:
        numbered(house)

        def ruin(run: Run) -> Run:
            if run.flow == "welcome":
                raise ZeroDivisionError
            return run

        await house.inbox.receive(message("ann", "hello"))
        await house.inbox.receive(message("ben", "number 1"))
        house.library.refresh = ruin  # type: ignore[method-assign]
        both = [message("ann", "no turn can be made of this"), message("ben", "number 2")]
        receipts = await asyncio.gather(*(house.inbox.receive(each) for each in both))
        assert receipts == [Receipt(), Receipt()]
        await house.inbox.quiet()
        assert house.said[-2:] in (
            [("ann", "Something went wrong."), ("ben", "2")],
            [("ben", "2"), ("ann", "Something went wrong.")],
        )
        kept = await house.database.read(lambda tx: inbound.kept(tx, "poison"))
        assert [payload for _, payload in kept] == ["no turn can be made of this"]
        assert await house.inbox.receive(both[0]) == Receipt(duplicate=True)


async def test_her_replies_keep_their_order_through_every_kind_of_trouble(migrated_url: str) -> None:
    async with small_house(migrated_url) as house:
        numbered(house)
        dice = random.Random(7)
        for round_ in range(5):
            for word in NUMBERS:
                if dice.random() < 0.4:
                    trouble = dice.choice([SendTrouble.TOO_FAST, SendTrouble.UNREACHABLE])
                    house.channel.fails("ann", trouble, retry_after=dice.choice([None, 0, 3]))
                await house.inbox.receive(message(text=word, clock=house.clock))
                if dice.random() < 0.3:
                    await house.pump.round()
            await settle(house)
            said = [text for _, text in house.said]
            assert said == ["1", "2", "3", "4", "5", "6"] * (round_ + 1)


async def test_a_reply_does_not_overtake_one_whose_return_is_written_in_the_same_batch(
    migrated_url: str,
) -> None:
    async with small_house(migrated_url) as house:
        numbered(house)
        house.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=30)
        await house.inbox.receive(message(text="number 1"))
        await house.speaker.quiet()
        await house.inbox.receive(message(text="number 2"))
        assert house.inbox.counts["batches"] == 2, "the settlement should ride with the second message"
        await house.inbox.quiet()
        assert house.said == []
        await settle(house)
        assert [text for _, text in house.said] == ["1", "2"]


async def given(house: SmallHouse, said: InboundMessage) -> Receipt:
    """Deliver as a provider does: again, until it is taken."""
    while True:
        try:
            return await asyncio.wait_for(house.inbox.receive(said), 10)
        except Unavailable:
            await asyncio.sleep(0.02)


async def test_two_processes_take_every_message_once_and_answer_everybody_in_order(
    migrated_url: str,
) -> None:
    dice = random.Random(11)
    people = [f"person-{n}" for n in range(24)]
    receipts: dict[str, list[Receipt]] = defaultdict(list)
    async with small_house(migrated_url, "one") as one, small_house(migrated_url, "two") as two:
        two.channel = two.speaker._channels["fake"] = one.channel  # type: ignore[index]
        numbered(one, two)

        async def talks(who: str) -> None:
            for word in NUMBERS:
                said = message(who, word)
                to = dice.choice([[one], [two], [one, two]])
                receipts[who] += await asyncio.gather(*(given(house, said) for house in to))

        await asyncio.gather(*map(talks, people))
        await settle(one, two)
        for who in people:
            assert [text for to, text in one.said if to == who] == ["1", "2", "3", "4", "5", "6"]
            assert sum(not receipt.duplicate for receipt in receipts[who]) == len(NUMBERS)
        assert one.inbox.counts["kept"] == two.inbox.counts["kept"] == 0


async def test_two_processes_may_be_given_the_same_batch_backwards(migrated_url: str) -> None:
    batch = [message(f"person-{n}") for n in range(40)]
    async with small_house(migrated_url, "one") as one, small_house(migrated_url, "two") as two:
        both = [*(given(one, each) for each in batch), *(given(two, each) for each in reversed(batch))]
        receipts = await asyncio.gather(*both)
        assert sum(receipt.duplicate for receipt in receipts) == len(batch)
        await asyncio.gather(one.inbox.quiet(), two.inbox.quiet())
        assert sorted(one.said + two.said) == sorted((f"person-{n}", "Tea?") for n in range(40))


@ON_POSTGRESQL
async def test_a_person_locked_by_somebody_else_is_answered_when_she_is_free(migrated_url: str) -> None:
    async with small_house(migrated_url) as house, small_house(migrated_url, "two") as other:
        await house.inbox.receive(message("ann"))
        await house.inbox.quiet()
        locked, free = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold(tx: Tx) -> None:
            tx.conn.exec_driver_sql("SELECT id FROM contact FOR UPDATE")
            loop.call_soon_threadsafe(locked.set)
            asyncio.run_coroutine_threadsafe(free.wait(), loop).result(10)

        holding = asyncio.create_task(other.database.write(hold))
        await locked.wait()
        hers = asyncio.create_task(house.inbox.receive(message("ann", "yes")))
        assert await asyncio.wait_for(house.inbox.receive(message("ben")), 10) == Receipt()
        assert not hers.done()
        free.set()
        await holding
        assert await asyncio.wait_for(hers, 10) == Receipt(chosen="Yes")


def test_a_message_is_what_it_was_however_often_it_is_delivered() -> None:
    said = message()
    assert replace(said) == said
