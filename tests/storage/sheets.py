"""Stages of polls for tests of everything that stands on a database: proposed, signed, open, closed."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.poll import Method, Sheet
from bot.domain.release import Outcome, Release
from bot.storage import polls
from bot.storage.database import Tx
from tests.fakes import MONDAY

#: When the stages of these tests close.
CLOSES = MONDAY + timedelta(days=14)
AFTER = CLOSES + timedelta(minutes=1)
OPTIONS = ("information", "listening", "time")
SHEET = Sheet(
    "first",
    "rank",
    Method.RANK,
    CLOSES,
    {"en": {"title": "What should change first?"} | {f"options.{name}": name for name in OPTIONS}},
    options=OPTIONS,
    groups={"families": ("family", "partner"), "services": ("nhs", "council")},
    sign_offs=1,
    most=3,
)
GATHERING = replace(SHEET, stage="gather", method=Method.IDEAS, options=(), most=0)
#: Who signs where it does not matter who.
SOMEBODY = 7


def a_sheet(poll: str = "first", stage: str = "rank", **more: Any) -> Sheet:
    """A rule of another poll or stage."""
    return replace(SHEET, poll=poll, stage=stage, **more)


def opened(tx: Tx, *sheets: Sheet, at: datetime = MONDAY) -> None:
    """Propose, sign and open stages."""
    for sheet in sheets:
        polls.propose(tx, sheet, at)
        for number in range(sheet.sign_offs):
            assert polls.sign(tx, sheet.name, sheet.fingerprint(), SOMEBODY + number, at)
        polls.start(tx, sheet.name, at)


def a_release(sheet: Sheet = SHEET, **more: Any) -> Release:
    """A result of a stage, made of nothing."""
    return replace(Release(sheet.name, sheet.fingerprint(), AFTER, Outcome.CHOSEN), **more)


def closed(tx: Tx, sheet: Sheet = SHEET, at: datetime = AFTER, **more: Any) -> None:
    """Close a stage with a result."""
    polls.close(tx, sheet.name, a_release(sheet, **more), at, lambda: secrets.token_hex(12))
