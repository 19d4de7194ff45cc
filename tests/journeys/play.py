"""A real house over a real database, a fake channel before it, and people who talk.

A journey reads like this:

    async with house(url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("English")
        assert "Are you 16 or over?" in ada.last.text
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

from bot.app import House, build
from bot.config import ROOT, Settings
from bot.domain.message import Address, Heard, InboundMessage, OutboundMessage, Press, Receipt
from bot.storage import contacts
from bot.storage.contacts import Known
from bot.storage.database import Tx
from tests.fakes import FakeChannel, FakeClock

T = TypeVar("T")

#: The secret of every test database.
KEY = base64.b64encode(bytes(range(32))).decode()
FLOWS = ROOT / "flows"
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


@dataclass(slots=True)
class Play:
    """A house with its fake channel and its fake clock, and the people in front of it."""

    house: House
    channel: FakeChannel
    clock: FakeClock
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)
    _before: frozenset[asyncio.Task[object]] = frozenset()
    crashed: bool = False

    def person(
        self, value: str, language_hint: str | None = None, channel: FakeChannel | None = None
    ) -> Person:
        """Return somebody by her address, always the same one."""
        door = channel or self.channel
        person = Person(self, door, value, language_hint)
        return self._people.setdefault((door.name, value), person)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Look something up in the database."""
        return await self.house.database.read(work)

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Change something in the database, as another room would."""
        return await self.house.database.write(work)

    async def pumps(self) -> int:
        """Let the pump take up what is due; return how many messages that were."""
        await self.house.settled()
        number = await self.house.pump.round()
        await self.house.settled()
        return number

    async def crashes(self) -> None:
        """Die where we stand: nothing is finished, nothing more is written down."""
        self.crashed = True
        self.house.clock.close()
        ours = asyncio.all_tasks() - self._before
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        self.house.database.close()


def settings_for(url: str, flows: Path = FLOWS, key: str = KEY) -> Settings:
    """Return settings that depend on nothing of the machine."""
    return Settings(_env_file=None, database_url=url, secret_key=key, flows=flows, simulator=False)


@asynccontextmanager
async def house(
    url: str,
    *,
    flows: Path = FLOWS,
    clock: FakeClock | None = None,
    channel: FakeChannel | None = None,
    more: Sequence[FakeChannel] = (),
    alone: bool = False,
    publish: bool = True,
) -> AsyncIterator[Play]:
    """Open a house as bot.app.open_house does, so that it may also crash."""
    channel, clock = channel or FakeChannel(), clock or FakeClock()
    before = frozenset(asyncio.all_tasks())
    opened = build(settings_for(url, flows), [channel, *more], alone=alone, now=clock)
    opened.keeper.prepare(publish=publish)
    await opened.open()
    play = Play(opened, channel, clock, _before=before)
    try:
        yield play
    finally:
        if not play.crashed:
            for name in list(channel.hanging):
                channel.lets_go(name)
            await opened.close()
