"""Lives left to chance: whatever people, providers and crashes do, the promises of the house hold."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.consent import ConsentEntry
from bot.domain.message import Heard, InboundMessage, MessageClass, SendTrouble
from bot.storage.tables import outbox
from tests.fakes import FakeChannel, FakeClock
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import ledger_of, queue, rows
from tests.journeys.test_secrets import every_log

NAMES = ("ada", "bea", "cleo", "dora")
WORDS = (
    *(
        "hello",
        "poll",
        "choices",
        "help",
        "language",
        "privacy",
        "continue",
        "start",
        "my own words",
        "yes",
        "no",
    ),
    *("skip", "1", "3", "ar", "en", "تصويت", "نعم", "🤷🏾", "thank you!", "/start"),
)
STOP = ("stop", "STOP.", "توقف")


@dataclass
class Life:
    """What has happened so far."""

    chance: random.Random
    play: Play
    number: int = 0
    ledgers: dict[str, list[ConsentEntry]] = field(default_factory=dict)
    #: How much news those who have stopped had got by then.
    news_before_stop: dict[str, int] = field(default_factory=dict)

    def someone(self) -> Person:
        """Anybody."""
        return self.play.person(self.chance.choice(NAMES))

    async def writes(self) -> None:
        """Somebody writes something, mostly sensible."""
        await self.hand_over(self.someone().message(text=self.chance.choice(WORDS)))

    async def taps(self) -> None:
        """Somebody taps a button, perhaps an old one."""
        person = self.someone()
        shown = [each for each in person.heard if each.choices]
        if not shown:
            return
        on = shown[-1] if self.chance.random() < 0.9 else self.chance.choice(shown)
        press = person.press_of(self.chance.choice(on.choices).id, on)
        await self.hand_over(person.message(Heard.PRESS, press=press))

    async def stops(self) -> None:
        """Somebody stops."""
        await self.hand_over(self.someone().message(text=self.chance.choice(STOP)))

    async def hand_over(self, message: InboundMessage) -> None:
        """Deliver, sometimes twice."""
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            await self.play.channel.deliver(message)

    async def news(self) -> None:
        """Something is queued for somebody who is known."""
        person = self.someone()
        if person.heard:
            self.number += 1
            kind = self.chance.choice((MessageClass.PROACTIVE, MessageClass.SERVICE))
            await queue(person, f"news {self.number}", kind)

    async def trouble(self) -> None:
        """The provider has a bad moment."""
        trouble = self.chance.choice([SendTrouble.TOO_FAST, SendTrouble.UNREACHABLE, SendTrouble.REFUSED])
        self.play.channel.fails(
            self.someone().address.value, trouble, retry_after=self.chance.choice([None, 3])
        )

    async def blocks(self) -> None:
        """Somebody blocks the bot, or lets it write again."""
        person = self.someone()
        await (person.blocks() if self.chance.random() < 0.5 else person.unblocks())

    async def time_passes(self) -> None:
        """A moment, or a day."""
        self.play.clock.forward(seconds=self.chance.choice((1, 5, 61, 3600, 90_000)))
        await self.play.house.pump.round()


def _news(person: Person) -> int:
    return sum(text.startswith("news") for text in person.texts)


MENU: tuple[tuple[int, Callable[[Life], Awaitable[None]]], ...] = (
    (30, Life.writes),
    (40, Life.taps),
    (3, Life.stops),
    (8, Life.news),
    (6, Life.trouble),
    (2, Life.blocks),
    (10, Life.time_passes),
)


async def one_process(life: Life, steps: int) -> None:
    """Live on for so many steps, and look after each whether the promises hold."""
    weights, actions = zip(*MENU, strict=True)
    for _ in range(steps):
        (action,) = life.chance.choices(actions, weights)
        await action(life)
        for name in NAMES:
            if life.play.person(name).heard:
                await _her_promises_hold(life, life.play.person(name))


async def _her_promises_hold(life: Life, person: Person) -> None:
    name, lines = person.address.value, await ledger_of(person)
    before = life.ledgers.get(name, [])
    assert lines[: len(before)] == before, "the ledger only grows"
    life.ledgers[name] = lines
    if (await person.known()).contact.stopped_at is None:
        life.news_before_stop.pop(name, None)
    elif name in life.news_before_stop:
        assert _news(person) == life.news_before_stop[name], "she has stopped, and got news"
    else:
        await life.play.house.settled()  # what was on its way when she stopped
        life.news_before_stop[name] = _news(person)


def in_order(play: Play, found: list[Any]) -> None:
    """The replies to each address were said in the order in which they were written."""
    places = {each.provider_id: place for place, each in enumerate(play.channel.said)}
    by_address: dict[int, list[int]] = {}
    for row in found:
        if row.message_class == "reply" and row.provider_id:
            by_address.setdefault(row.address_id, []).append(places[row.provider_id])
    for order in by_address.values():
        assert order == sorted(order), "said out of order"


@pytest.mark.parametrize("seed", range(2))
async def test_the_promises_hold(migrated_url: str, seed: int) -> None:
    chance, clock, channel = random.Random(seed), FakeClock(), FakeChannel()
    life: Life | None = None
    with every_log() as lines:
        for part in range(3):
            alone = migrated_url.startswith("sqlite")
            async with house(migrated_url, clock=clock, channel=channel, alone=alone) as play:
                life = Life(chance, play) if life is None else life
                life.play = play
                await one_process(life, 60)
                if part < 2:
                    await play.crashes()
                    continue
                for _ in range(40):
                    clock.forward(minutes=2)
                    await play.pumps()
                await _all_is_well(play)
    assert not [line for line in lines if "turn_failed" in line or "run_failed" in line]


async def _all_is_well(play: Play) -> None:
    found = await rows(play, outbox)
    in_order(play, found)
    for row in found:
        final = row.status in ("sent", "failed", "cancelled")
        assert (row.body_sealed is None) == final
        if row.message_class == "reply":
            assert final, f"a reply is left {row.status} for {row.reason}"
    times: dict[str, int] = {}
    for each in play.channel.said:
        if each.message.text.startswith("news"):
            times[each.message.text] = times.get(each.message.text, 0) + 1
    listed = sum(row.doubtful for row in found)
    assert sum(number - 1 for number in times.values()) <= listed
