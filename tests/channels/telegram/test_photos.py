"""A picture is sent to Telegram once, and then by the name that Telegram gave it."""

from __future__ import annotations

import pytest

from bot.channels.telegram.api import Api
from bot.channels.telegram.photos import Photos
from bot.domain.message import SendError, SendTrouble
from tests.channels.pictures import PNG
from tests.channels.telegram.stub import Stub, ok, refusal

TO = {"chat_id": 1001}


async def test_the_second_time_only_its_name_is_sent(api: Api, stub: Stub) -> None:
    photos = Photos(api)
    for _ in range(2):
        await photos.send(TO | {"caption": "Hello"}, PNG)
    first, second = stub.of("sendPhoto")
    assert first["photo"] == ("result.png", PNG) and first["caption"] == "Hello"
    assert (second["photo"], second["caption"]) == ("p1", "Hello"), "the largest of its sizes"


async def test_another_picture_is_sent_itself(api: Api, stub: Stub) -> None:
    photos = Photos(api)
    await photos.send(TO, PNG)
    await photos.send(TO, PNG + b"!")
    assert stub.of("sendPhoto")[1]["photo"] == ("result.png", PNG + b"!")


async def test_a_name_that_telegram_has_forgotten_is_learnt_anew(api: Api, stub: Stub) -> None:
    photos = Photos(api)
    await photos.send(TO, PNG)
    stub.next("sendPhoto", refusal(400, "Bad Request: wrong file identifier"))
    await photos.send(TO, PNG)
    await photos.send(TO, PNG)
    assert [call["photo"] for call in stub.of("sendPhoto")][1:] == ["p1", ("result.png", PNG), "p1"]


async def test_other_trouble_is_told(api: Api, stub: Stub) -> None:
    photos = Photos(api)
    await photos.send(TO, PNG)
    stub.next("sendPhoto", refusal(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(SendError) as caught:
        await photos.send(TO, PNG)
    assert caught.value.trouble is SendTrouble.BLOCKED


async def test_a_strange_answer_does_no_harm_and_few_names_are_kept(api: Api, stub: Stub) -> None:
    photos = Photos(api, most=1)
    stub.next("sendPhoto", ok({"message_id": 5, "photo": "?"}))
    assert await photos.send(TO, PNG) == {"message_id": 5, "photo": "?"}
    for content in (b"1", b"2", b"1"):
        await photos.send(TO, content)
    assert [call["photo"][1] for call in stub.of("sendPhoto")] == [PNG, b"1", b"2", b"1"]
