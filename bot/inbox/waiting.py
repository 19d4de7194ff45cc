"""What waits to be taken, and what of it goes into the next batch: pure."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.domain.message import Receipt
from bot.runner.batch import Heed


@dataclass(slots=True, eq=False)
class Waiting:
    """A message that was heard, and the door that waits for its receipt."""

    heed: Heed
    done: asyncio.Future[Receipt]


def pick(waiting: deque[Waiting], most: int) -> tuple[list[Waiting], deque[Waiting]]:
    """Return up to `most`, one message a person and each person's oldest, and what is left.

    Oldest is by the provider's own order, where it has one: deliveries may overtake each other on their way.
    """
    first: dict[str, Waiting] = {}
    for each in waiting:
        name = each.heed.key or each.heed.message.external_id
        other = first.setdefault(name, each)
        if (each.heed.message.order or 0) < (other.heed.message.order or 0):
            first[name] = each
    picked = list(first.values())[:most]
    taken = set(picked)
    return picked, deque(each for each in waiting if each not in taken)
