"""Who waits to be taken, and who of them goes into the next batch: each step costs what it picks, no more."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from bot.domain.message import Receipt
from bot.inbox.gathering import Gathering
from bot.runner.batch import Heed


@dataclass(slots=True, eq=False)
class Waiting:
    """A message that was heard, and the door that waits for its receipt."""

    heed: Heed
    done: asyncio.Future[Receipt]


@dataclass(slots=True)
class _Person:
    """What one person has waiting: the provider's oldest first, where it has an order."""

    heap: list[tuple[int, int, Waiting]] = field(default_factory=list)
    #: What has not been overtaken by an answer of ours.
    fresh: list[Waiting] = field(default_factory=list)


class Queue:
    """Everybody who waits. People take turns; of one person's messages the oldest goes first.

    Oldest is by the provider's own order, where it has one: deliveries may overtake each other on their way.
    """

    def __init__(self) -> None:
        self._people: OrderedDict[str, _Person] = OrderedDict()
        self._numbers = count()
        self._length = 0
        self._gathering = Gathering()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Waiting]:
        return (each for person in self._people.values() for _, _, each in sorted(person.heap))

    def add(self, each: Waiting) -> None:
        """Put a message behind those that are there already."""
        person = self._people.setdefault(_name(each), _Person())
        heappush(person.heap, (each.heed.message.order or 0, next(self._numbers), each))
        person.fresh.append(each)
        self._length += 1

    def put_back(self, each: Waiting) -> None:
        """Put a message that could not be taken before whatever else this person has waiting.

        Everybody else has a turn before: those who cannot be taken for long keep nobody out.
        """
        person = self._people.setdefault(_name(each), _Person())
        heappush(person.heap, (each.heed.message.order or 0, -next(self._numbers), each))
        self._length += 1

    async def gather(self, most: int) -> list[Waiting]:
        """Take out up to `most`, one a person; under load wait before until as many as usual have come."""
        if self:
            await self._gathering.enough(self)
        picked = self.pick(most)
        self._gathering.served(len(picked))
        return picked

    def pick(self, most: int) -> list[Waiting]:
        """Take out up to `most`, one a person."""
        picked: list[Waiting] = []
        again: list[tuple[str, _Person]] = []
        while self._people and len(picked) < most:
            name, person = self._people.popitem(last=False)
            picked.append(heappop(person.heap)[2])
            if person.heap:
                again.append((name, person))
        self._people.update(again)
        self._length -= len(picked)
        return picked

    def fresh(self, key: str) -> list[Waiting]:
        """Return what a person has waiting that was not returned here before."""
        person = self._people.get(key)
        if person is None:
            return []
        found, person.fresh = person.fresh, []
        return found

    def clear(self) -> list[Waiting]:
        """Take out everything."""
        everything = list(self)
        self._people.clear()
        self._length = 0
        return everything


def _name(each: Waiting) -> str:
    return each.heed.key or each.heed.message.external_id
