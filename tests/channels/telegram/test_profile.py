"""What Telegram is told once at start."""

from __future__ import annotations

import logging

import pytest
from structlog.typing import EventDict

from bot.channels.telegram.api import Api
from bot.channels.telegram.profile import Profile, username_of
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.domain.message import SendError, SendTrouble
from tests.channels.telegram.stub import TOKEN, Stub, html, refusal

MENU = [("help", "What I can do"), ("stop", "No more messages")]


@pytest.fixture
def profile(api: Api, stub: Stub) -> Profile:
    return Profile(TOKEN, stub.url, api)


async def test_the_webhook_asks_for_what_we_read_and_drops_nothing(profile: Profile, stub: Stub) -> None:
    await profile.point_to("https://example.org/webhooks/telegram", "s3cret")
    assert stub.calls == [
        (
            "setWebhook",
            {
                "url": "https://example.org/webhooks/telegram",
                "secret_token": "s3cret",
                "allowed_updates": list(ALLOWED_UPDATES),
                "max_connections": "40",
                "drop_pending_updates": False,
            },
        )
    ]


async def test_without_a_webhook_nothing_is_dropped_either(profile: Profile, stub: Stub) -> None:
    await profile.point_nowhere()
    assert stub.calls == [("deleteWebhook", {"drop_pending_updates": False})]


async def test_menu_and_page_are_written_in_each_language(profile: Profile, stub: Stub) -> None:
    await profile.show({"": MENU, "ar": MENU[:1]}, {"": ("A room", "room"), "ar": ("غرفة", "غ")})
    assert stub.of("setMyCommands") == [
        {"language_code": "", "commands": [{"command": name, "description": text} for name, text in MENU]}
        if code == ""
        else {"language_code": code, "commands": [{"command": "help", "description": "What I can do"}]}
        for code in ("", "ar")
    ]
    assert [call["description"] for call in stub.of("setMyDescription")] == ["A room", "غرفة"]
    assert [call["short_description"] for call in stub.of("setMyShortDescription")] == ["room", "غ"]


async def test_languages_that_telegram_cannot_tell_apart_are_left_out(profile: Profile, stub: Stub) -> None:
    await profile.show({"pt_PT": MENU, "pt_BR": MENU[:1], "ckb": MENU}, {})
    assert [(call["language_code"], len(call["commands"])) for call in stub.of("setMyCommands")] == [
        ("pt", 2)
    ]


async def test_a_menu_that_fails_is_only_logged(profile: Profile, stub: Stub, logs: list[EventDict]) -> None:
    stub.next("setMyCommands", refusal(429, "Too Many Requests", retry_after=5), html(403))
    await profile.show({"": MENU, "ar": MENU, "pl": MENU}, {})
    assert [entry["code"] for entry in logs] == ["429", "403 unreadable"]
    assert len(stub.of("setMyCommands")) == 3


async def test_a_group_is_left(profile: Profile, stub: Stub) -> None:
    await profile.leave(-5)
    assert stub.calls == [("leaveChat", {"chat_id": "-5"})]


async def test_a_refusal_is_one_of_ours_without_a_trace_of_the_token(profile: Profile, stub: Stub) -> None:
    stub.next("setWebhook", refusal(401, "Unauthorized"))
    with pytest.raises(SendError) as caught:
        await profile.point_to("https://example.org", "s3cret")
    assert caught.value.trouble is SendTrouble.NOT_ALLOWED
    assert caught.value.__context__ is None


async def test_the_bots_name_can_be_asked_for_without_a_channel(stub: Stub) -> None:
    assert await username_of(TOKEN, stub.url) == "our_bot"
    with pytest.raises(SendError) as caught:
        await username_of("42:other", stub.url)
    assert caught.value.trouble is SendTrouble.NOT_ALLOWED


async def test_at_its_finest_the_library_does_not_log_the_token(
    profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await profile.point_to("https://example.org", "s3cret")
    await profile.username()
    assert "SECRET" not in caplog.text and "s3cret" not in caplog.text
