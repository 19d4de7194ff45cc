"""Taken once, in order, and together with whatever else has just arrived; between fake ports."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.message import Heard, Receipt, Unavailable
from bot.domain.outbox import Settlement, Status
from bot.inbox.receive import BATCH, ELSEWHERE, QUEUE
from bot.runner.batch import Care
from tests.inbox.doors import Doors, doors
from tests.runner.heeds import message


def settlement(number: int) -> Settlement:
    return Settlement(number, "contact-1", Status.SENT, 1)


async def test_what_arrives_while_a_batch_is_committed_is_committed_together() -> None:
    async with doors() as made:
        made.database.gate.clear()
        first = made.bring(message("ann", "one"))
        await asyncio.sleep(0.01)
        rest = made.bring(message("ben", "two"), message("cat", "three"))
        await asyncio.sleep(0.01)
        made.database.gate.set()
        assert await made.outcomes([*first, *rest]) == ["taken"] * 3
        assert made.runner.batches == [["one"], ["two", "three"]]
        assert made.inbox.counts == {"turns": 3, "duplicates": 0, "kept": 0, "too_much": 0, "batches": 2}


async def test_a_batch_has_one_message_a_person_and_no_more_than_its_size() -> None:
    async with doors() as made:
        many = [message(f"person-{n}", f"{n}") for n in range(BATCH + 10)]
        tasks = made.bring(*many, message("person-0", "again"))
        assert set(await made.outcomes(tasks)) == {"taken"}
        assert [len(batch) for batch in made.runner.batches] == [BATCH, 11]


async def test_one_persons_messages_are_taken_in_the_providers_order() -> None:
    async with doors() as made:
        said = [message(text=f"{number}", order=number) for number in range(1, 8)]
        shuffled = [said[place] for place in (4, 1, 0, 6, 3, 2, 5)]
        await made.outcomes(made.bring(*shuffled))
        assert made.runner.taken == ["1", "2", "3", "4", "5", "6", "7"]


async def test_without_an_order_they_are_taken_as_they_came() -> None:
    async with doors() as made:
        await made.outcomes(made.bring(*(replace(message(text=f"{n}"), order=None) for n in range(5))))
        assert made.runner.taken == ["0", "1", "2", "3", "4"]


async def test_a_duplicate_in_flight_waits_for_the_first_and_is_no_second_turn() -> None:
    async with doors() as made:
        made.database.gate.clear()
        said = message(text="one")
        tasks = made.bring(said, said, replace(said))
        await asyncio.sleep(0.01)
        assert not any(task.done() for task in tasks)
        made.database.gate.set()
        assert await made.outcomes(tasks) == ["taken", "duplicate", "duplicate"]
        assert made.runner.taken == ["one"]


async def test_a_duplicate_in_flight_shares_a_bad_fate_too() -> None:
    async with doors() as made:
        made.database.down = 1
        said = message()
        assert await made.outcomes(made.bring(said, said)) == ["unavailable", "unavailable"]
        assert await made.outcomes(made.bring(said)) == ["taken"]


async def test_a_request_that_hangs_up_takes_nothing_away_from_anybody() -> None:
    async with doors() as made:
        made.database.gate.clear()
        said = message(text="one")
        first, twin, other = made.bring(said, said, message("ben", "two"))
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.sleep(0.01)
        made.database.gate.set()
        assert await made.outcomes([twin, other]) == ["duplicate", "taken"]
        assert first.cancelled()
        assert sorted(made.runner.taken) == ["one", "two"]
        await asyncio.wait_for(made.inbox.quiet(), 10)


async def test_everybody_may_hang_up_and_it_is_taken_all_the_same() -> None:
    async with doors() as made:
        made.database.gate.clear()
        tasks = made.bring(*(message(f"person-{n}", f"{n}") for n in range(3)))
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        made.database.gate.set()
        await asyncio.wait_for(made.inbox.quiet(), 10)
        assert sorted(made.runner.taken) == ["0", "1", "2"]


async def test_a_request_that_hung_up_before_the_store_failed_leaves_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with doors() as made:
        made.database.gate.clear()
        made.database.down = 1
        (task,) = made.bring(message())
        await asyncio.sleep(0.01)
        task.cancel()
        made.database.gate.set()
        await asyncio.wait_for(made.inbox.quiet(), 10)
    assert "never retrieved" not in caplog.text


async def test_beyond_the_queue_the_provider_is_asked_to_come_again() -> None:
    async with doors() as made:
        made.database.gate.clear()
        first = made.bring(message("first"))
        await asyncio.sleep(0.01)
        tasks = made.bring(*(message(f"person-{n}") for n in range(QUEUE)))
        await asyncio.sleep(0.05)
        with pytest.raises(Unavailable) as refused:
            await made.inbox.receive(message("one too many"))
        assert refused.value.retry_after == 1
        made.database.gate.set()
        assert set(await made.outcomes([*first, *tasks])) == {"taken"}


async def test_when_the_store_is_down_the_whole_queue_is_asked_to_come_again_and_nobody_is_kept() -> None:
    async with doors() as made:
        made.database.gate.clear()
        made.database.down = 1
        first = made.bring(message("ann"))
        await asyncio.sleep(0.01)
        rest = made.bring(*(message(f"person-{n}") for n in range(100)))
        await asyncio.sleep(0.01)
        made.database.gate.set()
        assert set(await made.outcomes([*first, *rest])) == {"unavailable"}
        assert made.runner.kept == []
        await asyncio.wait_for(made.inbox.quiet(), 10)


async def test_a_poison_message_is_kept_aside_and_the_others_of_its_batch_are_taken() -> None:
    async with doors() as made:
        made.runner.poison = {"bad"}
        tasks = made.bring(*(message(text, text) for text in ("one", "bad", "two")))
        assert await made.outcomes(tasks) == ["taken"] * 3
        assert (made.runner.taken, made.runner.kept) == (["one", "two"], ["bad"])
        assert made.inbox.counts["kept"] == 1


async def test_the_next_message_of_the_same_person_is_taken_after_a_poison_one() -> None:
    async with doors() as made:
        made.runner.poison = {"bad"}
        assert await made.outcomes(made.bring(message(text="bad"), message(text="good"))) == ["taken"] * 2
        assert made.runner.taken == ["good"]


async def test_one_that_cannot_even_be_kept_takes_nobody_down_with_it() -> None:
    async with doors() as made:
        made.runner.poison = made.runner.worse = {"worst"}
        made.database.gate.clear()
        worst = made.bring(message("ann", "worst"))
        await asyncio.sleep(0.01)
        rest = made.bring(*(message(f"person-{n}", f"{n}") for n in range(5)))
        await asyncio.sleep(0.01)
        made.database.gate.set()
        assert await made.outcomes(rest) == ["taken"] * 5
        assert await made.outcomes(worst) == ["unavailable"]
        assert made.runner.care == [Care.CASE, Care.WORD, Care.NONE]
        await asyncio.wait_for(made.inbox.quiet(), 10)


async def test_who_is_locked_elsewhere_comes_again_before_her_next_message() -> None:
    async with doors() as made:
        made.runner.locked = {"one": 3}
        tasks = made.bring(message(text="one"), message(text="two"), message("ben", "his"))
        assert await made.outcomes(tasks) == ["taken"] * 3
        assert [text for text in made.runner.taken if text != "his"] == ["one"] * 4 + ["two"]
        assert made.runner.batches[0] == ["one", "his"]


async def test_waiting_for_who_is_locked_elsewhere_wears_nothing_out() -> None:
    async with doors() as made:
        made.runner.locked = {"one": 10**9}
        (task,) = made.bring(message(text="one"))
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(10):
            while made.database.writes < 3:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.1)
        most = (asyncio.get_running_loop().time() - began) / ELSEWHERE
        assert made.database.writes <= most + 2
        made.runner.locked = {}
        assert await made.outcomes([task]) == ["taken"]


async def test_what_became_of_messages_rides_with_the_next_batch_or_goes_alone_soon() -> None:
    async with doors() as made:
        made.inbox.settled(settlement(1))
        assert await made.outcomes(made.bring(message())) == ["taken"]
        assert made.runner.settled[0] == [1]
        made.speaker.in_hand.add(2)
        made.inbox.settled(settlement(2))
        await asyncio.wait_for(made.inbox.quiet(), 10)
        assert (made.runner.batches[1], made.runner.settled[1]) == ([], [2])


async def test_what_cannot_be_looked_at_is_not_in_flight_for_ever(made: Doors | None = None) -> None:
    async with doors() as made:
        said = message()
        made.library.stop_words = None  # type: ignore[assignment]
        for _ in range(2):
            with pytest.raises(TypeError):
                await asyncio.wait_for(made.inbox.receive(said), 10)
        made.library.stop_words = frozenset()
        assert await made.outcomes(made.bring(said)) == ["taken"]


async def test_what_is_no_conversation_waits_for_nobody() -> None:
    async with doors() as made:
        group = [replace(message(kind=Heard.GROUP), address=None) for _ in range(3)]
        assert await made.outcomes(made.bring(*group)) == ["taken"] * 3
        assert [len(batch) for batch in made.runner.batches] == [3]


def test_a_receipt_says_nothing_unless_something_was_chosen() -> None:
    assert Receipt() == Receipt(duplicate=False, chosen=None)
