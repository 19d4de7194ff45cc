"""What Telegram delivers, read into the words of the house; reading never fails."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic_core import from_json

from bot.channels.telegram.fields import CallbackQuery, Chat, MemberChange, Message, Person, Update
from bot.domain.message import Address, Heard, InboundMessage, MediaItem, Press

CHANNEL = "telegram"

#: The kinds of update that we read, and therefore the only ones that we ask for.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

#: What a message that is not text may hold instead.
MEDIA = frozenset(
    {
        "animation",
        "audio",
        "caption",
        "checklist",
        "contact",
        "dice",
        "document",
        "game",
        "live_photo",
        "location",
        "media_group_id",
        "paid_media",
        "photo",
        "poll",
        "sticker",
        "story",
        "venue",
        "video",
        "video_note",
        "voice",
    }
)

_COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?=\s|$)", re.ASCII)
_START = re.compile(r"/start\s+([A-Za-z0-9_-]{1,64})\s*", re.IGNORECASE)
_PRESS = re.compile(r"([!-~]{1,60}):(\d{1,3})", re.ASCII)
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})(?!\d)')
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
#: Codes that old phones still send, and what they are called today.
_RENAMED = {"iw": "he", "in": "id", "ji": "yi"}


class Pressed(NamedTuple):
    """What is needed to acknowledge a tapped button."""

    callback_id: str
    #: None, like the next two, when Telegram does not say under which message the button was.
    chat_id: int | None = None
    message_id: int | None = None
    text: str | None = None

    def __repr__(self) -> str:
        return f"Pressed({self.callback_id})"


class Delivery(NamedTuple):
    """A message for the house, and what the door itself still has to do about it."""

    message: InboundMessage
    pressed: Pressed | None = None
    #: The group, where no conversation belongs.
    group: int | None = None
    #: Whether the bot is in that group.
    inside: bool = True


def read(payload: bytes, at: datetime) -> InboundMessage:
    """Return what an update says; one that says nothing we know comes back as unreadable."""
    return hear(payload, at).message


def hear(payload: bytes, at: datetime) -> Delivery:
    """Read an update, with what the door needs besides."""
    try:
        return _delivery(Update.model_validate_json(payload), payload, at)
    except Exception:  # whatever it is, it must not block the updates behind it
        return _second_look(payload, at)


def _second_look(payload: bytes, at: datetime) -> Delivery:
    """Read an update that Python's more forgiving parser may still make out, half a character and all."""
    raw: Any = None
    try:
        raw = json.loads(payload)
        mended = json.dumps(raw, ensure_ascii=False).encode(errors="replace")
        return _delivery(Update.model_validate_json(mended), mended, at)
    except Exception:
        return Delivery(_unreadable(payload, raw, at))


def _unreadable(payload: bytes, raw: Any, at: datetime) -> InboundMessage:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if raw is None and (found := _UPDATE_ID.search(payload)):
        number = int(found[1])
    if type(number) is not int or not 0 <= number < 2**63:
        external_id, order = hashlib.sha256(payload).hexdigest(), None
    else:
        external_id, order = str(number), number
    return InboundMessage(CHANNEL, external_id, Heard.UNREADABLE, at, order=order, payload=payload)


def _delivery(update: Update, payload: bytes, at: datetime) -> Delivery:
    if update.message is not None:
        return _said(update.update_id, update.message, payload, at)
    if update.callback_query is not None:
        return _tapped(update.update_id, update.callback_query, at)
    if update.edited_message is not None:
        message = update.edited_message
        if not message.chat.private:
            return _in_group(update.update_id, message.chat, message.sender, at)
        text, written = _clean(message.text or message.caption or ""), _moment(message.edit_date)
        return Delivery(_heard(update.update_id, Heard.EDIT, message.chat, message.sender, at, text, written))
    if update.my_chat_member is not None:
        return _moved(update.update_id, update.my_chat_member, at)
    return Delivery(InboundMessage(CHANNEL, str(update.update_id), Heard.NOTHING, at, order=update.update_id))


