"""The channel as a whole: opening, hearing, speaking, closing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.typing import EventDict

from bot.channels.telegram import WEBHOOK_PATH, Answer, Telegram, TokenRefused
from bot.channels.telegram.channel import LARGEST
from bot.domain.message import (
    Choice,
    Heard,
    InboundMessage,
    OutboundMessage,
    Receipt,
    SendError,
    SendTrouble,
    Unavailable,
)
from tests.channels.telegram.conftest import AT
from tests.channels.telegram.stub import (
    GROUP,
    TOKEN,
    Stub,
    closed,
    html,
    message,
    moved,
    ok,
    payload,
    press,
    refusal,
    slow,
    texts,
)

PUBLIC = "https://example.org"


class House:
    """Receives as it is told."""

    def __init__(self) -> None:
        self.heard: list[InboundMessage] = []
        self.receipt: Receipt | Exception = Receipt()

    async def receive(self, message: InboundMessage) -> Receipt:
        self.heard.append(message)
        if isinstance(self.receipt, Exception):
            raise self.receipt
        return self.receipt


def telegram(url: str, **settings: Any) -> Telegram:
    usual: dict[str, Any] = {
        "api_url": url,
        "secret": "s3cret",
        "public_url": PUBLIC,
        "words": lambda language: f"Not here ({language}).",
        "commands": lambda: {"": [("help", "What I can do")]},
        "now": lambda: AT,
        "random": lambda: 1.0,
        "first_pause": 0.01,
        "poll_wait": 5,
    }
    return Telegram(TOKEN, **usual | settings)


@asynccontextmanager
async def opened(channel: Telegram, house: House) -> AsyncIterator[Telegram]:
    await channel.open(house.receive)
    try:
        yield channel
    finally:
        async with asyncio.timeout(20):
            await channel.close()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def channel(stub: Stub, house: House) -> AsyncIterator[Telegram]:
    async with opened(telegram(stub.url), house) as channel:
        await stub.until(lambda: bool(stub.of("setMyCommands")))
        stub.calls.clear()
        yield channel


# -- opening and closing ----------------------------------------------------------------------------


async def test_with_a_public_address_the_webhook_is_set(stub: Stub, house: House) -> None:
    async with opened(telegram(stub.url, public_url=PUBLIC + "/"), house):
        (call,) = stub.of("setWebhook")
        await stub.until(lambda: bool(stub.of("setMyCommands")))
    assert (call["url"], call["secret_token"]) == (PUBLIC + WEBHOOK_PATH, "s3cret")
    assert not stub.of("getUpdates") and not stub.of("deleteWebhook")


async def test_without_one_it_polls(stub: Stub, house: House) -> None:
    async with opened(telegram(stub.url, public_url=""), house):
        stub.queue(message(7))
        await stub.until(lambda: bool(house.heard))
    assert next(name for name, _ in stub.calls) == "deleteWebhook"
    assert stub.of("getUpdates")[-1]["offset"] == 8


@pytest.mark.parametrize("public_url", ["", PUBLIC])
@pytest.mark.parametrize("answer", [refusal(401, "Unauthorized"), refusal(404, "Not Found")])
async def test_a_refused_token_is_told_at_start(
    stub: Stub, house: House, public_url: str, answer: Any
) -> None:
    stub.next("setWebhook", answer)
    stub.next("deleteWebhook", answer)
    channel = telegram(stub.url, public_url=public_url)
    with pytest.raises(TokenRefused) as caught:
        await channel.open(house.receive)
    assert str(caught.value) == "Telegram does not accept BIGROOM_TELEGRAM_TOKEN."
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    await channel.close()


@pytest.mark.parametrize("public_url", ["", PUBLIC])
async def test_a_telegram_in_trouble_is_tried_again_in_the_background(
    stub: Stub, house: House, public_url: str, logs: list[EventDict]
) -> None:
    method = "setWebhook" if public_url else "deleteWebhook"
    trouble = [refusal(502, "Bad Gateway"), html(200), closed(), refusal(429, "", retry_after=1)]
    stub.next(method, *trouble)
    began = asyncio.get_running_loop().time()
    async with opened(telegram(stub.url, public_url=public_url), house):
        assert len(stub.calls) == 1
        await stub.until(lambda: bool(stub.of("setMyCommands")))
        assert len(stub.of(method)) == 5
        assert asyncio.get_running_loop().time() - began >= 1, "a second was asked for"
    assert [entry["code"] for entry in logs] == ["502", "200 unreadable", "connection", "429"]


async def test_a_telegram_that_does_not_answer_does_not_hold_up_the_start(
    stub: Stub, house: House, logs: list[EventDict]
) -> None:
    stub.next("setWebhook", slow(60))
    async with opened(telegram(stub.url, first_try=0.05), house):
        await stub.until(lambda: len(stub.of("setWebhook")) == 2)
    assert logs[0]["code"] == "timeout"


async def test_a_token_refused_only_later_is_logged(stub: Stub, house: House, logs: list[EventDict]) -> None:
    stub.next("setWebhook", refusal(502, "Bad Gateway"), refusal(401, "Unauthorized"))
    async with opened(telegram(stub.url), house):
        await stub.until(lambda: len(logs) == 2)
    assert logs[1]["reason"] == "Telegram does not accept BIGROOM_TELEGRAM_TOKEN."


async def test_closing_while_telegram_is_away_is_quick(house: House) -> None:
    channel = telegram("http://127.0.0.1:9", first_pause=60)
    await channel.open(house.receive)
    async with asyncio.timeout(4):
        await channel.close()
        await channel.close()


async def test_a_menu_that_cannot_be_made_harms_nothing(
    stub: Stub, house: House, logs: list[EventDict]
) -> None:
    def commands() -> Any:
        raise LookupError("no words")

    async with opened(telegram(stub.url, public_url="", commands=commands), house):
        stub.queue(message(7))
        await stub.until(lambda: bool(house.heard))
    assert "telegram_errand_broke" in [entry["event"] for entry in logs]


async def test_descriptions_are_written_when_there_are_some(stub: Stub, house: House) -> None:
    async with opened(telegram(stub.url, descriptions=lambda: {"": ("A room", "room")}), house):
        await stub.until(lambda: bool(stub.of("setMyShortDescription")))


async def test_closing_lets_what_is_in_hand_come_to_its_end(stub: Stub, house: House) -> None:
    in_hand = asyncio.Event()

    async def receive(message: InboundMessage) -> Receipt:
        in_hand.set()
        await asyncio.sleep(0.2)
        return await house.receive(message)

    channel = telegram(stub.url, public_url="")
    await channel.open(receive)
    stub.queue(message(7))
    async with asyncio.timeout(10):
        await in_hand.wait()
    await channel.close()
    assert [one.external_id for one in house.heard] == ["7"]


async def test_closing_does_not_wait_for_ever(stub: Stub) -> None:
    in_hand = asyncio.Event()

    async def receive(_: InboundMessage) -> Receipt:
        in_hand.set()
        await asyncio.sleep(60)
        return Receipt()

    channel = telegram(stub.url, public_url="")
    await channel.open(receive)
    stub.queue(message(7))
    async with asyncio.timeout(10):
        await in_hand.wait()
    async with asyncio.timeout(20):
        await channel.close()


# -- hearing by webhook -----------------------------------------------------------------------------


async def test_a_delivery_is_handed_on_and_answered_after_that(channel: Telegram, house: House) -> None:
    assert await channel.webhook("s3cret", payload(message(7, "Hello"))) == Answer(200)
    assert [(one.text, one.at) for one in house.heard] == [("Hello", AT)]


@pytest.mark.parametrize("secret", [None, "", "S3cret", "s3cret ", "s3crét", "\ud83d", "x" * 10_000])
async def test_without_the_right_secret_nothing_is_heard(
    channel: Telegram, house: House, secret: str | None
) -> None:
    assert (await channel.webhook(secret, payload(message(7)))).status == 403
    assert house.heard == []


async def test_without_a_secret_of_ours_nobody_has_the_right_one(stub: Stub, house: House) -> None:
    async with opened(telegram(stub.url, secret=""), house) as channel:
        assert (await channel.webhook("", payload(message(7)))).status == 403
        assert (await channel.webhook(None, payload(message(7)))).status == 403


async def test_what_is_too_large_is_not_looked_at(channel: Telegram, house: House) -> None:
    assert (await channel.webhook("s3cret", b" " * (LARGEST + 1))).status == 413
    assert house.heard == []
    assert (await channel.webhook("s3cret", b" " * LARGEST)).status == 200


async def test_what_cannot_be_read_is_kept_and_answered(channel: Telegram, house: House) -> None:
    assert await channel.webhook("s3cret", b'{"update_id":7,"message":{}}') == Answer(200)
    assert [(one.kind, one.external_id) for one in house.heard] == [(Heard.UNREADABLE, "7")]


async def test_a_house_that_is_full_asks_for_another_delivery(channel: Telegram, house: House) -> None:
    house.receipt = Unavailable(3)
    answer = await channel.webhook("s3cret", payload(press(7)))
    assert answer == Answer(503, headers={"Retry-After": "3"})


async def test_a_house_that_breaks_asks_for_another_delivery_and_logs_no_words(
    channel: Telegram, house: House, logs: list[EventDict]
) -> None:
    house.receipt = ValueError("private words")
    answer = await channel.webhook("s3cret", payload(message(7)))
    assert answer == Answer(503, headers={"Retry-After": "5"})
    assert logs == [
        {"event": "telegram_update_not_taken", "error": "ValueError", "update": 7, "log_level": "error"}
    ]


async def test_before_opening_and_after_closing_another_delivery_is_asked_for(
    stub: Stub, house: House
) -> None:
    channel = telegram(stub.url)
    assert (await channel.webhook("s3cret", payload(message(7)))).status == 503
    async with opened(channel, house):
        pass
    assert (await channel.webhook("s3cret", payload(message(7)))).status == 503


async def test_a_press_is_answered_in_the_reply_and_the_choice_is_shown(
    channel: Telegram, house: House, stub: Stub
) -> None:
    house.receipt = Receipt(chosen="Yes, please")
    answer = await channel.webhook("s3cret", payload(press(7)))
    assert (answer.status, dict(answer.headers)) == (200, {"Content-Type": "application/json"})
    assert json.loads(answer.body) == {"method": "answerCallbackQuery", "callback_query_id": "q7"}
    await stub.until(lambda: bool(stub.calls))
    assert texts(stub.of("editMessageText")) == ["Which?\n\n✓ Yes, please"]
    assert not stub.of("answerCallbackQuery")


@pytest.mark.parametrize("receipt", [Receipt(), Receipt(duplicate=True, chosen="Yes, please")])
async def test_a_press_that_chose_nothing_or_came_twice_changes_nothing(
    channel: Telegram, house: House, stub: Stub, receipt: Receipt
) -> None:
    house.receipt = receipt
    answer = await channel.webhook("s3cret", payload(press(7)))
    assert b"answerCallbackQuery" in answer.body
    await asyncio.sleep(0.05)
    assert stub.calls == []


async def test_an_edit_that_fails_harms_nobody(channel: Telegram, house: House, stub: Stub) -> None:
    stub.next("editMessageText", refusal(400, "Bad Request: message is not modified"))
    house.receipt = Receipt(chosen="Yes")
    assert (await channel.webhook("s3cret", payload(press(7)))).status == 200
    await stub.until(lambda: bool(stub.calls))
    assert (await channel.webhook("s3cret", payload(message(8)))).status == 200


async def test_a_group_is_told_once_and_left(channel: Telegram, house: House, stub: Stub) -> None:
    for number in (7, 8):
        await channel.webhook("s3cret", payload(message(number, "hello all", chat=GROUP)))
    await stub.until(lambda: bool(stub.of("leaveChat")))
    await channel.webhook("s3cret", payload(moved(9, "left", GROUP)))
    assert texts(stub.of("sendMessage")) == ["Not here (ar)."]
    assert [one.kind for one in house.heard] == [Heard.GROUP] * 3
    await channel.webhook("s3cret", payload(moved(10, "member", GROUP)))
    await stub.until(lambda: len(stub.of("leaveChat")) == 2)


async def test_a_group_message_that_came_twice_is_not_answered_again(
    channel: Telegram, house: House, stub: Stub
) -> None:
    house.receipt = Receipt(duplicate=True)
    await channel.webhook("s3cret", payload(message(7, "hello all", chat=GROUP)))
    await asyncio.sleep(0.05)
    assert stub.calls == []


# -- hearing by polling -----------------------------------------------------------------------------


async def test_when_polling_a_press_is_answered_by_a_call(stub: Stub, house: House) -> None:
    house.receipt = Receipt(chosen="Yes, please")
    async with opened(telegram(stub.url, public_url=""), house):
        stub.queue(press(7))
        await stub.until(lambda: bool(stub.of("answerCallbackQuery") and stub.of("editMessageText")))
    assert stub.of("answerCallbackQuery") == [{"callback_query_id": "q7"}]


# -- speaking ---------------------------------------------------------------------------------------


async def test_what_is_said_has_the_ids_of_all_its_parts(channel: Telegram, stub: Stub) -> None:
    said = OutboundMessage("word " * 1000, (Choice("yes", "Yes"),), "w7")
    assert await channel.send("1001", said) == "1 2"
    first, second = stub.of("sendMessage")
    assert "reply_markup" not in first
    assert second["reply_markup"]["inline_keyboard"] == [[{"text": "Yes", "callback_data": "w7:0"}]]


@pytest.mark.parametrize("result", [True, None, [], {}, {"message_id": "x"}])
async def test_what_was_said_is_said_even_when_the_answer_has_no_id(
    channel: Telegram, stub: Stub, result: object
) -> None:
    stub.next("sendMessage", ok(result))
    assert await channel.send("1001", OutboundMessage("Hello")) == ""


async def test_trouble_comes_out_as_ours(channel: Telegram, stub: Stub) -> None:
    stub.next("sendMessage", refusal(429, "Too Many Requests", retry_after=4))
    with pytest.raises(SendError) as caught:
        await channel.send("1001", OutboundMessage("Hello"))
    assert (caught.value.trouble, caught.value.retry_after) == (SendTrouble.TOO_FAST, 4)


async def test_a_channel_that_is_not_open_cannot_speak(stub: Stub) -> None:
    with pytest.raises(SendError) as caught:
        await telegram(stub.url).send("1001", OutboundMessage("Hello"))
    assert caught.value.trouble is SendTrouble.UNREACHABLE


async def test_the_bots_name_is_known(channel: Telegram) -> None:
    assert await channel.username() == "our_bot"
    assert (channel.name, repr(channel)) == ("telegram", "Telegram()")


async def test_nothing_said_or_heard_is_in_the_log(
    channel: Telegram, house: House, stub: Stub, logs: list[EventDict]
) -> None:
    house.receipt = Receipt(chosen="private choice")
    stub.next("editMessageText", html(403))
    stub.next("sendMessage", refusal(400, "Bad Request: private words"))
    await channel.webhook("s3cret", payload(press(7)))
    await channel.webhook("s3cret", payload(message(8, "private words", chat=GROUP)))
    await channel.webhook("s3cret", b'{"update_id":9,"message":{"text":"private words"}}')
    await stub.until(lambda: len(logs) == 2)
    for secret in ("private", "1001", "-1002000", "amina", "Amina", "SECRET", "s3cret"):
        assert secret not in str(logs)
