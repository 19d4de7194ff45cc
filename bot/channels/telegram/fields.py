"""The fields of an update that we use, and no others: what Telegram adds tomorrow is not looked at."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class _Seen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Chat(_Seen):
    """Where something happened."""

    id: Whole
    type: Any = ""

    @property
    def private(self) -> bool:
        """True for the chat with one person; groups and channels have negative numbers."""
        return bool(self.type == "private" if self.type else self.id > 0)


class Person(_Seen):
    """Who did it."""

    id: Whole
    language_code: Any = None


class Message(_Seen):
    """A message, hers or ours."""

    message_id: Whole
    chat: Chat
    sender: Person | None = Field(default=None, alias="from")
    text: str | None = None
    caption: str | None = None
    #: When it was written, and when changed: seconds since 1970.
    date: Any = None
    edit_date: Any = None
    #: What she recorded, or a piece of music; read with care, for it is not to make a message unreadable.
    voice: Any = None
    audio: Any = None


class Shown(_Seen):
    """The message of ours under which a button was; without text when it is too old."""

    message_id: Whole
    chat: Chat
    text: str | None = None


class CallbackQuery(_Seen):
    """A tapped button."""

    id: str
    sender: Person = Field(alias="from")
    message: Shown | None = None
    data: Any = None


class Member(_Seen):
    """What the bot now is in a chat."""

    status: str


class MemberChange(_Seen):
    """The bot was blocked, unblocked, added or removed."""

    chat: Chat
    sender: Person | None = Field(default=None, alias="from")
    new_chat_member: Member


class Update(_Seen):
    """One delivery."""

    update_id: Annotated[int, Field(ge=0, lt=2**63)]
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberChange | None = None
