"""What goes wrong while settlements are written, and how the inbox closes."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.message import Unavailable
from bot.domain.outbox import Settlement, Status
from tests.inbox.doors import Doors, doors
from tests.runner.heeds import message


def settlement(number: int) -> Settlement:
    return Settlement(number, "contact-1", Status.SENT, 1)


def settled(made: Doors) -> list[int]:
    return sorted(number for each in made.runner.settled for number in each)


async def test_a_turn_that_fails_loses_no_settlement() -> None:
    async with doors() as made:
        made.runner.poison = {"bad"}
        made.inbox.settled(settlement(1))
        made.inbox.settled(settlement(2))
        assert await made.outcomes(made.bring(message(text="bad"))) == ["taken"]
        assert settled(made) == [1, 2]
        assert made.runner.kept == ["bad"]


async def test_a_settlement_that_cannot_be_written_makes_no_poison_of_an_innocent_turn() -> None:
    async with doors() as made:
        made.runner.bad = {1}
        made.inbox.settled(settlement(1))
        assert await made.outcomes(made.bring(message(text="innocent"))) == ["taken"]
        assert made.runner.kept == []
        assert made.runner.taken == ["innocent"]


async def test_a_settlement_that_cannot_be_written_loses_no_other_and_is_not_in_hand_for_ever() -> None:
    async with doors() as made:
        made.runner.bad = {2}
        made.speaker.in_hand.update({1, 2, 3})
        for number in (1, 2, 3):
            made.inbox.settled(settlement(number))
        await asyncio.wait_for(made.inbox.quiet(), 10)
        assert settled(made) == [1, 3]
        assert made.speaker.in_hand == set()


async def test_settlements_outlive_a_store_that_is_down_for_a_while() -> None:
    async with doors() as made:
        made.database.down = 2
        made.speaker.in_hand.update({1, 2})
        for number in (1, 2):
            made.inbox.settled(settlement(number))
        await asyncio.wait_for(made.inbox.quiet(), 10)
        assert made.runner.settled[0] == [1, 2]


async def test_closing_takes_what_was_accepted_and_nothing_new() -> None:
    async with doors() as made:
        made.database.gate.clear()
        first = made.bring(message("ann", "one"))
        await asyncio.sleep(0.01)
        second = made.bring(message("ben", "two"), message("ann", "three"))
        await asyncio.sleep(0.01)
        closing = asyncio.create_task(made.inbox.close())
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable):
            await made.inbox.receive(message("cat", "too late"))
        made.database.gate.set()
        await asyncio.wait_for(closing, 4)
        assert await made.outcomes([*first, *second]) == ["taken"] * 3
        assert made.runner.taken == ["one", "two", "three"]


async def test_closing_takes_even_who_is_locked_elsewhere() -> None:
    async with doors() as made:
        made.runner.locked = {"one": 3}
        (task,) = made.bring(message(text="one"))
        await asyncio.sleep(0)
        await asyncio.wait_for(made.inbox.close(), 4)
        assert await made.outcomes([task]) == ["taken"]


async def test_closing_writes_down_what_was_said_last() -> None:
    async with doors() as made:
        made.speaker.in_hand.add(1)
        made.inbox.settled(settlement(1))
        await asyncio.wait_for(made.inbox.close(), 4)
        assert settled(made) == [1]


async def test_closing_ends_though_the_store_is_down() -> None:
    async with doors() as made:
        made.database.down = 10**9
        made.inbox.settled(settlement(1))
        tasks = made.bring(message())
        await asyncio.sleep(0.01)
        await asyncio.wait_for(made.inbox.close(), 4)
        assert await made.outcomes(tasks) == ["unavailable"]


async def test_an_inbox_that_was_never_opened_can_be_closed() -> None:
    await asyncio.wait_for(Doors().inbox.close(), 4)


async def test_closing_twice_does_no_harm() -> None:
    async with doors() as made:
        await made.inbox.close()
        await asyncio.wait_for(made.inbox.close(), 4)
