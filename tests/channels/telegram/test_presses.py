"""A tapped button is answered, and the question shows what was chosen."""

from __future__ import annotations

import json

import pytest
from structlog.typing import EventDict

from bot.channels.telegram import presses
from bot.channels.telegram.api import Api
from bot.channels.telegram.updates import Pressed
from tests.channels.telegram.stub import Stub, closed, refusal

PRESSED = Pressed("q7", 1001, 12, "Which?")


def test_the_answer_rides_in_the_webhooks_own_reply() -> None:
    assert json.loads(presses.answer_in_reply(PRESSED)) == {
        "method": "answerCallbackQuery",
        "callback_query_id": "q7",
    }


async def test_the_answer_is_a_call_when_there_is_no_webhook(api: Api, stub: Stub) -> None:
    await presses.answer(api, PRESSED)
    assert stub.calls == [("answerCallbackQuery", {"callback_query_id": "q7"})]


async def test_the_question_shows_the_choice_and_loses_its_buttons(api: Api, stub: Stub) -> None:
    await presses.show(api, PRESSED, "Yes, please")
    (edit,) = stub.of("editMessageText")
    assert (edit["chat_id"], edit["message_id"], edit["text"]) == (1001, 12, "Which?\n\n✓ Yes, please")
    assert "reply_markup" not in edit and edit["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("shown", [None, "", "x" * 4090])
async def test_a_question_that_cannot_be_written_anew_only_loses_its_buttons(
    api: Api, stub: Stub, shown: str | None
) -> None:
    await presses.show(api, PRESSED._replace(text=shown), "Yes, please")
    assert stub.calls == [("editMessageReplyMarkup", {"chat_id": 1001, "message_id": 12})]


async def test_without_a_message_there_is_nothing_to_show(api: Api, stub: Stub) -> None:
    await presses.show(api, Pressed("q7"), "Yes, please")
    assert stub.calls == []


async def test_a_courtesy_that_fails_harms_nobody(api: Api, stub: Stub, logs: list[EventDict]) -> None:
    stub.next("answerCallbackQuery", refusal(400, "Bad Request: query is too old"))
    stub.next("editMessageText", closed())
    await presses.answer(api, PRESSED)
    await presses.show(api, PRESSED, "Yes, please")
    assert [(entry["method"], entry["code"]) for entry in logs] == [
        ("answerCallbackQuery", "400 late"),
        ("editMessageText", "connection"),
    ]
    assert "Which?" not in str(logs) and "1001" not in str(logs)
