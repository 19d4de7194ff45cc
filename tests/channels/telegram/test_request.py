"""The library's calls over our own pool."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import ours
from bot.channels.telegram.request import PooledRequest
from bot.domain.message import SendTrouble
from tests.channels.telegram.stub import TOKEN, Odd, Stub, closed, html, refusal, slow


@pytest.fixture
def bot(api: Api, stub: Stub) -> Bot:
    request = PooledRequest(api)
    return Bot(TOKEN, base_url=f"{stub.url}/bot", request=request, get_updates_request=request)


async def test_the_librarys_bot_works_over_it(bot: Bot, stub: Stub) -> None:
    async with bot:
        assert bot.username == "our_bot"
        await bot.set_webhook("https://example.org/x", allowed_updates=["message"], max_connections=40)
    assert stub.of("setWebhook") == [
        {"url": "https://example.org/x", "allowed_updates": ["message"], "max_connections": "40"}
    ]


async def test_files_go_too(bot: Bot, stub: Stub) -> None:
    await bot.send_document(1001, b"a picture", filename="a.png", caption="look")
    (sent,) = stub.of("sendDocument")
    assert (sent["chat_id"], sent["caption"]) == ("1001", "look")
    assert sent["document"] == ("a.png", b"a picture")


@pytest.mark.parametrize(
    ("answer", "trouble", "wait"),
    [
        (refusal(429, "Too Many Requests: retry after 3", retry_after=3), SendTrouble.TOO_FAST, 3),
        (refusal(401, "Unauthorized"), SendTrouble.NOT_ALLOWED, None),
        (refusal(403, "Forbidden: bot was kicked from the group chat"), SendTrouble.BLOCKED, None),
        (refusal(400, "Bad Request", migrate_to_chat_id=-100), SendTrouble.REFUSED, None),
        (html(403), SendTrouble.UNREACHABLE, None),
        (closed(), SendTrouble.UNREACHABLE, None),
    ],
)
async def test_a_refusal_comes_out_of_the_library_as_one_of_ours(
    bot: Bot, stub: Stub, answer: Odd, trouble: SendTrouble, wait: float | None
) -> None:
    stub.next("getMe", answer)
    with pytest.raises(TelegramError) as caught:
        await bot.get_me()
    assert (ours(caught.value).trouble, ours(caught.value).retry_after) == (trouble, wait)
    assert "SECRET" not in str(caught.value)


async def test_the_librarys_own_patience_is_kept(bot: Bot, stub: Stub) -> None:
    stub.next("getMe", slow(5))
    with pytest.raises(TelegramError) as caught:
        await bot.get_me(read_timeout=0.05)
    assert ours(caught.value).code == "timeout"
