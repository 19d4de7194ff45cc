"""Deliveries of the Bot API server to a webhook: order, repetition, secret, and calls in answers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from tests.emulators.bot_api import BotApi, Person

pytestmark = pytest.mark.emulator

Answer = Callable[[], web.Response]


class Receiver:
    """A webhook that keeps what it gets and answers as it is told, otherwise with 200."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.answers: list[Answer] = []
        self.takes = 0.0
        self.at_once: Counter[int] = Counter()
        self.most_at_once = 0
        self.url = ""

    async def __call__(self, request: web.Request) -> web.Response:
        """One delivery."""
        update = await request.json()
        self.got.append(update)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        chat = update["message"]["chat"]["id"] if "message" in update else 0
        self.at_once[chat] += 1
        assert self.at_once[chat] == 1 or chat == 0, "two of one chat at once"
        self.most_at_once = max(self.most_at_once, self.at_once.total())
        await asyncio.sleep(self.takes)
        self.at_once[chat] -= 1
        return self.answers.pop(0)() if self.answers else web.Response()

    @property
    def texts(self) -> list[str]:
        """The texts in the order of arrival."""
        return [one["message"]["text"] for one in self.got if "message" in one]


@pytest.fixture
async def receiver(bot_api: BotApi, bot: Bot) -> AsyncIterator[Receiver]:
    """A receiver that the bot's webhook is set to."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/telegram", receiver.__call__)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    await bot.set_webhook(receiver.url, secret_token="s3cret-Value_1", max_connections=5)
    yield receiver
    await bot.delete_webhook()
    await runner.cleanup()


async def test_an_update_arrives_with_the_secret(bot_api: BotApi, bot: Bot, receiver: Receiver) -> None:
    await bot_api.person(42).says("hello")
    await bot_api.settles()
    assert receiver.secrets == {"s3cret-Value_1"}
    update = Update.de_json(receiver.got[0], bot)
    assert update.message is not None and update.message.text == "hello"
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (receiver.url, 0, 5)


async def test_order_is_kept_per_chat_and_chats_run_side_by_side(bot_api: BotApi, receiver: Receiver) -> None:
    receiver.takes = 0.005
    receiver.answers = [lambda: web.Response(status=500)] * 20
    people = [bot_api.person(number) for number in range(1, 11)]
    for line in range(20):
        await asyncio.gather(*(one.says(f"{one.id}: {line}") for one in people))
    await bot_api.settles(timeout=10)
    assert len(receiver.got) == 220
    assert receiver.most_at_once == 5
    for one in people:
        mine = [text for text in receiver.texts if text.startswith(f"{one.id}:")]
        assert list(dict.fromkeys(mine)) == [f"{one.id}: {line}" for line in range(20)]
        assert mine == sorted(mine, key=lambda text: int(text.split()[1]))


async def test_what_is_not_taken_is_tried_ever_later(bot_api: BotApi, bot: Bot, receiver: Receiver) -> None:
    ada, bea = bot_api.person(42), bot_api.person(43)
    receiver.answers = [lambda: web.Response(status=500)] * 4
    await ada.says("first")
    await ada.says("second")
    await bot_api.until(lambda: len(bot_api.webhook_log) >= 4)
    assert len(bot_api.pending) == 2
    assert "500" in str((await bot.get_webhook_info()).last_error_message)
    await bea.says("meanwhile")
    await bot_api.settles()
    assert receiver.texts == ["first"] * 4 + ["meanwhile", "first", "second"]
    assert [attempt.status for attempt in bot_api.webhook_log] == [500] * 4 + [200] * 3
    starts = [one.began for one in bot_api.webhook_log if one.update_id == bot_api.webhook_log[0].update_id]
    pauses = bot_api.webhook_pauses
    assert 0 == pauses[0] < pauses[1] < pauses[2] < pauses[3]
    assert all(
        later - earlier >= pause for (earlier, later), pause in zip(pairwise(starts), pauses, strict=True)
    )


async def test_retry_after_is_honoured(bot_api: BotApi, receiver: Receiver) -> None:
    receiver.answers = [lambda: web.Response(status=503, headers={"Retry-After": "1"})]
    await bot_api.person(42).says("hello")
    await bot_api.settles()
    first, second = bot_api.webhook_log
    assert (first.status, second.status) == (503, 200)
    assert bot_api.webhook_pauses == [1]
    assert second.began - first.ended >= 1


async def test_what_is_a_day_old_is_dropped(bot_api: BotApi, receiver: Receiver) -> None:
    receiver.answers = [lambda: web.Response(status=500)] * 99
    await bot_api.person(42).says("hello")
    await bot_api.until(lambda: bool(bot_api.webhook_log))
    bot_api.age(seconds=24 * 60 * 60)
    await bot_api.settles()
    receiver.answers.clear()
    await bot_api.person(42).says("and now?")
    await bot_api.settles()
    assert receiver.texts[-1] == "and now?"


async def test_an_answer_may_carry_one_call(bot_api: BotApi, bot: Bot, receiver: Receiver) -> None:
    yes = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="y"))
    receiver.answers = [
        lambda: web.json_response({"method": "sendMessage", "chat_id": 42, "text": "hello to you"}),
        lambda: web.json_response({"method": "deleteWebhook"}),
        lambda: web.json_response({"method": "sendMessage", "chat_id": 42, "text": ""}),
    ]
    ada = bot_api.person(42)
    await ada.says("hello")
    assert [one.text for one in await ada.hears()] == ["hello to you"]
    await ada.says("please go")
    await ada.says("say nothing")
    await bot_api.until(lambda: len(bot_api.calls) == 3)
    assert [(one.method, one.status, one.from_webhook) for one in bot_api.calls] == [
        ("setWebhook", 200, False),
        ("sendMessage", 200, True),
        ("sendMessage", 400, True),
    ]
    await bot.send_message(42, "Shall we?", reply_markup=yes)
    query_id = "not known yet"
    receiver.answers = [
        lambda: web.json_response(
            {"method": "answerCallbackQuery", "callback_query_id": query_id, "text": "Noted"}
        )
    ]
    receiver.takes = 0.05
    query_id = (await ada.presses("Yes"))["callback_query"]["id"]
    await bot_api.until(lambda: bool(ada.toasts))
    assert ada.toasts[0].text == "Noted"


async def test_duplicates_come_at_once_and_later(bot_api: BotApi, receiver: Receiver) -> None:
    update = await bot_api.raw_update({"something_new": {"nobody": "reads this"}})
    await bot_api.settles()
    await bot_api.deliver_again(update["update_id"])
    await bot_api.settles()
    assert receiver.got == [update, update]
    bot_api.deliver_twice_at_once = True
    receiver.takes = 0.05
    await bot_api.raw_update({"something_new": {"at once": "twice"}})
    await bot_api.settles()
    assert len(receiver.got) == 4 and receiver.most_at_once == 2
    one, other = bot_api.webhook_log[-2:]
    assert max(one.began, other.began) < min(one.ended, other.ended)


async def test_what_the_webhook_did_not_take_is_there_for_the_poller(
    bot_api: BotApi, bot: Bot, receiver: Receiver
) -> None:
    receiver.answers = [lambda: web.Response(status=500)] * 99
    ada: Person = bot_api.person(42)
    await ada.says("hello")
    await bot_api.until(lambda: bool(bot_api.webhook_log))
    await bot.delete_webhook()
    (update,) = await bot.get_updates(timeout=1)
    assert update.message is not None and update.message.text == "hello"
    await asyncio.sleep(0.02)  # the server allows one setWebhook in a second, as it counts them
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    await bot_api.until(lambda: bot_api.webhook_log[-1].status is None)
    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
