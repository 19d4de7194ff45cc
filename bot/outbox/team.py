"""Tells the team by chat what waits for it: no words, no names, and not again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.languages import SOURCE
from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft
from bot.engine.flow import Library
from bot.engine.rendering import spoken_word
from bot.storage import outbox, team
from bot.storage.database import Tx
from bot.storage.team import Place

#: How long such a notice is of use: over a Sunday, when nobody is written to first.
NOTICE_USEFUL = timedelta(days=2)
#: How long a reply of the team is of use to who asked.
ANSWER_USEFUL = timedelta(days=30)


def tell(tx: Tx, library: Library, what: str, at: datetime, *, since: datetime, **values: str) -> int:
    """Queue a notice, named as in words.toml, for everybody of the team in her language; return for how many.

    Left out is who was told `since`, and who has such a notice still on its way to her.
    """
    places = {place.contact_id: place for place in team.untold(tx, what)}
    claimed = sorted(team.claim(tx, list(places), what, at, since))
    drafts = [
        _draft(places[who], _notice(library, what, places[who].language, values), at, NOTICE_USEFUL)
        for who in claimed
    ]
    numbers = outbox.add(tx, drafts, [None] * len(drafts))
    team.told(tx, what, dict(zip(claimed, numbers, strict=True)))
    return len(claimed)


def answer(tx: Tx, contact_id: str, message: OutboundMessage, at: datetime) -> int | None:
    """Queue what the team answers to somebody who asked: it goes when she paused, not when she stopped.

    Return its place in the queue; None when she is gone.
    """
    place = team.place_of(tx, contact_id)
    if place is None:
        return None
    return outbox.add(tx, [_draft(place, message, at, ANSWER_USEFUL)], [None])[0]


def _notice(library: Library, what: str, language: str | None, values: dict[str, str]) -> OutboundMessage:
    return spoken_word(library, what, language or SOURCE, values)


def _draft(place: Place, message: OutboundMessage, at: datetime, useful: timedelta) -> Draft:
    return Draft(
        place.contact_id,
        place.address_id,
        place.channel,
        message,
        MessageClass.SERVICE,
        at,
        at,
        at + useful,
    )
