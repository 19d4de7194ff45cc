"""A crowd before the webhook: some go through a whole life, some write many messages at once."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp

from benchmarks.kills_telegram import Said, Telegram

#: Each thing a voter does, and what she must hear then.
WAY: tuple[tuple[str, str], ...] = (
    ("/start", "Which language is best"),
    ("English", "Are you 16 or over?"),
    ("Yes, I am 16 or over", "May we send you news"),
    ("No, please do not send me news", "May we count your votes?"),
    ("Yes, I agree that you count my votes", "May we ask you a few short questions"),
    ("Skip", "You are part of Big Room now"),
    ("POLL", "What should change first"),
    ("Being listened to and believed", "Is there anything you want to add"),
)
#: The flow of those who write many messages at once: each answer names the message that it answers.
ECHO = """
title    = "Echo"
keywords = ["echo"]
open_to  = "everyone"

[number]
ask = "Which number?"

[said]
say = "You said {number}."

[again]
branch = "number"
when   = { bye = "over" }
else   = "number"

[over]
say = "Bye."
"""
#: Chances that a delivery comes twice at once, or once more later.
TWICE, AGAIN = 0.05, 0.05
#: The longest that a person waits for an answer, in seconds: several leases of dead processes. On PostgreSQL
#: such a lease is a minute, and here whoever takes its messages up is killed a few seconds later as well.
PATIENCE = 480.0
#: After so many seconds without an answer somebody else comes meanwhile, so that the load does not fade.
MEANWHILE = 1.0
#: How often one delivery is tried, with growing pauses as Telegram makes them.
LONGEST_PAUSE = 1.0


Life: TypeAlias = "Callable[[Person], Awaitable[None]]"


class NeverAnswered(Exception):
    """Somebody waited for an answer that did not come."""


@dataclass(slots=True)
class Person:
    """What one person did that was acknowledged with a 200."""

    chat: int
    life: Life
    #: Her own words, in the order in which they were acknowledged.
    words: list[str] = field(default_factory=list)
    acknowledged: int = 0
    voted: bool = False
    #: True when somebody else came while she waited.
    replaced: bool = False


@dataclass(slots=True)
class Crowd:
    """Everybody, with the deliveries that Telegram makes for them."""

    webhook: str
    secret: str
    telegram: Telegram
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    #: Statuses of answers that were not 200: what the webhook said while it was down counts as None.
    refused: dict[int | None, int] = field(default_factory=dict)
    duplicates: int = 0
    stopping: bool = False
    _chats: Any = field(default_factory=lambda: itertools.count(1001))
    _updates: Any = field(default_factory=lambda: itertools.count(700_000_001))
    _web: aiohttp.ClientSession | None = None
    _group: asyncio.TaskGroup | None = None

    async def lives(self, voters: int, writers: int) -> None:
        """Let so many people come at any time, until `stopping`; returns when the last has finished."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret}
        connector = aiohttp.TCPConnector(limit=100)
        web = aiohttp.ClientSession(headers=headers, connector=connector)
        async with web as self._web, asyncio.TaskGroup() as self._group:
            for life, number in ((self._votes, voters), (self._writes, writers)):
                for _ in range(number):
                    self._comes(life)

    @property
    def acknowledged(self) -> int:
        """How many updates were answered 200."""
        return sum(person.acknowledged for person in self.people)

    def _comes(self, life: Life) -> None:
        """One more person, if there is still time for her."""
        if not self.stopping and self._group is not None:
            self._group.create_task(self._lives(life))

    async def _lives(self, life: Life) -> None:
        """A whole life; whoever is through makes room for the next."""
        person = Person(next(self._chats), life)
        self.people.append(person)
        await life(person)
        if not person.replaced:
            self._comes(life)

    async def _votes(self, person: Person) -> None:
        """Join, vote, and say something: each step after the answer to the one before."""
        shown: Said | None = None
        for what, then in WAY:
            heard = len(self.telegram.said[person.chat])
            data = shown.buttons.get(what) if shown else None
            await self._delivers(person, _press(person, data) if data else _text(person, what))
            shown = await self._hears(person, then, heard)
        person.voted = True
        person.words.append(f"{person.chat}")  # a number warns of no danger, whatever the screen has learnt
        await self._delivers(person, _text(person, person.words[0]))
        await self._hears(person, "To see the rule of the vote", 0)

    async def _writes(self, person: Person) -> None:
        """Write many messages, each as soon as the one before is acknowledged."""
        await self._delivers(person, _text(person, "ECHO"))
        for number in range(self.chance.randrange(3, 12)):
            if self.chance.random() < 0.1:
                await asyncio.sleep(self.chance.random() / 4)
            person.words.append(f"{person.chat}{number:03d}")
            await self._delivers(person, _text(person, person.words[-1]))
        await self._hears(person, f"You said {person.words[-1]}.", 0)

    async def _hears(self, person: Person, words: str, after: int) -> Said:
        waits = asyncio.ensure_future(self.telegram.hears(person.chat, words, after, PATIENCE))
        done, _ = await asyncio.wait({waits}, timeout=MEANWHILE)
        if not done and not person.replaced:
            person.replaced = True
            self._comes(person.life)
        try:
            return await waits
        except TimeoutError:
            heard = [each.text[:40] for each in self.telegram.said[person.chat]]
            raise NeverAnswered(f"chat {person.chat} waits for {words!r} after {heard}") from None

    async def _delivers(self, person: Person, content: dict[str, Any]) -> None:
        """Deliver until it is taken, as Telegram does; sometimes twice at once, sometimes once more later."""
        update = {"update_id": next(self._updates)} | content
        if self.chance.random() < TWICE:
            self.duplicates += 1
            await asyncio.gather(self._until_taken(update), self._until_taken(update))
        else:
            await self._until_taken(update)
        person.acknowledged += 1
        if self.chance.random() < AGAIN:
            self.duplicates += 1
            await self._until_taken(update)

    async def _until_taken(self, update: dict[str, Any]) -> None:
        pause = 0.05
        while (status := await self._post(update)) != 200:
            self.refused[status] = self.refused.get(status, 0) + 1
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, update: dict[str, Any]) -> int | None:
        assert self._web is not None
        try:
            async with self._web.post(self.webhook, json=update) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, OSError):
            return None


def _sender(person: Person) -> dict[str, Any]:
    return {"id": person.chat, "is_bot": False, "first_name": "Ada", "language_code": "en"}


def _text(person: Person, words: str) -> dict[str, Any]:
    chat = {"id": person.chat, "type": "private", "first_name": "Ada"}
    said = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": _sender(person), "text": words}
    return {"message": said}


def _press(person: Person, data: str) -> dict[str, Any]:
    chat = {"id": person.chat, "type": "private", "first_name": "Ada"}
    under = {"message_id": 1, "date": 1, "chat": chat, "text": "?"}
    query = {"id": "1", "from": _sender(person), "chat_instance": "1", "data": data, "message": under}
    return {"callback_query": query}
