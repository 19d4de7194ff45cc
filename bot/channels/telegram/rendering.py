"""What is to be said, as the Bot API takes it: parts that are short enough, and buttons under the last."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.channels.parts import cut
from bot.domain.message import OutboundMessage, SendError, SendTrouble

#: The longest text, in UTF-16 code units, as Telegram counts.
LONGEST = 4096
#: The most that a button may carry, in bytes.
LONGEST_DATA = 64

_RLM = "\N{RIGHT-TO-LEFT MARK}"
_RIGHT_TO_LEFT = ("R", "AL")

NO_PREVIEW = {"is_disabled": True}


def calls_for(to: str, message: OutboundMessage) -> list[dict[str, Any]]:
    """Return the parameters of one sendMessage after the other."""
    texts = parts(message.text, rtl=message.direction == "rtl")
    if not texts:
        raise SendError(SendTrouble.REFUSED, code="empty")
    chat = chat_of(to)
    calls: list[dict[str, Any]] = [
        {"chat_id": chat, "text": text, "link_preview_options": NO_PREVIEW} for text in texts
    ]
    if message.choices:
        calls[-1]["reply_markup"] = {"inline_keyboard": _buttons(message)}
    return calls


def chat_of(to: str) -> int | str:
    """Return an address as the Bot API takes it."""
    return int(to) if to.removeprefix("-").isdecimal() else to


def _buttons(message: OutboundMessage) -> list[list[dict[str, str]]]:
    """Return one choice a row: a label of several words needs the whole width of a phone."""
    rows = []
    for index, choice in enumerate(message.choices):
        data = f"{message.wait_id or ''}:{index}"
        if len(data.encode(errors="replace")) > LONGEST_DATA:
            raise SendError(SendTrouble.REFUSED, code="wait_id_too_long")
        rows.append([{"text": choice.label, "callback_data": data}])
    return rows


def parts(text: str, *, rtl: bool = False, longest: int = LONGEST) -> list[str]:
    """Cut a text into parts that Telegram takes, where a reader would pause."""
    room = longest - 1 if rtl else longest  # one for the mark
    return [_marked(part, rtl=rtl) for part in cut(text, room)]


def _marked(text: str, *, rtl: bool) -> str:
    """Put the mark before a text that runs from right to left and does not begin so by itself."""
    if not rtl or unicodedata.bidirectional(text[0]) in _RIGHT_TO_LEFT:
        return text
    return _RLM + text
