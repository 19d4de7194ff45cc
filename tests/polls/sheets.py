"""Sheets and votes for the tests of this room: three merged groups, as the project has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

from bot.domain.poll import Marks, Method, Sheet
from tests.polls.attacker import every_ballot

CLOSES = datetime(2027, 3, 14, 18, tzinfo=UTC)
GROUPS = {
    "people": ("service_user", "family"),
    "voluntary": ("voluntary",),
    "statutory": ("nhs", "council"),
}
OPTIONS = ("belief", "notes", "partners", "rooms", "time", "words")
STAGES = {Method.IDEAS: "gather", Method.SUPPORT: "rate"}


def sheet(method: Method = Method.RANK, options: tuple[str, ...] = OPTIONS, most: int = 3) -> Sheet:
    """Return a sheet whose wording does not matter."""
    stage = STAGES.get(method, method.value)
    texts = {"en": {"title": "What first?", **{f"options.{each}": each.title() for each in options}}}
    return Sheet("first_priority", stage, method, CLOSES, texts, options, GROUPS, most=most)


def drawn(rule: Sheet, sizes: Mapping[str, int], chance: Random) -> list[tuple[str, Marks]]:
    """Return as many votes of each group, drawn from everything that one may vote but nothing."""
    ballots = every_ballot(rule)[1:]
    return [(group, chance.choice(ballots)) for group, size in sizes.items() for _ in range(size)]
