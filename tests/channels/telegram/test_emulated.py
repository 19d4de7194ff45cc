"""The door against an emulated Telegram, by polling and by webhook: the same conversation either way."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.channels.telegram import WEBHOOK_PATH, Telegram
from bot.channels.telegram.updates import ALLOWED_UPDATES
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
from bot.domain.picture import Pictures
from bot.pictures.results_svg import result_png
from tests.channels.pictures import WITH_PICTURE, WORDS, Drawer
from tests.emulators.bot_api import BotApi
from tests.pictures.votes import drawn, stage

pytestmark = pytest.mark.emulator

CHOICES = (Choice("yes", "Yes, please"), Choice("no", "No, thank you"))


class House:
    """As little of a house as will do: it remembers what it took, asks one question, and echoes."""

    def __init__(self) -> None:
        self.heard: list[InboundMessage] = []
        self.deliveries: Counter[str] = Counter()
        self.refuse: Callable[[InboundMessage], bool] = lambda _: False
        self.channel: Telegram | None = None
        self.drawer = Drawer()

    async def receive(self, message: InboundMessage) -> Receipt:
        self.deliveries[message.external_id] += 1
        if self.refuse(message):
            raise Unavailable(0)
        if message.external_id in {one.external_id for one in self.heard}:
            return Receipt(duplicate=True)
        self.heard.append(message)
        if message.kind is Heard.PRESS and message.press is not None and message.press.index >= 0:
            return Receipt(chosen=CHOICES[message.press.index].label)
        if message.text == "/start":
            await self._say(message, OutboundMessage("Shall we?", CHOICES, "w7"))
        elif message.kind is Heard.TEXT:
            await self._say(message, OutboundMessage(f"You said {message.text}"))
        return Receipt()

    async def _say(self, message: InboundMessage, said: OutboundMessage) -> None:
        assert self.channel is not None and message.address is not None
        await self.channel.send(message.address.value, said)

    def texts(self, person: int) -> list[str]:
        """What was heard of one person."""
        heard = [one for one in self.heard if one.address is not None and one.address.value == str(person)]
        return [one.text for one in heard]

    @property
    def kinds(self) -> list[Heard]:
        """What sort of things were heard."""
        return [one.kind for one in self.heard]


Open = Callable[[House], Awaitable[Telegram]]


@pytest.fixture(params=["polling", "webhook"])
async def by(request: pytest.FixtureRequest, bot_api: BotApi) -> AsyncIterator[Open]:
    """Opens a channel that hears in one of the two ways; several may be opened one after the other."""
    async with AsyncExitStack() as stack:
        channels: list[Telegram] = []

        async def answer(http: web.Request) -> web.Response:
            secret = http.headers.get("X-Telegram-Bot-Api-Secret-Token")
            given = await channels[-1].webhook(secret, await http.read())
            return web.Response(status=given.status, body=given.body, headers=given.headers)

        async def open_(house: House) -> Telegram:
            public_url = await _serving(stack, answer) if request.param == "webhook" else ""
            channel = house.channel = _telegram(bot_api, public_url, house.drawer)
            channels.append(channel)
            await channel.open(house.receive)
            stack.push_async_callback(channel.close)
            return channel

        yield open_


def _telegram(bot_api: BotApi, public_url: str, pictures: Pictures) -> Telegram:
    return Telegram(
        bot_api.token,
        api_url=bot_api.url,
        secret="s3cret",
        public_url=public_url,
        words=lambda _: "I talk with one person at a time.",
        commands=lambda: {"": [("help", "What I can do")], "ar": [("help", "مساعدة")]},
        pictures=pictures,
        now=lambda: datetime.now(UTC),
        random=lambda: 0.5,
        first_pause=0.02,
        poll_wait=2,
    )


async def _serving(stack: AsyncExitStack, answer: Callable[[web.Request], Any]) -> str:
    app = web.Application()
    app.router.add_post(WEBHOOK_PATH, answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


@pytest.fixture
def house() -> House:
    return House()


async def test_a_conversation_with_a_question_and_a_choice(by: Open, bot_api: BotApi, house: House) -> None:
    await by(house)
    ada = bot_api.person(42, language_code="ar-EG")
    await ada.says("/start c7Qd")
    (question,) = await ada.hears()
    assert (question.text, question.labels) == ("Shall we?", ["Yes, please", "No, thank you"])
    await ada.presses("No, thank you")
    await bot_api.until(lambda: ada.heard[-1].edited and bool(ada.toasts))
    assert (ada.heard[-1].text, ada.heard[-1].labels) == ("Shall we?\n\n✓ No, thank you", [])
    await ada.presses("Yes, please", message=question)  # her app had not shown the edit yet
    await bot_api.until(lambda: len(ada.toasts) == 2)
    start, press, again = house.heard
    assert (start.text, start.start_code, start.language_hint) == ("/start", "c7Qd", "ar")
    assert press.press is not None and again.press is not None
    assert (press.press.wait_id, press.press.index, again.press.index) == ("w7", 1, 0)
    assert start.order is not None and press.order is not None and start.order < press.order
    await bot_api.settles()


async def test_all_that_people_send_is_heard_for_what_it_is(by: Open, bot_api: BotApi, house: House) -> None:
    await by(house)
    ada = bot_api.person(42)
    await ada.says("helo")
    await ada.edits("hello")
    await ada.sends_voice()
    await ada.sends_photo("my garden")
    await ada.sends_sticker()
    await ada.sends_location()
    await bot_api.settles()
    await ada.blocks()
    await ada.unblocks()
    await bot_api.settles()
    assert house.kinds == [Heard.TEXT, Heard.EDIT, *[Heard.MEDIA] * 4, Heard.BLOCKED, Heard.UNBLOCKED]
    assert house.texts(42)[:4] == ["helo", "hello", "", "my garden"]


async def test_a_group_is_told_once_and_left(by: Open, bot_api: BotApi, house: House) -> None:
    await by(house)
    ada = bot_api.person(42)
    group = bot_api.group()
    await ada.adds_bot_to(group)
    await bot_api.until(lambda: bool(bot_api.calls_of("leaveChat")))
    await bot_api.settles()
    assert [one.text for one in group.heard] == ["I talk with one person at a time."]
    assert set(house.kinds) == {Heard.GROUP}


async def test_two_hundred_messages_of_five_people_in_order(by: Open, bot_api: BotApi, house: House) -> None:
    await by(house)
    people = [bot_api.person(number) for number in range(50, 55)]
    for number in range(40):
        for person in people:
            await person.says(str(number))
    await bot_api.settles(30)
    for person in people:
        assert house.texts(person.id) == [str(number) for number in range(40)]
        assert [one.text for one in person.heard] == [f"You said {number}" for number in range(40)]


@pytest.mark.parametrize(
    "poison",
    [
        {"message": {"text": 7}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": "x", "type": "private"}}},
        {"poll": {"id": "1", "question": "no members_only"}},
        {"hologram": {"id": 1}},
        {},
    ],
)
async def test_no_unreadable_update_blocks_the_next(
    by: Open, bot_api: BotApi, house: House, poison: dict[str, Any]
) -> None:
    await by(house)
    ada = bot_api.person(42)
    await ada.says("before")
    await bot_api.raw_update(poison)
    await ada.says("after")
    await bot_api.settles()
    assert house.texts(42) == ["before", "after"]
    assert len(house.heard) == 3
    assert all(count == 1 for count in house.deliveries.values())


async def test_what_is_not_taken_comes_again_in_order_and_keeps_nobody_else(
    by: Open, bot_api: BotApi, house: House
) -> None:
    refusals = iter([True] * 3)
    house.refuse = lambda message: message.text == "second" and next(refusals, False)
    await by(house)
    ada, bea = bot_api.person(42), bot_api.person(43)
    for text in ("first", "second", "third"):
        await ada.says(text)
    await bea.says("hello")
    await bot_api.settles(15)
    assert house.texts(42) == ["first", "second", "third"]
    assert house.texts(43) == ["hello"]
    assert max(house.deliveries.values()) == 4


async def test_what_comes_twice_at_once_reaches_the_house_twice_and_does_no_harm(
    by: Open, bot_api: BotApi, house: House
) -> None:
    await by(house)
    bot_api.deliver_twice_at_once = True
    ada = bot_api.person(42)
    await ada.says("hello")
    await bot_api.settles()
    assert house.texts(42) == ["hello"]
    assert max(house.deliveries.values()) == 2


async def test_a_restart_loses_nothing_and_keeps_the_order(by: Open, bot_api: BotApi, house: House) -> None:
    first = await by(house)
    ada = bot_api.person(42)
    await ada.says("0")
    await bot_api.settles()
    await first.close()
    for number in range(1, 5):
        await ada.says(str(number))
    await asyncio.sleep(0.1)
    await by(house)
    await ada.says("5")
    await bot_api.settles(15)
    assert house.texts(42) == [str(number) for number in range(6)]


async def test_the_set_up_survives_bad_days(by: Open, bot_api: BotApi, house: House) -> None:
    for method in ("setWebhook", "deleteWebhook"):
        bot_api.fail(method, 502)
        bot_api.fail(method, "closed")
        bot_api.fail(method, 429, retry_after=1)
    bot_api.fail("setMyCommands", 500)
    bot_api.fail("getUpdates", 409, times=2)
    bot_api.fail("getUpdates", "closed")
    await by(house)
    ada = bot_api.person(42)
    await bot_api.until(lambda: len(bot_api.calls_of("setMyCommands")) == 2, timeout=10)
    await ada.says("hello")
    await bot_api.settles(10)
    assert house.texts(42) == ["hello"]


async def test_we_ask_for_what_we_read_and_no_more(by: Open, bot_api: BotApi, house: House) -> None:
    await by(house)
    await bot_api.until(lambda: bool(bot_api.calls_of("setWebhook") + bot_api.calls_of("getUpdates")))
    (call, *_) = bot_api.calls_of("setWebhook") + bot_api.calls_of("getUpdates")
    assert call.params.get("allowed_updates") == list(ALLOWED_UPDATES)


@pytest.mark.parametrize(
    ("status", "description", "trouble"),
    [
        (429, None, SendTrouble.TOO_FAST),
        (502, None, SendTrouble.UNREACHABLE),
        ("closed", None, SendTrouble.UNREACHABLE),
        (403, "Forbidden: bot was blocked by the user", SendTrouble.BLOCKED),
        (400, "Bad Request: message is too long", SendTrouble.REFUSED),
    ],
)
async def test_trouble_in_sending_is_told_as_ours(
    by: Open, bot_api: BotApi, house: House, status: Any, description: str | None, trouble: SendTrouble
) -> None:
    channel = await by(house)
    ada = bot_api.person(42)
    await ada.says("hello")
    await ada.hears()
    bot_api.fail("sendMessage", status, retry_after=7 if status == 429 else None, description=description)
    with pytest.raises(SendError) as caught:
        await channel.send("42", OutboundMessage("Hello"))
    assert caught.value.trouble is trouble
    assert caught.value.retry_after == (7 if status == 429 else None)
    assert await channel.send("42", OutboundMessage("Hello")) == str(ada.heard[-1].message_id)


async def test_people_who_are_gone_are_told_apart(by: Open, bot_api: BotApi, house: House) -> None:
    channel = await by(house)
    ada = bot_api.person(42)
    await ada.says("hello")
    await ada.hears()

    async def trouble_with(person: int) -> SendTrouble:
        with pytest.raises(SendError) as caught:
            await channel.send(str(person), OutboundMessage("Hello"))
        return caught.value.trouble

    await ada.blocks()
    assert await trouble_with(42) is SendTrouble.BLOCKED
    ada.deletes_her_account()
    assert await trouble_with(42) is SendTrouble.UNKNOWN_ADDRESS
    assert await trouble_with(4711) is SendTrouble.UNKNOWN_ADDRESS


async def test_a_long_answer_with_buttons_arrives_whole(by: Open, bot_api: BotApi, house: House) -> None:
    channel = await by(house)
    ada = bot_api.person(42)
    await ada.says("hello")
    await ada.hears()
    text = "🤱🏾 wörd. " * 1000
    numbers = await channel.send("42", OutboundMessage(text, CHOICES, "w7"))
    parts = await ada.hears(2)
    assert " ".join(part.text for part in parts) == text.strip()
    assert [len(part.labels) for part in parts] == [0] * (len(parts) - 1) + [2]
    assert numbers.split() == [str(part.message_id) for part in parts]


async def test_a_result_arrives_as_a_picture_with_its_words_below(
    by: Open, bot_api: BotApi, house: House
) -> None:
    house.drawer.content = result_png(drawn(stage()))
    channel = await by(house)
    people = [bot_api.person(number) for number in (42, 43)]
    for person in people:
        await person.says("hello")
        await person.hears()
        number = await channel.send(str(person.user["id"]), WITH_PICTURE)
        (shown,) = await person.hears()
        assert (shown.text, str(shown.message_id)) == (WORDS, number)
    raw = [person.chat.messages[person.heard[-1].message_id].raw for person in people]
    assert raw[0]["photo"][-1]["file_size"] == len(house.drawer.content)
    assert raw[0]["photo"][-1]["file_id"] == raw[1]["photo"][-1]["file_id"], "sent whole only once"
