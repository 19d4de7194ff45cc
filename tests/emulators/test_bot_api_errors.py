"""The refusals and faults of the Bot API server, as the real client and a bare one see them."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.emulators.bot_api import BotApi, Person

pytestmark = pytest.mark.emulator


async def _answer(api: BotApi, method: str, **fields: str) -> tuple[int, dict[str, str], str]:
    """What a client sees that knows nothing of Telegram."""
    url = f"{api.base_url}{api.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, data=fields) as response:
        return response.status, dict(response.headers), await response.text()


async def test_wrong_tokens_and_methods(bot_api: BotApi, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=bot_api.base_url):
            pass
    assert (await _answer(bot_api, "sendPigeon"))[0] == 404
    async with aiohttp.ClientSession() as session:
        url = f"{bot_api.base_url}1:wrong/getMe"
        async with session.get(url) as response:
            assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")
    assert (await _answer(bot_api, "GETME"))[0] == 200


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"text": "hello"}, "chat_id is empty"),
        ({"chat_id": "99", "text": "hello"}, "chat not found"),
        ({"chat_id": "42"}, "message text is empty"),
        ({"chat_id": "42", "text": " \n "}, "text must be non-empty"),
        ({"chat_id": "42", "text": "x" * 4097}, "message is too long"),
        ({"chat_id": "42", "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"chat_id": "42", "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON"),
        (
            {"chat_id": "42", "text": "x", "reply_parameters": '{"message_id": 9999}'},
            "message to be replied not found",
        ),
    ],
)
async def test_what_makes_no_sense_is_a_400(
    bot_api: BotApi, ada: Person, fields: dict[str, str], description: str
) -> None:
    status, _, body = await _answer(bot_api, "sendMessage", **fields)
    assert status == 400
    assert f"Bad Request: {description}" in body.replace("\\", "")
    assert ada.heard == []


async def test_4096_letters_are_not_too_many(bot: Bot, ada: Person) -> None:
    await bot.send_message(42, "ש" * 4096)
    assert len(ada.heard[0].text) == 4096


async def test_edits_buttons_and_queries_are_checked(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    too_much = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="é" * 33))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(42, "hello", reply_markup=too_much)
    yes = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="é" * 32))
    sent = await bot.send_message(42, "hello", reply_markup=yes)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("hello", 42, sent.message_id, reply_markup=yes)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("hello", 42, 99999)
    await ada.presses(0)
    await ada.presses(0)
    first, second = await bot.get_updates(timeout=1)
    assert first.callback_query is not None and second.callback_query is not None
    await first.callback_query.answer()
    bot_api.age(seconds=100)
    for query in (first.callback_query, second.callback_query):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await query.answer()
    assert await bot.edit_message_reply_markup(42, sent.message_id)
    assert ada.heard[-1].labels == []


async def test_who_does_not_want_the_bot_is_left_alone(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    await ada.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(42, "hello")
    with pytest.raises(RuntimeError):
        await ada.says("I blocked you")
    await ada.unblocks()
    await bot.send_message(42, "hello")
    ada.deletes_her_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(42, "hello")
    group, bea = bot_api.group(-77), bot_api.person(43)
    await bea.adds_bot_to(group)
    await bea.says_in_group("hello")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(43, "hello")
    group.migrates(-100123)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-77, "hello")
    assert moved.value.new_chat_id == -100123
    await bea.removes_bot_from(group)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(-77, "hello")


async def test_a_rate_limit_says_for_how_long(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    await bot_api.person(43).says("hello")
    bot_api.fail("sendMessage", 429, times=2, retry_after=7, chat=42)
    with pytest.raises(RetryAfter) as limited:
        await bot.send_message(42, "hello")
    assert limited.value.retry_after == timedelta(seconds=7)
    await bot.send_message(43, "hello")
    status, headers, body = await _answer(bot_api, "sendMessage", chat_id="42", text="hello")
    assert (status, headers["Retry-After"]) == (429, "7")
    assert '"retry_after": 7' in body and "Too Many Requests: retry after 7" in body
    await bot.send_message(42, "hello")
    assert [call.status for call in bot_api.calls_of("sendMessage")] == [429, 200, 429, 200]


async def test_the_server_may_break_before_or_after_its_work(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    bot_api.fail("*", 500)
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(42, "lost")
    bot_api.fail("sendMessage", 502)
    status, headers, body = await _answer(bot_api, "sendMessage", chat_id="42", text="lost")
    assert (status, headers["Content-Type"]) == (502, "text/html; charset=utf-8") and "<html>" in body
    bot_api.fail("sendMessage", "closed", after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(42, "said, but nobody told the bot")
    bot_api.fail("sendMessage", "timeout", times=None)
    with pytest.raises(TimedOut):
        await bot.send_message(42, "lost", read_timeout=0.2)
    bot_api.heal()
    await bot.send_message(42, "said")
    assert [one.text for one in ada.heard] == ["said, but nobody told the bot", "said"]
    assert [call.status for call in bot_api.calls] == [500, 502, None, None, 200]


async def test_polling_with_a_webhook_set_is_a_conflict(bot_api: BotApi, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await bot_api.until(lambda: bool(bot_api.calls))
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    with pytest.raises(BadRequest, match=r"[Ss]ecret token contains unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:9/nobody", secret_token="no spaces")
