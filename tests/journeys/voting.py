"""An open stage of a poll for the flow that votes in it, and what is on its ballots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.poll import Method, Sheet
from bot.storage import ballots, polls
from bot.storage.database import Tx
from tests.fakes import MONDAY
from tests.journeys.play import Play

CHOICES = ("after_birth", "information", "listening", "respect", "same_midwife")
SHEET = Sheet(
    "first_priority",
    "choose",
    Method.CHOOSE,
    MONDAY + timedelta(days=3650),
    {"en": {"title": "What should change first?"} | {f"options.{name}": name for name in CHOICES}},
    options=CHOICES,
)
GATHERING = replace(SHEET, stage="gather", method=Method.IDEAS, options=())


def open_poll(tx: Tx, sheet: Sheet = SHEET) -> None:
    """Propose, sign and open a stage."""
    polls.propose(tx, sheet, MONDAY)
    for number in range(sheet.sign_offs):
        polls.sign(tx, sheet.name, sheet.fingerprint(), number + 1, MONDAY)
    polls.start(tx, sheet.name, MONDAY)


async def opens_poll(play: Play, sheet: Sheet = SHEET) -> None:
    """Open a stage in a house."""
    await play.write(lambda tx: open_poll(tx, sheet))


def chosen(tx: Tx, name: str = SHEET.name) -> list[str]:
    """Return the options on all ballots of a stage."""
    return sorted(option for _, marks in ballots.votes(tx, name) for option in marks)
