"""Parts of one message, one after the other: words, buttons, file."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.api import Api
from bot.channels.telegram.saying import Saying
from bot.domain.message import Choice, File, OutboundMessage, SendError, SendTrouble
from tests.channels.telegram.stub import Stub, closed, ok, refusal

FILE = File("big-room-my-data.txt", "Everything: كل شيء\n")
WITH_FILE = OutboundMessage("Here it is.", (Choice("yes", "Yes"),), "w7", file=FILE)


@pytest.fixture
def saying(api: Api) -> Saying:
    return Saying(api)


def methods(stub: Stub) -> list[str]:
    return [name for name, _ in stub.calls]


async def fails(saying: Saying, message: OutboundMessage, to: str = "1001") -> SendTrouble:
    with pytest.raises(SendError) as caught:
        await saying.say(to, message)
    return caught.value.trouble


async def test_the_words_go_first_with_the_buttons_and_then_the_file(saying: Saying, stub: Stub) -> None:
    assert await saying.say("1001", WITH_FILE) == "1 2"
    (said,), (sent,) = stub.of("sendMessage"), stub.of("sendDocument")
    assert methods(stub) == ["sendMessage", "sendDocument"]
    assert "reply_markup" in said and "reply_markup" not in sent and "caption" not in sent
    assert sent["chat_id"] == "1001"
    name, content = sent["document"]
    assert (name, content.decode("utf-8-sig")) == (FILE.name, FILE.text)
    assert content.startswith("\ufeff".encode()), "an iPhone takes it for something else without the mark"


async def test_without_a_file_no_document_goes(saying: Saying, stub: Stub) -> None:
    assert await saying.say("1001", OutboundMessage("Hello")) == "1"
    assert methods(stub) == ["sendMessage"]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (refusal(429, "Too Many Requests", retry_after=3), SendTrouble.TOO_FAST),
        (refusal(502, "Bad Gateway"), SendTrouble.UNREACHABLE),
        (closed(), SendTrouble.UNREACHABLE),
    ],
)
async def test_when_only_the_file_fails_the_words_are_not_said_again(
    saying: Saying, stub: Stub, answer: Any, trouble: SendTrouble
) -> None:
    stub.next("sendDocument", answer)
    assert await fails(saying, WITH_FILE) is trouble
    assert await saying.say("1001", WITH_FILE) == "1 2"
    assert methods(stub) == ["sendMessage", "sendDocument", "sendDocument"]
    assert await saying.say("1001", WITH_FILE) == "3 4", "said for itself, it is said whole"


async def test_a_long_text_goes_on_where_it_broke_off(saying: Saying, stub: Stub) -> None:
    long = OutboundMessage("word " * 2000)
    stub.next("sendMessage", ok({"message_id": 51}), ok({"message_id": 52}), refusal(500, "Oh"))
    assert await fails(saying, long) is SendTrouble.UNREACHABLE
    assert await saying.say("1001", long) == "51 52 1"


async def test_what_is_said_in_between_ends_the_memory(saying: Saying, stub: Stub) -> None:
    stub.next("sendDocument", refusal(500, "Oh"))
    await fails(saying, WITH_FILE)
    await saying.say("1001", OutboundMessage("Something else"))
    await saying.say("1001", WITH_FILE)
    assert [call["text"] for call in stub.of("sendMessage")] == [
        WITH_FILE.text,
        "Something else",
        WITH_FILE.text,
    ]


async def test_nobody_elses_words_are_left_out(saying: Saying, stub: Stub) -> None:
    stub.next("sendDocument", refusal(500, "Oh"))
    await fails(saying, WITH_FILE)
    await saying.say("1002", WITH_FILE)
    assert [call["chat_id"] for call in stub.of("sendMessage")] == [1001, 1002]


async def test_a_file_that_is_refused_is_refused_for_good(saying: Saying, stub: Stub) -> None:
    stub.next("sendDocument", refusal(413, "Request Entity Too Large"))
    assert await fails(saying, WITH_FILE) is SendTrouble.REFUSED
    assert repr(saying) == "Saying(0 begun)"


async def test_whoever_blocks_before_the_file_comes_counts_as_having_blocked(
    saying: Saying, stub: Stub
) -> None:
    stub.next("sendDocument", refusal(403, "Forbidden: bot was blocked by the user"))
    assert await fails(saying, WITH_FILE) is SendTrouble.BLOCKED


async def test_only_so_many_broken_off_messages_are_remembered(api: Api, stub: Stub) -> None:
    saying = Saying(api, most=2)
    for to in ("1", "2", "3"):
        stub.next("sendDocument", refusal(500, "Oh"))
        await fails(saying, WITH_FILE, to)
    assert repr(saying) == "Saying(2 begun)"
    await saying.say("1", WITH_FILE)
    await saying.say("3", WITH_FILE)
    assert [call["chat_id"] for call in stub.of("sendMessage")] == [1, 2, 3, 1]
