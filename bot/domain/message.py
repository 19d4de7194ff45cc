"""What is heard and what is said, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.media import MediaItem as MediaItem
from bot.domain.pace import Pace
from bot.domain.picture import Picture as Picture


@dataclass(frozen=True, slots=True)
class Address:
    """How a channel reaches a contact, for example ``telegram`` and a chat number."""

    channel: str
    #: The provider's own name for the person. Never logged, encrypted at rest.
    value: str

    def __repr__(self) -> str:
        return f"Address({self.channel}:…)"


class Heard(StrEnum):
    """What kind of thing arrived."""

    #: Something was written, a command included.
    TEXT = "text"
    #: A choice was tapped.
    PRESS = "press"
    #: A picture, a voice note, a sticker: something that is not text.
    MEDIA = "media"
    #: An earlier message was changed by its writer.
    EDIT = "edit"
    #: The person has blocked the bot.
    BLOCKED = "blocked"
    #: The person has unblocked the bot.
    UNBLOCKED = "unblocked"
    #: It was said in a group, where the bot does not speak with anyone.
    GROUP = "group"
    #: Nothing that concerns a conversation (a delivery note, a reaction).
    NOTHING = "nothing"
    #: It cannot be read; it is kept, and never blocks the next one.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, repr=False)
class Press:
    """A tapped choice: which question it belongs to, and which of its choices."""

    #: The id of the wait that offered the choice.
    wait_id: str
    #: The place of the choice among those offered, from 0.
    index: int


@dataclass(frozen=True, slots=True, repr=False)
class InboundMessage:
    """One thing that a provider delivered to us, channel-neutral."""

    channel: str
    #: The provider's id of this delivery, unique within the channel.
    external_id: str
    kind: Heard
    at: datetime
    #: None when it could not be read or does not come from one person.
    address: Address | None = None
    #: Place in the provider's own order, where it has one.
    order: int | None = None
    text: str = ""
    press: Press | None = None
    #: The opaque code of the invitation link she came by.
    start_code: str | None = None
    #: The language of her app, only a first guess.
    language_hint: str | None = None
    #: When she wrote it by the provider's clock, in whole seconds; None when the provider does not say.
    written_at: datetime | None = None
    #: When we answered her while this was in our hands already: a question of then she cannot have read.
    overtaken_at: datetime | None = None
    #: How it is to be met, when she writes very much at once.
    pace: Pace = Pace.FINE
    #: What came with it, in the order in which she sent it.
    media: tuple[MediaItem, ...] = ()
    #: Another name of the same person at the same provider, where it says one.
    also: Address | None = None
    #: What the provider sent, kept (encrypted) only when it cannot be handled.
    payload: bytes = b""
    #: Flow and step at which somebody in the practice room begins; no other channel ever sets it.
    try_at: tuple[str, str] | None = None

    def __repr__(self) -> str:
        return f"InboundMessage({self.channel} {self.external_id} {self.kind})"


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """An offered reply; each channel renders it as button, list or number."""

    #: The choice's name in the flow file, the same in every language.
    id: str
    #: What the person reads, in her language.
    label: str


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """A text file that goes with a message, for her to keep."""

    #: For example ``big-room-my-data.txt``; says nothing about her.
    name: str
    text: str

    @property
    def content(self) -> bytes:
        """The file as it is handed out: UTF-8, and marked as such, or iPhones take it for something else."""
        return self.text.encode("utf-8-sig", "replace")

    def __repr__(self) -> str:
        return f"File({self.name}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class OutboundMessage:
    """One thing to be said to one person: text, and the choices it offers."""

    text: str
    choices: tuple[Choice, ...] = ()
    #: The wait that a tapped choice answers; None when nothing is asked.
    wait_id: str | None = None
    #: ``ltr`` or ``rtl``.
    direction: str = "ltr"
    file: File | None = None
    #: What to send in its place where only an approved text may go; other channels never look at it.
    template: Template | None = None
    #: The language that it is in, for what a channel itself adds.
    language: str = "en"
    #: What is shown with it, where it can be shown.
    picture: Picture | None = None

    def __repr__(self) -> str:
        return f"OutboundMessage({len(self.text)} characters, {len(self.choices)} choices)"


@dataclass(frozen=True, slots=True, repr=False)
class Template:
    """A text that the provider approved beforehand, for whom may be sent nothing else."""

    #: Its name in flows/templates.toml.
    name: str
    #: The language that it is sent in; not every language of ours is one of the provider's.
    language: str
    #: What its gaps are filled with, in their order.
    values: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Template({self.name}, {self.language})"


class MessageClass(StrEnum):
    """Why a message is said; decides what may hold it back (outbox/policy.py)."""

    #: The answer to danger words and its follow-through.
    SAFETY = "safety"
    #: The answer to what she wrote.
    REPLY = "reply"
    #: About something she said yes to: a reminder, a change, a cancellation.
    SERVICE = "service"
    #: We speak first: updates, invitations, asks, broadcasts.
    PROACTIVE = "proactive"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door may tell the provider about something that it delivered."""

    #: True when this delivery had been taken before.
    duplicate: bool = False
    #: The label of the choice that was taken, when a press answered a waiting question.
    chosen: str | None = field(default=None, repr=False)


class SendTrouble(StrEnum):
    """Why a message could not be said: the closed list that every vendor error becomes."""

    #: The person has blocked us; nothing more is sent until she writes.
    BLOCKED = "blocked"
    #: There is no such person at this address (any more).
    UNKNOWN_ADDRESS = "unknown_address"
    #: The provider does not accept this message, now or ever.
    REFUSED = "refused"
    #: We are too fast; `retry_after` says how long to wait.
    TOO_FAST = "too_fast"
    #: The provider could not be reached or is in trouble; try again.
    UNREACHABLE = "unreachable"
    #: The provider does not accept our key; someone must mend the settings.
    NOT_ALLOWED = "not_allowed"
    #: She has not written for a day: only a text that the provider approved beforehand may be sent.
    OUTSIDE_WINDOW = "outside_window"
    #: The provider has decided that she gets no more of this kind just now; sending again makes it worse.
    CAPPED = "capped"

    @property
    def retryable(self) -> bool:
        """True when the same message may be accepted later."""
        return self in (SendTrouble.TOO_FAST, SendTrouble.UNREACHABLE, SendTrouble.NOT_ALLOWED)


class SendError(Exception):
    """The provider did not take the message."""

    def __init__(self, trouble: SendTrouble, *, retry_after: float | None = None, code: str = "") -> None:
        #: One of ours, whatever the vendor called it.
        self.trouble = trouble
        #: Seconds to wait before the next try, when the provider said so.
        self.retry_after = retry_after
        #: The vendor's own code, for the log; never its text, which may quote the message.
        self.code = code
        super().__init__(f"{trouble} ({code})" if code else str(trouble))


class Unavailable(Exception):
    """We cannot take this message just now; the provider should deliver it again."""

    def __init__(self, retry_after: int = 1) -> None:
        #: Seconds after which another delivery makes sense.
        self.retry_after = retry_after
        super().__init__(f"try again in {retry_after} s")
