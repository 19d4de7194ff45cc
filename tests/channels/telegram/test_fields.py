"""The fields that we use, and how little they ask for."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.channels.telegram.fields import Chat, Update
from bot.channels.telegram.updates import ALLOWED_UPDATES
from tests.channels.telegram.stub import message, payload


def test_we_ask_for_exactly_the_kinds_that_we_read() -> None:
    assert set(Update.model_fields) - {"update_id"} == set(ALLOWED_UPDATES)


def test_a_person_without_is_bot_and_fields_from_tomorrow_can_be_read() -> None:
    update = message(7, "hello", hologram={"id": 1})
    del update["message"]["from"]["is_bot"], update["message"]["date"]
    read = Update.model_validate_json(payload(update | {"future": []}))
    assert read.message is not None
    assert read.message.text == "hello"


@pytest.mark.parametrize(
    ("chat", "private"),
    [
        ({"id": 5, "type": "private"}, True),
        ({"id": 5, "type": "group"}, False),
        ({"id": -5, "type": "channel"}, False),
        ({"id": 5}, True),
        ({"id": -5}, False),
        ({"id": 5, "type": None}, True),
        ({"id": 5, "type": 3}, False),
    ],
)
def test_a_private_chat_is_known_by_its_type_or_else_by_its_number(
    chat: dict[str, object], private: bool
) -> None:
    assert Chat.model_validate(chat).private is private


@pytest.mark.parametrize("number", [True, "7", 7.5, None, -1, 2**63])
def test_an_update_id_is_a_number_that_a_database_takes(number: object) -> None:
    with pytest.raises(ValidationError):
        Update.model_validate({"update_id": number})
