"""The polling loop: nothing is lost, nothing is out of order, and nothing stops it but us."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.typing import EventDict

from bot.channels.telegram.api import Api
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.polling import LIMIT, Polling
from bot.channels.telegram.updates import ALLOWED_UPDATES, Delivery
from bot.domain.message import Heard, Unavailable
from tests.channels.telegram.conftest import AT
from tests.channels.telegram.stub import TOKEN, Stub, closed, html, message, ok, press, raw, refusal, slow


class House:
    """Takes deliveries, and does so as it is told."""

    def __init__(self) -> None:
        self.taken: list[Delivery] = []
        self.refusals: dict[str, list[Exception]] = defaultdict(list)
        self.before: Callable[[str], Awaitable[None]] | None = None

    async def take(self, delivery: Delivery) -> None:
        number = delivery.message.external_id
        if self.before is not None:
            await self.before(number)
        if self.refusals[number]:
            raise self.refusals[number].pop(0)
        self.taken.append(delivery)

    @property
    def numbers(self) -> list[str]:
        return [one.message.external_id for one in self.taken]

    def of(self, person: int) -> list[str]:
        """What was heard of one person, in order."""
        heard = [one.message for one in self.taken]
        return [one.text for one in heard if one.address is not None and one.address.value == str(person)]


@pytest.fixture
def house() -> House:
    return House()


@asynccontextmanager
async def polling(api: Api, house: House, wait: float = 5) -> AsyncIterator[asyncio.Task[None]]:
    loop = Polling(api, house.take, lambda: AT, Pauses(lambda: 1.0, first=0.01, longest=0.05), wait)
    task = asyncio.create_task(loop.run())
    try:
        yield task
    finally:
        loop.stop()
        async with asyncio.timeout(20):
            await task


async def test_updates_are_taken_and_confirmed(api: Api, stub: Stub, house: House) -> None:
    async with polling(api, house):
        stub.queue(message(7), press(8))
        await stub.until(lambda: len(house.taken) == 2)
    first, *_, last = stub.of("getUpdates")
    assert first == {"timeout": 5, "limit": LIMIT, "allowed_updates": list(ALLOWED_UPDATES)}
    assert last == {"offset": 9, "timeout": 0, "limit": 1}
    assert stub.pending == []
    assert [one.message.at for one in house.taken] == [AT, AT]


async def test_one_persons_messages_stay_in_order_and_others_do_not_wait(
    api: Api, stub: Stub, house: House
) -> None:
    async def before(number: str) -> None:
        if int(number) < 5:  # hers take long
            await asyncio.sleep(0.02)

    house.before = before
    stub.queue(*[message(n, str(n), 1001) for n in range(5)], *[message(n, "x", n) for n in range(5, 10)])
    async with polling(api, house):
        await stub.until(lambda: len(house.taken) == 10)
    assert house.of(1001) == ["0", "1", "2", "3", "4"]
    assert set(house.numbers[:5]) == {"5", "6", "7", "8", "9"}


async def test_the_offset_never_passes_an_update_that_is_not_taken(
    api: Api, stub: Stub, house: House
) -> None:
    taking = asyncio.Event()

    async def before(_: str) -> None:
        await taking.wait()

    house.before = before
    stub.queue(message(7))
    async with polling(api, house):
        await stub.until(lambda: len(stub.of("getUpdates")) == 1)
        await asyncio.sleep(0.05)
        assert len(stub.of("getUpdates")) == 1
        taking.set()
        await stub.until(lambda: len(stub.of("getUpdates")) == 2)
        assert stub.of("getUpdates")[1]["offset"] == 8


@pytest.mark.parametrize("trouble", [Unavailable(0), ValueError("private words")])
async def test_a_refused_update_comes_again_before_the_next_of_its_chat_and_keeps_nobody_else(
    api: Api, stub: Stub, house: House, trouble: Exception, logs: list[EventDict]
) -> None:
    house.refusals["2"] = [trouble] * 3
    stub.queue(message(1, "a", 1001), message(2, "b", 1001), message(3, "c", 1001), message(4, "x", 1002))
    async with polling(api, house):
        await stub.until(lambda: bool(house.of(1002)))
        assert house.of(1001) == ["a"]
        stub.queue(message(5, "d", 1001), message(6, "y", 1002))
        await stub.until(lambda: len(house.taken) == 6)
    assert house.of(1001) == ["a", "b", "c", "d"]
    assert house.of(1002) == ["x", "y"]
    assert sorted(house.numbers) == list("123456")
    assert "private" not in str(logs)


async def test_a_house_that_is_full_is_given_time(api: Api, stub: Stub, house: House) -> None:
    house.refusals["7"] = [Unavailable(1)]
    stub.queue(message(7))
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with polling(api, house):
        await stub.until(lambda: bool(house.taken))
    assert loop.time() - began >= 1


async def test_what_cannot_be_read_is_handed_on_and_passed(api: Api, stub: Stub, house: House) -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"reply_to_message": deep}
    odd = [{"update_id": 1, "message": {"text": 7}}, {"update_id": 2, "message": deep}, {"update_id": 3}]
    stub.queue(*odd, message(4))
    async with polling(api, house):
        await stub.until(lambda: len(house.taken) == 4)
    kinds = {one.message.external_id: one.message.kind for one in house.taken}
    assert kinds == {"1": Heard.UNREADABLE, "2": Heard.UNREADABLE, "3": Heard.NOTHING, "4": Heard.TEXT}
    assert stub.pending == []


async def test_half_a_character_is_read_like_at_a_webhook(api: Api, stub: Stub, house: House) -> None:
    stub.queue(message(7, "a\ud83db"))
    async with polling(api, house):
        await stub.until(lambda: bool(house.taken))
    assert house.of(1001) == ["a?b"]


async def test_an_update_without_a_number_neither_blocks_nor_spins(
    api: Api, stub: Stub, house: House
) -> None:
    answer = ok([None, {"message": {}}, 7])
    stub.next("getUpdates", answer, answer, ok([None, message(8)]))
    async with polling(api, house):
        await stub.until(lambda: "8" in house.numbers)
    assert {one.message.kind for one in house.taken} == {Heard.UNREADABLE, Heard.TEXT}


async def test_an_answer_that_leads_nowhere_is_not_asked_for_in_a_circle(
    api: Api, stub: Stub, house: House
) -> None:
    stub.queue(None)
    async with polling(api, house):
        await asyncio.sleep(0.3)
    assert len(stub.of("getUpdates")) < 20


async def test_after_quiet_telegram_may_count_from_anywhere(api: Api, stub: Stub, house: House) -> None:
    stub.queue(message(900))
    async with polling(api, house, wait=0):
        await stub.until(lambda: bool(house.taken) and "offset" not in stub.of("getUpdates")[-1])
        stub.queue(message(5))
        await stub.until(lambda: house.numbers == ["900", "5"])


ODD = [
    refusal(409, "Conflict: terminated by other getUpdates request"),
    refusal(429, "Too Many Requests", retry_after=0),
    refusal(500, "Internal Server Error"),
    html(403),
    html(200),
    raw('{"ok":true,"result":'),
    ok(True),
    ok({"update_id": 7}),
    ok(None),
    closed(),
]


async def test_no_trouble_on_the_way_ends_it(
    api: Api, stub: Stub, house: House, logs: list[EventDict]
) -> None:
    stub.next("getUpdates", *ODD)
    stub.queue(message(7))
    async with polling(api, house):
        await stub.until(lambda: bool(house.taken))
    assert [entry["event"] for entry in logs] == [
        "telegram_another_process_is_polling",
        *["telegram_polling_failed"] * (len(ODD) - 1),
    ]


async def test_a_refused_token_ends_it_with_a_clear_line(
    api: Api, stub: Stub, house: House, logs: list[EventDict]
) -> None:
    stub.next("getUpdates", refusal(401, "Unauthorized"))
    async with polling(api, house) as task:
        await asyncio.wait_for(asyncio.shield(task), 20)
    assert logs == [
        {
            "event": "telegram_polling_ended",
            "reason": "Telegram does not accept BIGROOM_TELEGRAM_TOKEN.",
            "log_level": "error",
        }
    ]


async def test_stopping_does_not_wait_for_telegram_but_for_what_is_in_hand(
    api: Api, stub: Stub, house: House
) -> None:
    in_hand: list[str] = []

    async def before(number: str) -> None:
        in_hand.append(number)
        await asyncio.sleep(0.1)

    house.before = before
    stub.queue(message(7), message(8))
    async with polling(api, house, wait=30):
        await stub.until(lambda: bool(in_hand))
    assert house.numbers == ["7", "8"]
    assert stub.pending == [] or stub.of("getUpdates")[-1]["offset"] == 9


async def test_stopping_before_the_start_or_in_a_pause_is_possible(stub: Stub, house: House) -> None:
    api = Api(TOKEN, "http://127.0.0.1:9")
    await api.open()
    loop = Polling(api, house.take, lambda: AT, Pauses(lambda: 1.0, first=60))
    task = asyncio.create_task(loop.run())
    await asyncio.sleep(0.05)
    loop.stop()
    await asyncio.wait_for(task, 10)
    await asyncio.wait_for(loop.run(), 10)
    await api.close()


async def test_a_stop_that_cannot_be_confirmed_is_a_stop(api: Api, stub: Stub, house: House) -> None:
    stub.queue(message(7))
    stub.next("getUpdates", ok([message(7)]), slow(30), html(502))
    async with polling(api, house):
        await stub.until(lambda: len(stub.of("getUpdates")) == 2)
    assert house.numbers == ["7"]


async def test_cancelling_is_not_swallowed(api: Api, stub: Stub, house: House) -> None:
    loop = Polling(api, house.take, lambda: AT, Pauses(lambda: 1.0), 5)
    task = asyncio.create_task(loop.run())
    await stub.until(lambda: bool(stub.calls))
    loop.stop()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
