"""An open stage of a poll for the flow that votes in it, and what is on its ballots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING

from bot.domain.poll import Method, PollStatus, Sheet
from bot.domain.release import EVERYBODY, Outcome, Release, Share
from bot.storage import ballots, polls
from bot.storage.database import Tx
from tests.fakes import MONDAY

if TYPE_CHECKING:
    from tests.journeys.play import Play

LABELS = {
    "after_birth": "More support after the birth",
    "information": "Clear information and real choices",
    "listening": "Being listened to and believed",
    "respect": "Being treated fairly and with respect",
    "same_midwife": "Seeing the same midwife each time",
}
CHOICES = tuple(LABELS)
SHEET = Sheet(
    "first_priority",
    "choose",
    Method.CHOOSE,
    MONDAY + timedelta(days=3650),
    {
        "en": {
            "title": "The first priority",
            "why": "It decides what the workshops work on.",
            "ask": "What should change first in maternity care?",
            "next": "The workshops work on it.",
            "groups.people": "People and families",
            **{f"options.{name}": label for name, label in LABELS.items()},
        }
    },
    options=CHOICES,
    groups={"people": ("service_user", "family")},
)
GATHERING = replace(SHEET, stage="gather", method=Method.IDEAS, options=())


def open_poll(tx: Tx, sheet: Sheet = SHEET) -> None:
    """Propose, sign and open a stage, unless it is open."""
    found = polls.now_of(tx, sheet.name)
    if found is not None and found.status is PollStatus.OPEN:
        return
    polls.propose(tx, sheet, MONDAY)
    for number in range(sheet.sign_offs):
        polls.sign(tx, sheet.name, sheet.fingerprint(), number + 1, MONDAY)
    polls.start(tx, sheet.name, MONDAY)


async def opens_poll(play: Play, sheet: Sheet = SHEET) -> None:
    """Open a stage in a house."""
    await play.write(lambda tx: open_poll(tx, sheet))


def a_release(sheet: Sheet = SHEET, outcome: Outcome = Outcome.CHOSEN) -> Release:
    """Return a result of a stage, made of nothing."""
    shares = {name: {EVERYBODY: Share(percent=35)} for name in sheet.options}
    why = "tie" if outcome is Outcome.WORKSHOP else ""
    found = sheet.options[:1]
    return Release(
        sheet.name, sheet.fingerprint(), MONDAY, outcome, found, {EVERYBODY: 60}, shares=shares, why=why
    )


async def closes_poll(play: Play, release: Release | None = None) -> None:
    """Close a stage in a house, with a result."""
    result = release or a_release()
    await play.write(lambda tx: polls.close(tx, result.name, result, play.clock(), lambda: token_hex(12)))


def chosen(tx: Tx, name: str = SHEET.name) -> list[str]:
    """Return the options on all ballots of a stage."""
    return sorted(option for _, marks in ballots.votes(tx, name) for option in marks)
