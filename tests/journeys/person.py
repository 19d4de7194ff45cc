"""Somebody who talks with the house: what she does, and what she sees on her phone."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from bot.domain.message import Address, Heard, InboundMessage, MediaItem, OutboundMessage, Press, Receipt
from bot.storage import contacts
from bot.storage.contacts import Known
from tests.fakes import FakeChannel

if TYPE_CHECKING:
    from tests.journeys.play import Play

#: One row of numbers for all houses: a provider counts on when we are started again.
_numbers = count(1001)


class Person:
    """Somebody with a phone. What she does returns when all that it leads to has been said."""

    def __init__(self, play: Play, channel: FakeChannel, value: str, language_hint: str | None) -> None:
        self.play = play
        self.channel = channel
        self.address = Address(channel.name, value)
        self.hint = language_hint

    # -- what she does ----------------------------------------------------------------------

    async def says(self, text: str) -> Receipt:
        """Write something."""
        return await self.does(Heard.TEXT, text=text)

    async def follows_link(self, code: str) -> Receipt:
        """Come by an invitation link."""
        return await self.does(Heard.TEXT, text="/start", start_code=code)

    async def presses(self, choice: str, on: OutboundMessage | None = None) -> Receipt:
        """Tap a choice, by its label or its name, of the newest message unless another is given."""
        return await self.does(Heard.PRESS, press=self.press_of(choice, on))

    async def edits(self, text: str) -> Receipt:
        """Change something that she wrote before."""
        return await self.does(Heard.EDIT, text=text)

    async def sends_media(self, caption: str = "") -> Receipt:
        """Send a picture, perhaps with words below it."""
        return await self.does(Heard.MEDIA, text=caption)

    async def speaks(self, sound: bytes = b"a voice", caption: str = "", kind: str = "audio/ogg") -> Receipt:
        """Send a voice note, perhaps with words below it."""
        message = self.message(Heard.MEDIA, text=caption)
        place = f"place-of-{message.external_id}"
        self.channel.files[place] = sound
        return await self.delivers(replace(message, media=(MediaItem(place, kind),)))

    async def blocks(self) -> Receipt:
        """Block the bot."""
        return await self.does(Heard.BLOCKED)

    async def unblocks(self) -> Receipt:
        """Let the bot write again."""
        return await self.does(Heard.UNBLOCKED)

    async def does(
        self, kind: Heard, *, text: str = "", press: Press | None = None, start_code: str | None = None
    ) -> Receipt:
        """Do anything, and wait until it is answered."""
        return await self.delivers(self.message(kind, text=text, press=press, start_code=start_code))

    async def delivers(self, message: InboundMessage) -> Receipt:
        """Have the provider deliver something, perhaps once more, and wait until it is answered."""
        receipt = await self.channel.deliver(message)
        await self.play.house.speaker.quiet()
        return receipt

    def message(
        self,
        kind: Heard = Heard.TEXT,
        text: str = "",
        press: Press | None = None,
        start_code: str | None = None,
        payload: bytes = b"",
    ) -> InboundMessage:
        """Return what the door would make of it, without delivering it."""
        number = next(_numbers)
        return InboundMessage(
            channel=self.channel.name,
            external_id=f"in-{number}",
            kind=kind,
            at=self.play.clock(),
            address=self.address,
            order=number,
            text=text,
            press=press,
            start_code=start_code,
            language_hint=self.hint,
            payload=payload,
        )

    def press_of(self, choice: str, on: OutboundMessage | None = None) -> Press:
        """Return the tap on a choice."""
        shown = on or next(each for each in reversed(self.heard) if each.choices)
        assert shown.wait_id is not None
        names = [each.id if each.id == choice else each.label for each in shown.choices]
        return Press(shown.wait_id, names.index(choice))

    # -- what she sees ----------------------------------------------------------------------

    @property
    def heard(self) -> list[OutboundMessage]:
        """Everything that was said to her, oldest first."""
        return [each.message for each in self.channel.said if each.to == self.address.value]

    @property
    def texts(self) -> list[str]:
        """The words of it."""
        return [each.text for each in self.heard]

    @property
    def last(self) -> OutboundMessage:
        """The newest of it."""
        return self.heard[-1]

    @property
    def offered(self) -> list[str]:
        """The names of the choices under the newest message."""
        return [choice.id for choice in self.last.choices]

    async def known(self) -> Known:
        """Return what the house knows of her."""
        found = await self.play.read(lambda tx: contacts.find(tx, self.address))
        assert found is not None, "she is not known"
        return found

    # -- whole conversations ----------------------------------------------------------------

    async def joins(
        self,
        *,
        language: str = "en",
        updates: str = "yes",
        polls: str = "yes",
        checkins: str = "yes",
        first: str = "/start",
    ) -> None:
        """Go through the welcome."""
        await self.says(first)
        for choice in (language, "yes", updates, polls, checkins):
            await self.presses(choice)

    async def changes(self, **said: str) -> None:
        """Change what she agreed to: ``changes(polls="no")``."""
        await self.says("choices")
        for place, (purpose, choice) in enumerate(said.items(), 1):
            await self.presses(purpose)
            await self.presses(choice)
            await self.presses("yes" if place < len(said) else "no")  # show me the list again, or that is all
