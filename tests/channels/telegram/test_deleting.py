"""Messages of ours are deleted on Telegram, many at once."""

from __future__ import annotations

import pytest

from bot.channels.telegram import deleting
from bot.channels.telegram.api import Api
from bot.domain.message import SendError, SendTrouble
from tests.channels.telegram.stub import Stub, refusal


async def test_all_parts_of_all_messages_are_named(api: Api, stub: Stub) -> None:
    await deleting.delete(api, "1001", ["5", "6 7", ""])
    (call,) = stub.of("deleteMessages")
    assert call == {"chat_id": 1001, "message_ids": [5, 6, 7]}


async def test_a_call_names_a_hundred_at_most(api: Api, stub: Stub) -> None:
    await deleting.delete(api, "1001", [str(number) for number in range(1, 252)])
    assert [len(call["message_ids"]) for call in stub.of("deleteMessages")] == [100, 100, 51]


async def test_where_no_id_is_known_nothing_is_asked(api: Api, stub: Stub) -> None:
    await deleting.delete(api, "1001", ["", "what"])
    assert stub.calls == []


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (refusal(400, "Bad Request: message can't be deleted"), SendTrouble.REFUSED),
        (refusal(400, "Bad Request: chat not found"), SendTrouble.UNKNOWN_ADDRESS),
        (refusal(403, "Forbidden: bot was blocked by the user"), SendTrouble.BLOCKED),
        (refusal(429, "Too Many Requests", retry_after=3), SendTrouble.TOO_FAST),
    ],
)
async def test_a_refusal_is_told_in_our_words(
    api: Api, stub: Stub, answer: object, trouble: SendTrouble
) -> None:
    stub.next("deleteMessages", answer)  # type: ignore[arg-type]
    with pytest.raises(SendError) as caught:
        await deleting.delete(api, "1001", ["5"])
    assert caught.value.trouble is trouble