def _said(number: int, message: Message, payload: bytes, at: datetime) -> Delivery:
    if not message.chat.private:
        return _in_group(number, message.chat, message.sender, at)
    if message.text is None:
        kind = Heard.NOTHING if MEDIA.isdisjoint(from_json(payload)["message"]) else Heard.MEDIA
        text = _clean(message.caption or "")
        heard = _heard(number, kind, message.chat, message.sender, at, text)
        return Delivery(replace(heard, media=tuple(_recorded(message))))
    text, start_code, written = _clean(message.text), None, _moment(message.date)
    if text.startswith("/"):
        text, start_code = _command(text)
    return Delivery(_heard(number, Heard.TEXT, message.chat, message.sender, at, text, written, start_code))


def _recorded(message: Message) -> Iterator[MediaItem]:
    """Yield what she recorded; of pictures and files it is only known that they came."""
    for each, usually in ((message.voice, "audio/ogg"), (message.audio, "audio/mpeg")):
        reference = each.get("file_id") if isinstance(each, dict) else None
        if isinstance(reference, str) and reference:
            kind = each.get("mime_type")
            yield MediaItem(reference, kind if isinstance(kind, str) and kind else usually)


def _tapped(number: int, query: CallbackQuery, at: datetime) -> Delivery:
    under = query.message
    if under is None:
        chat, pressed = Chat(id=query.sender.id), Pressed(query.id)
    else:
        chat, pressed = under.chat, Pressed(query.id, under.chat.id, under.message_id, under.text)
    if not chat.private:
        return _in_group(number, chat, query.sender, at)._replace(pressed=pressed)
    return Delivery(_heard(number, Heard.PRESS, chat, query.sender, at, press=_press_of(query.data)), pressed)


def _moved(number: int, change: MemberChange, at: datetime) -> Delivery:
    status = change.new_chat_member.status
    if not change.chat.private:
        return _in_group(number, change.chat, change.sender, at, inside=status not in ("left", "kicked"))
    kind = {"kicked": Heard.BLOCKED, "member": Heard.UNBLOCKED}.get(status, Heard.NOTHING)
    return Delivery(_heard(number, kind, change.chat, change.sender, at))


def _in_group(
    number: int, chat: Chat, sender: Person | None, at: datetime, *, inside: bool = True
) -> Delivery:
    """What is said in a group is not read: no words, no address, only that it happened."""
    hint = _language(sender)
    message = InboundMessage(CHANNEL, str(number), Heard.GROUP, at, order=number, language_hint=hint)
    return Delivery(message, group=chat.id, inside=inside)


def _heard(
    number: int,
    kind: Heard,
    chat: Chat,
    sender: Person | None,
    at: datetime,
    text: str = "",
    written: datetime | None = None,
    start_code: str | None = None,
    press: Press | None = None,
) -> InboundMessage:
    address, hint = Address(CHANNEL, str(chat.id)), _language(sender)
    return InboundMessage(
        CHANNEL, str(number), kind, at, address, number, text, press, start_code, hint, written
    )


def _moment(seconds: Any) -> datetime | None:
    """Return a moment of Telegram's clock, None for what is none."""
    if type(seconds) is not int or not 0 <= seconds < 2**34:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _command(text: str) -> tuple[str, str | None]:
    """Return a command without the bot's name, and the code of the link when it is /start with one."""
    text = _COMMAND.sub(r"/\1", text, count=1) if _COMMAND.match(text) else text
    code = _START.fullmatch(text)
    return ("/start", code[1]) if code else (text, None)


def _press_of(data: Any) -> Press:
    found = _PRESS.fullmatch(data) if isinstance(data, str) else None
    return Press(found[1], int(found[2])) if found else Press("", -1)


def _clean(text: str) -> str:
    """Return a text without the one character that a database does not take."""
    return text.replace("\0", "") if "\0" in text else text


def _language(sender: Person | None) -> str | None:
    code = sender.language_code if sender is not None else None
    return _our_code(code) if isinstance(code, str) else None


@lru_cache(maxsize=1024)
def _our_code(code: str) -> str | None:
    found = _LANGUAGE.match(code)
    return _RENAMED.get(found[0].lower(), found[0].lower()) if found else None
