"""The Bot API server as python-telegram-bot's own Bot meets it: people, messages and polling."""

import asyncio
import json
import time

import aiohttp
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict

from tests.emulators.bot_api import BotApi, Person

pytestmark = pytest.mark.emulator

YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")]]
)


async def test_a_person_writes_and_is_answered(bot_api: BotApi, bot: Bot) -> None:
    ada = bot_api.person(42, first_name="Ada", language_code="cy", last_name="Jones")
    await ada.says("/start now")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message is not None
    assert update.message.text == "/start now"
    assert update.message.parse_entities(["bot_command"]) == {update.message.entities[0]: "/start"}
    assert update.effective_user is not None
    assert update.effective_user.language_code == "cy"
    assert abs(update.message.date.timestamp() - time.time()) < 5

    sent = await bot.send_message(42, "<b>Hello</b> & welcome", parse_mode="HTML", reply_markup=YES_NO)
    assert sent.text == "Hello & welcome"
    assert sent.from_user == await bot.get_me()
    (heard,) = await ada.hears()
    assert (heard.text, heard.message_id) == ("Hello & welcome", sent.message_id)
    assert heard.buttons == ((("Yes", "y"), ("No", "n")),)


async def test_a_button_is_pressed_and_the_message_edited(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    await bot.send_message(42, "Shall we?", reply_markup=YES_NO)
    await ada.presses("No")
    (update,) = await bot.get_updates(timeout=1)
    query = update.callback_query
    assert query is not None and query.message is not None
    assert (query.data, query.from_user.id) == ("n", 42)
    assert await query.answer("Noted")
    assert [(toast.text, toast.alert) for toast in ada.toasts] == [("Noted", False)]
    before = ada.heard[-1]
    edited = await bot.edit_message_text("Not this time", 42, query.message.message_id)
    assert not isinstance(edited, bool) and edited.edit_date is not None
    assert (ada.heard[-1].text, ada.heard[-1].edited, ada.heard[-1].labels) == ("Not this time", True, [])
    with pytest.raises(LookupError):
        await ada.presses("No")
    await ada.presses("Yes", message=before)  # her app had not shown the edit yet
    (late,) = await bot.get_updates(offset=update.update_id + 1, timeout=1)
    assert late.callback_query is not None and late.callback_query.data == "y"
    through_node = [one.get("message", {}) for one in await bot_api.node_history()]
    assert [one["text"] for one in through_node if "chat_id" in one] == [one.text for one in ada.heard]


async def test_everything_else_that_people_send_can_be_read(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    group = bot_api.group()
    await ada.says("helo")
    await ada.edits("hello")
    await ada.sends_voice()
    await ada.sends_photo("my garden")
    await ada.sends_sticker()
    await ada.sends_location()
    await ada.adds_bot_to(group)
    await ada.says_in_group("hello all")
    await ada.blocks()
    await ada.unblocks()
    updates = await bot.get_updates(timeout=1)
    kinds = [
        next(name for name in ("message", "edited_message", "my_chat_member") if getattr(update, name))
        for update in updates
    ]
    assert kinds == ["message", "edited_message"] + ["message"] * 4 + [
        *("my_chat_member", "message", "message", "my_chat_member", "my_chat_member")
    ]
    assert updates[3].message is not None and updates[3].message.caption == "my garden"
    blocked = updates[-2].my_chat_member
    assert blocked is not None and blocked.new_chat_member.status == "kicked"
    assert (await bot.send_message(group.id, "Hello")).chat.type == "supergroup"
    assert [one.text for one in group.heard] == ["Hello"]


async def test_the_bot_sends_files_and_introduces_itself(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    picture = await bot.send_photo(42, b"not really a picture", caption="A chart", reply_markup=YES_NO)
    assert picture.photo[0].file_size == 20
    paper = await bot.send_document(42, b"a,b", filename="answers.csv")
    assert paper.document is not None and paper.document.file_name == "answers.csv"
    heard = await ada.hears(2)
    assert [one.file.data for one in heard if one.file] == [b"not really a picture", b"a,b"]
    assert await bot.send_chat_action(42, "typing")
    commands = [BotCommand("stop", "No more messages"), BotCommand("menu", "What I can do")]
    assert await bot.set_my_commands(commands, language_code="cy")
    assert list(await bot.get_my_commands(language_code="cy")) == commands
    assert await bot.delete_my_commands(language_code="cy")
    assert await bot.get_my_commands(language_code="cy") == ()
    assert await bot.set_my_description("Where we meet") and await bot.set_my_short_description("Meet")
    assert (await bot.get_my_description()).description == "Where we meet"
    assert await bot.set_chat_menu_button(42)
    assert [call.method for call in bot_api.calls if call.chat_id == 42] == [
        *("sendPhoto", "sendDocument", "sendChatAction", "setChatMenuButton")
    ]


async def test_every_encoding_is_read(bot_api: BotApi, ada: Person) -> None:
    url = f"{bot_api.base_url}{bot_api.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    said = {"chat_id": "42", "text": '["text"]', "reply_markup": json.dumps(markup)}
    parts = aiohttp.FormData(said, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for sent in (
            session.get(url, params=said),
            session.post(url, data=said),
            session.post(url, data=parts),
            session.post(url, json=said | {"chat_id": 42, "reply_markup": markup}),
        ):
            async with sent as response:
                assert (await response.json())["result"]["text"] == '["text"]'
    assert [(one.text, one.labels) for one in ada.heard] == [('["text"]', ["Yes"])] * 4


async def test_a_message_may_be_deleted_and_silence_is_reported(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(42, "a secret")
    assert [one.text for one in await ada.hears()] == ["a secret"]
    assert await sent.delete()
    assert [one.deleted for one in ada.heard] == [True]
    with pytest.raises(AssertionError, match="1 new message"):
        await ada.hears(timeout=0.05)


async def test_messages_may_be_deleted_together_unless_one_is_too_old(bot: Bot, ada: Person) -> None:
    first, second, third = [await bot.send_message(42, text) for text in ("one", "two", "three")]
    assert await bot.delete_messages(42, [first.message_id, 4711])
    assert await bot.delete_messages(42, [first.message_id, second.message_id])
    assert [one.deleted for one in ada.heard] == [True, True, False]
    ada.chat.messages[third.message_id].raw["date"] -= 48 * 60 * 60 + 1
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_messages(42, [second.message_id, third.message_id])
    assert [one.deleted for one in ada.heard] == [True, True, False]


async def test_two_hundred_messages_keep_their_order(bot_api: BotApi, bot: Bot) -> None:
    people = [bot_api.person(number) for number in range(1, 11)]
    for line in range(20):
        await asyncio.gather(*(one.says(f"{one.id}: {line}") for one in people))
    seen: list[str] = []
    offset = 0
    while len(seen) < 200:
        for update in await bot.get_updates(offset=offset, limit=50, timeout=1):
            assert update.message is not None and update.message.text is not None
            seen.append(update.message.text)
            offset = update.update_id + 1
    for one in people:
        assert [text for text in seen if text.startswith(f"{one.id}:")] == [
            f"{one.id}: {n}" for n in range(20)
        ]
    assert len(bot_api.pending) == 50  # the last batch is confirmed by the next call only
    await bot.get_updates(offset=offset)
    assert bot_api.pending == []
    await asyncio.gather(*(bot.send_message(7, str(number)) for number in range(200)))
    assert sorted(int(one.text) for one in people[6].heard) == list(range(200))


async def test_a_long_poll_waits_and_is_woken(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    assert await bot.get_updates(timeout=1) == ()
    assert clock() - began > 0.9
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await bot_api.until(lambda: len(bot_api.calls_of("getUpdates")) >= 2)
    began = clock()
    await ada.says("Are you there?")
    (update,) = await poll
    assert clock() - began < 5, "long before the poll is over"
    assert update.message is not None and update.message.text == "Are you there?"


async def test_only_subscribed_updates_are_kept(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    await bot.get_updates(allowed_updates=["message"], offset=-1)
    await ada.blocks()
    await ada.unblocks()
    await ada.says("hello")
    assert [update.message is not None for update in await bot.get_updates(timeout=1)] == [True]


async def test_a_second_poller_ends_the_first(bot_api: BotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await bot_api.until(lambda: bool(bot_api.calls))
    async with Bot(bot_api.token, base_url=bot_api.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        assert await second == ()


async def test_an_unreadable_update_comes_back_until_it_is_confirmed(bot_api: BotApi, bot: Bot) -> None:
    nobody = {"id": 43, "first_name": "neither a bot nor not a bot"}
    poison = await bot_api.raw_update(
        {"inline_query": {"id": "1", "from": nobody, "query": "", "offset": ""}}
    )
    for _ in range(2):
        with pytest.raises(TypeError, match="is_bot"):
            await bot.get_updates(timeout=1)
    assert bot_api.pending == [poison]


async def test_duplicates_come_later_and_at_once(bot_api: BotApi, bot: Bot, ada: Person) -> None:
    update_id = (await ada.says("once"))["update_id"]
    assert [one.update_id for one in await bot.get_updates(timeout=1)] == [update_id]
    await bot_api.deliver_again(update_id)
    assert [one.update_id for one in await bot.get_updates(offset=update_id + 1)] == [update_id]
    bot_api.deliver_twice_at_once = True
    twice = (await ada.says("twice"))["update_id"]
    assert [one.update_id for one in await bot.get_updates(offset=update_id + 1)] == [twice, twice]
