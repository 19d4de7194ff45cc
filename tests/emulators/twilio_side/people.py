"""Somebody with WhatsApp on her phone, played by a test."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.emulators.twilio_side.records import Button, Message, new_sid, now

Fields = dict[str, str]
Deliver = Callable[[Message, Fields], Awaitable[int]]


@dataclass
class Person:
    """One of them. Without a number Twilio tells us only what WhatsApp calls her."""

    #: What WhatsApp calls her towards this business.
    own: str
    #: Her telephone number; empty when she hides it.
    number: str
    account: str
    sender: str
    deliver: Deliver
    heard: list[Message] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Every name that a message to her may be addressed to."""
        return {each for each in (self.own, self.number) if each}

    @property
    def last(self) -> Message:
        """The newest message on her phone."""
        return self.heard[-1]

    async def says(self, text: str, **more: str) -> int:
        """Write something; return how it was answered."""
        return await self.delivers({"Body": text, "MessageType": "text", **more})

    async def presses(self, label: str) -> int:
        """Tap a choice of the newest message that offers it."""
        message = next(one for one in reversed(self.heard) if label in one.labels)
        button = next(one for one in message.buttons if one.label == label)
        return await self.taps(message, button)

    async def taps(self, message: Message, button: Button) -> int:
        """Tap one button."""
        what = {"MessageType": "interactive", "OriginalRepliedMessageSid": message.sid, "Body": button.label}
        if message.opener:
            return await self.delivers({**what, "ListId": button.data, "ListTitle": button.label})
        return await self.delivers({**what, "ButtonPayload": button.data, "ButtonText": button.label})

    async def sends(self, content_type: str, content: bytes = b"something", caption: str = "") -> int:
        """Send a picture, a voice note or a file."""
        kind = content_type.split("/", maxsplit=1)[0]
        fields = {"MessageType": kind, "Body": caption, "NumMedia": "1", "MediaContentType0": content_type}
        return await self.delivers(fields, media=(content_type, content))

    async def delivers(
        self, fields: Fields, *, media: tuple[str, bytes] | None = None, at: datetime | None = None
    ) -> int:
        """Have Twilio deliver something of hers, whatever it is."""
        sid = new_sid("MM" if media else "SM")
        kept = [(new_sid("ME"), *media)] if media else []
        text = fields.get("Body", "")
        message = Message(sid, self._from, self.sender, text, True, at or now(), "received", media=kept)
        return await self.deliver(message, {**self._always(sid), **fields})

    @property
    def _from(self) -> str:
        return self.number or self.own

    def _always(self, sid: str) -> Fields:
        told = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": self.account,
            "From": self._from,
            "To": self.sender,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "ProfileName": "Zaynabcanary",
            "ChannelMetadata": json.dumps({"type": "whatsapp", "data": {"context": {}}}),
        }
        if self.number:
            told["WaId"] = self.number.removeprefix("whatsapp:+")
        return told | ({"ExternalUserId": self.own} if self.own else {})
