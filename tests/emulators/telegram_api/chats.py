"""The chats that the server knows, and every message in them as it now looks."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.emulators.telegram_api.errors import ApiError, Json, bad_request, forbidden
from tests.emulators.telegram_api.params import Upload


class Button(NamedTuple):
    """One inline button; without callback_data it is a link."""

    label: str
    callback_data: str | None


@dataclass(frozen=True)
class Heard:
    """A message of the bot as it looked on somebody's screen at one moment."""

    chat_id: int
    message_id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    edited: bool
    deleted: bool
    file: Upload | None
    raw: Json
    reply_markup: Json | None

    @property
    def labels(self) -> list[str]:
        """What stands on the inline buttons, row after row."""
        return [button.label for row in self.buttons for button in row]


@dataclass
class Message:
    """One message in a chat; `raw` is the Message object of the Bot API."""

    raw: Json
    by_bot: bool
    file: Upload | None = None
    reply_markup: Json | None = None
    deleted: bool = False

    @property
    def id(self) -> int:
        """The message id."""
        return int(self.raw["message_id"])

    def heard(self) -> Heard:
        """A picture of the message as it looks now."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return Heard(
            chat_id=int(self.raw["chat"]["id"]),
            message_id=self.id,
            text=str(self.raw.get("text", self.raw.get("caption", ""))),
            buttons=tuple(
                tuple(Button(one["text"], one.get("callback_data")) for one in row) for row in rows
            ),
            edited="edit_date" in self.raw,
            deleted=self.deleted,
            file=self.file,
            raw=dict(self.raw),
            reply_markup=self.reply_markup,
        )


@dataclass
class Chat:
    """A private chat or a group, with the reason for which the bot may not write into it."""

    raw: Json
    refusal: ApiError
    open: bool = False
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The chat id."""
        return int(self.raw["id"])

    def opens(self) -> None:
        """From now on the bot may write here."""
        self.open = True

    def closes(self, refusal: ApiError) -> None:
        """From now on the bot may not, for this reason."""
        self.open, self.refusal = False, refusal

    def heard(self) -> list[Heard]:
        """What the bot said here, oldest first."""
        own = (one for one in self.messages.values() if one.by_bot)
        return [one.heard() for one in sorted(own, key=lambda one: one.id)]

    def latest(self, wanted: Callable[[Message], bool]) -> Message:
        """The newest message that fits."""
        fitting = [one for one in self.messages.values() if wanted(one) and not one.deleted]
        if not fitting:
            raise LookupError(f"no such message in chat {self.id}: {self.heard()}")
        return max(fitting, key=lambda one: one.id)


class Bell:
    """Rings whenever anything changed, for all who wait for something."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Something changed."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, true: Callable[[], bool], within: float, what: str) -> None:
        """Wait until it is true; asked again after every change."""
        try:
            async with asyncio.timeout(within):
                while not true():
                    await self._rung.wait()
        except TimeoutError:
            raise AssertionError(f"not within {within} s: {what}") from None


class Chats:
    """All chats by id."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}

    def private(self, user: Json) -> Chat:
        """The private chat with a user, whom the bot does not know until she writes."""
        names = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        raw = {"id": user["id"], "type": "private"} | names
        return self._chats.setdefault(raw["id"], Chat(raw, bad_request("chat not found")))

    def group(self, chat_id: int, title: str) -> Chat:
        """A group, in which the bot is not yet."""
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        raw = {"id": chat_id, "type": kind, "title": title}
        outside = forbidden(f"bot is not a member of the {kind} chat")
        return self._chats.setdefault(chat_id, Chat(raw, outside))

    def message(self, chat_id: int, message_id: int) -> Message:
        """One message."""
        return self._chats[chat_id].messages[message_id]

    def writable(self, chat_id: str) -> Chat:
        """The chat that a call names, if the bot may write there."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self._chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        if not chat.open:
            raise chat.refusal
        return chat


def button_of(heard: Heard, label_or_index: str | int) -> Button:
    """The button with this label, or the one at this place counted row by row."""
    flat = [button for row in heard.buttons for button in row]
    if isinstance(label_or_index, int):
        return flat[label_or_index]
    for button in flat:
        if button.label == label_or_index:
            return button
    raise LookupError(f"no button {label_or_index!r} under {heard.text!r}, only {heard.labels}")
