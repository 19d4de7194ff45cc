"""A tapped button is answered at once, and the question then shows what was chosen."""

from __future__ import annotations

from typing import Any

import structlog
from pydantic_core import to_json

from bot.channels.parts import units
from bot.channels.telegram.api import Api
from bot.channels.telegram.rendering import LONGEST, NO_PREVIEW
from bot.channels.telegram.updates import Pressed
from bot.domain.message import SendError

_log = structlog.get_logger(__name__)


def answer_in_reply(pressed: Pressed) -> bytes:
    """Return the call that stops the button's clock, as the body of a webhook's answer."""
    return to_json({"method": "answerCallbackQuery", "callback_query_id": pressed.callback_id})


async def answer(api: Api, pressed: Pressed) -> None:
    """Stop the button's clock. That it comes too late does no harm."""
    await _try(api, "answerCallbackQuery", {"callback_query_id": pressed.callback_id})


async def show(api: Api, pressed: Pressed, chosen: str) -> None:
    """Write what was chosen under the question and take its buttons away."""
    if pressed.message_id is None:
        return
    where = {"chat_id": pressed.chat_id, "message_id": pressed.message_id}
    text = f"{pressed.text}\n\n✓ {chosen}"
    if not pressed.text or units(text) > LONGEST:
        await _try(api, "editMessageReplyMarkup", where)
    else:
        await _try(api, "editMessageText", where | {"text": text, "link_preview_options": NO_PREVIEW})


async def _try(api: Api, method: str, params: dict[str, Any]) -> None:
    try:
        await api.call(method, params)
    except SendError as error:
        _log.info("telegram_courtesy_failed", method=method, trouble=error.trouble, code=error.code)
