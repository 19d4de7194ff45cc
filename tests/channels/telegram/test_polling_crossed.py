"""What comes in one answer crossed with ours: of one chat, only its first message was written knowing it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime

from bot.channels.telegram.api import Api
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.updates import Delivery
from tests.channels.telegram.conftest import AT
from tests.channels.telegram.stub import Stub, message


async def test_what_follows_in_the_same_answer_crossed_with_ours_chat_by_chat(api: Api, stub: Stub) -> None:
    """Nobody can have read what we say to the first of them before she wrote the next."""
    crossed: dict[str, list[datetime | None]] = defaultdict(list)

    async def take(delivery: Delivery) -> None:
        assert delivery.message.address is not None
        crossed[delivery.message.address.value].append(delivery.message.overtaken_at)

    stub.queue(message(1, "a", 1), message(2, "x", 2), message(3, "b", 1), message(4, "c", 1))
    loop = Polling(api, take, lambda: AT, Pauses(lambda: 1.0, first=0.01, longest=0.05), 5)
    task = asyncio.create_task(loop.run())
    await stub.until(lambda: sum(map(len, crossed.values())) == 4)
    loop.stop()
    await asyncio.wait_for(task, 20)
    assert crossed == {"1": [None, AT, AT], "2": [None]}
