"""A channel without a provider: phones kept in memory, for practice and for tests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.channels.lines import BOT as BOT
from bot.channels.lines import KEPT_LINES as KEPT_LINES
from bot.channels.lines import PERSON, Phone
from bot.channels.lines import Line as Line
from bot.domain.message import (
    Address,
    Heard,
    InboundMessage,
    OutboundMessage,
    Picture,
    Press,
    Receipt,
    SendError,
    SendTrouble,
    Unavailable,
)
from bot.domain.picture import CannotDraw, NoPictures, Pictures

Receive: TypeAlias = Callable[[InboundMessage], Awaitable[Receipt]]

#: How often something said is delivered while the house is busy, as a provider would.
TRIES = 5
#: The longest pause between two deliveries, in seconds.
LONGEST_PAUSE = 2.0

_START = re.compile(r"/start\s+([A-Za-z0-9_-]{1,64})\s*", re.IGNORECASE)


class PhoneTrouble(Exception):
    """A phone cannot do what was asked of it; the text says why, in words for the person who holds it."""


class Simulator:
    """Phones in memory: what a person does is received like anything else, what is said appears on one."""

    #: For how long a message can be deleted: as long as anybody practises.
    keeps = timedelta(days=365)
    #: What she wrote is on her phone alone.
    deletes_hers = False
    #: Anything may be said at any time.
    window: timedelta | None = None

    def __init__(
        self, *, now: Callable[[], datetime], new_id: Callable[[], str], name: str = "simulator"
    ) -> None:
        self.name = name
        self._now = now
        self._new_id = new_id
        self._receive: Receive | None = None
        self._phones: dict[str, Phone] = {}
        #: Who draws what goes with a message; set before the house opens.
        self.pictures: Pictures = NoPictures()

    async def open(self, receive: Receive, report: object = None) -> None:
        """Begin to hand over what people do."""
        self._receive = receive

    async def close(self) -> None:
        """Hand over nothing more, and let everybody go who listens."""
        self._receive = None
        for phone in self._phones.values():
            phone.stir()

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Show a message on a phone, and return the id it got."""
        phone = self._phone(to)
        if phone.blocked:
            raise SendError(SendTrouble.BLOCKED)
        picture = await self._drawn(message.picture)
        said = Line(phone.last + 1, BOT, message.text, self._now(), message.direction, message.choices)
        phone.show(replace(said, wait_id=message.wait_id, file=message.file, picture=picture))
        provider_id = self._new_id()
        phone.sent[provider_id] = phone.last
        return provider_id

    async def _drawn(self, picture: Picture | None) -> Picture | None:
        """Return a picture when it can be drawn: else the text goes alone."""
        if picture is None:
            return None
        try:
            await self.pictures.png(picture.name)
        except CannotDraw:
            return None
        return picture

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Take messages of the bot off a phone."""
        phone = self._phones.get(to, Phone())
        for provider_id in provider_ids:
            line = phone.lines.get(phone.sent.pop(provider_id, 0))
            if line is not None:
                phone.show(Line(line.number, BOT, "", line.at, gone=True))

    async def fetch(self, reference: str) -> bytes:
        """Nothing can be sent here but words. Raises SendError."""
        raise SendError(SendTrouble.REFUSED, code="no_file")

    async def says(self, person: str, text: str) -> Receipt:
        """Write something; ``/start CODE`` is what following an invitation link writes."""
        return await self._does(person, Heard.TEXT, text)

    async def presses(self, person: str, wait_id: str, index: int) -> Receipt:
        """Tap a choice. The tapped one is marked on the phone when it answered a question."""
        self._not_blocked(person)
        receipt = await self._deliver(self._inbound(person, Heard.PRESS, press=Press(wait_id, index)))
        self._mark(person, wait_id, receipt)
        return receipt

    async def edits(self, person: str, message_no: int, text: str) -> Receipt:
        """Change a message written before."""
        self._not_blocked(person)
        phone = self._phone(person)
        line = phone.lines.get(message_no)
        if line is None or line.heard is not Heard.TEXT:
            raise PhoneTrouble("Only a message that you wrote yourself can be changed.")
        phone.show(replace(line, text=text, edited=True))
        return await self._deliver(self._inbound(person, Heard.EDIT, text=text))

    async def sends_media(self, person: str) -> Receipt:
        """Send a photo: that it was one is all that is told."""
        return await self._does(person, Heard.MEDIA, "")

    async def tries(self, person: str, flow: str, step: str) -> Receipt:
        """Begin a flow at one of its steps, whatever was going on."""
        told = replace(self._inbound(person, Heard.TEXT), try_at=(flow, step))
        return await self._does(person, Heard.TEXT, f"Try “{step}” of “{flow}”", told)

    async def blocks(self, person: str) -> Receipt:
        """Block the bot; until `unblocks`, nothing can be said to this person."""
        self._not_blocked(person)
        self._phone(person).blocked = True
        return await self._does(person, Heard.BLOCKED, "")

    async def unblocks(self, person: str) -> Receipt:
        """Let the bot write again."""
        self._phone(person).blocked = False
        return await self._does(person, Heard.UNBLOCKED, "")

    def transcript(self, person: str) -> list[Line]:
        """Return everything a phone shows, oldest first."""
        lines = self._phones[person].lines.values() if person in self._phones else ()
        return [line for line in lines if not line.gone]

    def blocked(self, person: str) -> bool:
        """True while this person has blocked the bot."""
        return person in self._phones and self._phones[person].blocked

    def listen(self, person: str) -> AsyncIterator[Line]:
        """Return each line that appears or changes from now on, until the channel closes."""
        phone = self._phone(person)
        return self._changes(phone, phone.revision)

    def forget(self, person: str) -> None:
        """Throw a phone away: nothing of what it showed is kept here."""
        self._phones.pop(person, Phone()).stir()

    async def _changes(self, phone: Phone, seen: int) -> AsyncIterator[Line]:
        while self._receive is not None and any(phone is each for each in self._phones.values()):
            if phone.revision == seen:
                await phone.stirred.wait()
            changed, seen = phone.since(seen), phone.revision
            for line in changed:
                yield line

    async def _does(self, person: str, kind: Heard, text: str, told: InboundMessage | None = None) -> Receipt:
        if kind is not Heard.BLOCKED:
            self._not_blocked(person)
        phone = self._phone(person)
        line = Line(phone.last + 1, PERSON, text, self._now(), heard=kind)
        phone.show(line)
        try:
            receipt = await self._deliver(told or self._inbound(person, kind, text))
        except Unavailable:
            phone.show(replace(line, lost=True))
            raise
        self._mark(person, None, receipt)
        return receipt

    def _inbound(
        self, person: str, kind: Heard, text: str = "", press: Press | None = None
    ) -> InboundMessage:
        link = _START.fullmatch(text) if kind is Heard.TEXT else None
        return InboundMessage(
            channel=self.name,
            external_id=self._new_id(),
            kind=kind,
            at=self._now(),
            address=Address(self.name, person),
            text="/start" if link else text,
            press=press,
            start_code=link[1] if link else None,
        )

    async def _deliver(self, message: InboundMessage) -> Receipt:
        """Hand a message over, again and again under the same id while the house is busy."""
        tries = TRIES
        while (receive := self._receive) is not None:
            try:
                return await receive(message)
            except Unavailable as busy:
                tries -= 1
                if not tries:
                    raise
                await asyncio.sleep(min(busy.retry_after, LONGEST_PAUSE))
        raise Unavailable

    def _mark(self, person: str, wait_id: str | None, receipt: Receipt) -> None:
        """Mark the choice that was taken, on the question it belongs to."""
        if receipt.chosen is None:
            return
        for line in reversed(self._phone(person).lines.values()):
            asked = line.wait_id is not None and wait_id in (None, line.wait_id)
            if asked and line.chosen is None and receipt.chosen in [choice.label for choice in line.choices]:
                self._phone(person).show(replace(line, chosen=receipt.chosen))
                return

    def _not_blocked(self, person: str) -> None:
        if self.blocked(person):
            raise PhoneTrouble("You have blocked the bot. Unblock it first.")

    def _phone(self, person: str) -> Phone:
        return self._phones.setdefault(person, Phone())
