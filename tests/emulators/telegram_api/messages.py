"""What the bot writes: new messages, edits, deletions, and the sign that it is typing."""

import hashlib
import time
from typing import Any

from tests.emulators.telegram_api.chats import Chat, Chats, Message
from tests.emulators.telegram_api.errors import SAME, Json, bad_request
from tests.emulators.telegram_api.formatting import formatted
from tests.emulators.telegram_api.front import Method
from tests.emulators.telegram_api.keyboards import inline, reply_markup
from tests.emulators.telegram_api.node_bot import NodeBot
from tests.emulators.telegram_api.params import Params, Upload

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
#: What one call deletes at most, and for how long after it was sent, in seconds.
MOST_DELETED, KEPT = 100, 48 * 60 * 60


class Messages:
    """The Bot API methods about messages."""

    def __init__(self, chats: Chats, node: NodeBot, bot: Json) -> None:
        self._chats = chats
        self._node = node
        self._bot = bot
        self.methods: dict[str, Method] = {
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "deleteMessages": self._delete_many,
            "sendChatAction": self._chat_action,
        }

    async def _send_message(self, params: Params) -> Json:
        chat = self._chats.writable(params.text("chat_id"))
        return await self._say(chat, params, _text(params), None)

    async def _send_photo(self, params: Params) -> Json:
        chat = self._chats.writable(params.text("chat_id"))
        file, upload = _file(params, "photo")
        sizes = [file | {"width": 100, "height": 100}]
        return await self._say(chat, params, {"photo": sizes} | _caption(params), upload)

    async def _send_document(self, params: Params) -> Json:
        chat = self._chats.writable(params.text("chat_id"))
        file, upload = _file(params, "document")
        if upload is not None:
            file |= {"file_name": upload.filename, "mime_type": upload.content_type}
        return await self._say(chat, params, {"document": file} | _caption(params), upload)

    async def _say(self, chat: Chat, params: Params, content: Json, file: Upload | None) -> Json:
        markup = reply_markup(params)
        reply = _reply_to(chat, params)
        visible = str(content.get("text", content.get("caption", "")))
        message_id = await self._node.bot_writes(chat.id, visible, markup)
        head: Json = {"message_id": message_id, "from": self._bot, "chat": chat.raw}
        raw = head | {"date": int(time.time())} | reply | content | inline(markup)
        chat.messages[message_id] = Message(raw, by_bot=True, file=file, reply_markup=markup)
        return raw

    async def _edit_text(self, params: Params) -> Json:
        message = self._editable(params)
        content = _text(params)
        if "text" not in message.raw:
            raise bad_request("there is no text in the message to edit")
        return await self._edit(message, content, params)

    async def _edit_markup(self, params: Params) -> Json:
        message = self._editable(params)
        return await self._edit(message, _content(message.raw), params)

    def _editable(self, params: Params) -> Message:
        chat = self._chats.writable(params.text("chat_id"))
        message = chat.messages.get(params.number("message_id", 0, 0, 2**31 - 1))
        if message is None or message.deleted:
            raise bad_request("message to edit not found")
        if not message.by_bot:
            raise bad_request("message can't be edited")
        return message

    async def _edit(self, message: Message, content: Json, params: Params) -> Json:
        markup = reply_markup(params)
        new = content | inline(markup)
        if new == _content(message.raw) | _buttons(message.raw):
            raise bad_request(SAME)
        kept = {k: v for k, v in message.raw.items() if k not in {"entities", "reply_markup"}}
        message.raw = kept | new | {"edit_date": int(time.time())}
        message.reply_markup = markup
        await self._node.bot_edits(message.raw)
        return message.raw

    async def _delete(self, params: Params) -> bool:
        chat = self._chats.writable(params.text("chat_id"))
        message = chat.messages.get(params.number("message_id", 0, 0, 2**31 - 1))
        if message is None or message.deleted:
            raise bad_request("message to delete not found")
        message.deleted = True
        await self._node.bot_deletes(chat.id, message.id)
        return True

    async def _delete_many(self, params: Params) -> bool:
        """Those that are not there are skipped; one that is too old is refused, and all with it."""
        chat = self._chats.writable(params.text("chat_id"))
        wanted: Any = params.get("message_ids")
        if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_DELETED:
            raise bad_request("message identifiers are not specified")
        found = [chat.messages[number] for number in wanted if number in chat.messages]
        there = [one for one in found if not one.deleted]
        if any(time.time() - int(one.raw["date"]) > KEPT for one in there):
            raise bad_request("message can't be deleted")
        for one in there:
            one.deleted = True
            await self._node.bot_deletes(chat.id, one.id)
        return True

    async def _chat_action(self, params: Params) -> bool:
        self._chats.writable(params.text("chat_id"))
        if not params.text("action"):
            raise bad_request("wrong parameter action in request")
        return True


def _text(params: Params) -> Json:
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def _caption(params: Params) -> Json:
    text, entities = _formatted(params, "caption", "caption_entities")
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    found = {"caption": text} if text else {}
    return found | ({"caption_entities": entities} if entities else {})


def _formatted(params: Params, text: str, entities: str) -> tuple[str, list[Json]]:
    return formatted(params.text(text), params.text("parse_mode"), params.get(entities))


def _file(params: Params, name: str) -> tuple[Json, Upload | None]:
    """The file as the message shows it; one given by id or address is taken on trust."""
    upload = params.upload(name)
    given: Any = params.get(name)
    if upload is None and not given:
        raise bad_request(f"there is no {name} in the request")
    if upload is not None and not upload.data:
        raise bad_request("file must be non-empty")
    file_id = given if upload is None else f"{name}-{hashlib.sha256(upload.data).hexdigest()[:20]}"
    size = {"file_size": len(upload.data)} if upload is not None else {}
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}"[:40]} | size, upload


def _reply_to(chat: Chat, params: Params) -> Json:
    wanted = params.get("reply_parameters")
    if not isinstance(wanted, dict):
        return {}
    message = chat.messages.get(int(wanted.get("message_id", 0)))
    if message is not None and not message.deleted:
        return {"reply_to_message": message.raw}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _content(raw: Json) -> Json:
    kept = {"text", "entities", "caption", "caption_entities", "photo", "document"}
    return {name: value for name, value in raw.items() if name in kept}


def _buttons(raw: Json) -> Json:
    return {"reply_markup": raw["reply_markup"]} if "reply_markup" in raw else {}
