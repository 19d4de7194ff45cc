"""Looks up what a step needs to know, within the turn's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.domain.answer import newest
from bot.domain.recalled import Lookup, What
from bot.storage import answers, groups, staff
from bot.storage.contacts import Known
from bot.storage.database import Tx


def look_up(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """Return what was asked for; its type is said at each of `What`."""
    return _LOOKS[lookup.what](tx, lookup, known, at)


def _answers(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return tuple(newest(answers.of(tx, known.contact.id)))


def _code(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    return groups.redeem(tx, lookup.about, at)


def _team(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return staff.number_of(tx, staff.TEAM)


_LOOKS: dict[What, Callable[[Tx, Lookup, Known, datetime], Any]] = {
    What.ANSWERS: _answers,
    What.CODE: _code,
    What.TEAM: _team,
}
