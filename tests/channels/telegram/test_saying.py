"""Parts of one message, one after the other: words, buttons, file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram.api import Api
from bot.channels.telegram.saying import Saying
from bot.domain.message import Choice, File, OutboundMessage, SendError, SendTrouble
from tests.channels.pictures import PAGE, PNG, WITH_PICTURE, WORDS, Drawer
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


# -- pictures -------------------------------------------------------------------------------


async def test_words_that_fit_go_below_the_picture_in_one_message(api: Api, stub: Stub) -> None:
    assert await Saying(api, pictures=Drawer()).say("1001", WITH_PICTURE) == "1"
    (sent,) = stub.of("sendPhoto")
    assert methods(stub) == ["sendPhoto"]
    assert (sent["caption"], sent["photo"], sent["chat_id"]) == (WORDS, ("result.png", PNG), "1001")


@pytest.mark.parametrize(
    "message",
    [
        replace(WITH_PICTURE, text="word " * 210),
        replace(WITH_PICTURE, choices=(Choice("yes", "Yes"),), wait_id="w7"),
        replace(WITH_PICTURE, text="word " * 1000),
    ],
    ids=["too long", "a question", "very long"],
)
async def test_words_that_do_not_fit_go_after_it(api: Api, stub: Stub, message: OutboundMessage) -> None:
    await Saying(api, pictures=Drawer()).say("1001", message)
    first, *others = methods(stub)
    assert first == "sendPhoto" and set(others) == {"sendMessage"}
    assert "caption" not in stub.of("sendPhoto")[0]
    said = " ".join(call["text"] for call in stub.of("sendMessage"))
    assert said.split() == f"{message.text}\n\nAs a page:\n{PAGE}".split()


@pytest.mark.parametrize("text", ["Short.", "word " * 300])
async def test_what_cannot_be_drawn_leaves_the_words(api: Api, stub: Stub, text: str) -> None:
    message = replace(WITH_PICTURE, text=text)
    await Saying(api, pictures=Drawer(fails=True, linked=False)).say("1001", message)
    assert [call["text"] for call in stub.of("sendMessage")] == [text.strip()]
    assert methods(stub) == ["sendMessage"]


@pytest.mark.parametrize("text", ["Short.", "word " * 300])
async def test_a_picture_that_telegram_refuses_leaves_the_words(api: Api, stub: Stub, text: str) -> None:
    stub.next("sendPhoto", refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await Saying(api, pictures=Drawer(linked=False)).say("1001", replace(WITH_PICTURE, text=text))
    assert [call["text"] for call in stub.of("sendMessage")] == [text.strip()]


async def test_words_are_neither_lost_nor_said_twice_whatever_breaks(api: Api, stub: Stub) -> None:
    long = replace(WITH_PICTURE, text="word " * 300)
    drawer = Drawer(linked=False)
    saying = Saying(api, pictures=drawer)
    stub.next("sendMessage", refusal(500, "Oh"))
    assert await fails(saying, long) is SendTrouble.UNREACHABLE
    drawer.fails = True  # what was shown once need not be drawn again
    await saying.say("1001", long)
    assert methods(stub) == ["sendPhoto", "sendMessage", "sendMessage"]
    stub.next("sendPhoto", refusal(502, "Bad Gateway"))
    drawer.fails = False
    assert await fails(saying, WITH_PICTURE) is SendTrouble.UNREACHABLE
    await saying.say("1001", WITH_PICTURE)
    assert methods(stub)[3:] == ["sendPhoto", "sendPhoto"]


async def test_who_has_blocked_us_gets_neither(api: Api, stub: Stub) -> None:
    stub.next("sendPhoto", refusal(403, "Forbidden: bot was blocked by the user"))
    assert await fails(Saying(api, pictures=Drawer()), WITH_PICTURE) is SendTrouble.BLOCKED
    assert methods(stub) == ["sendPhoto"]
