"""Tells everybody who wants news what came of a poll: once, in her language, by day, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeAlias

from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft
from bot.domain.polling import StageNow
from bot.domain.release import Outcome
from bot.engine.flow import Library
from bot.engine.results_text import results_message
from bot.library.translations import LONDON
from bot.storage import outbox, polls
from bot.storage.database import Database, Tx
from bot.storage.polls import Place
from bot.storage.telling import PURPOSE

#: How many people are told in one transaction; replies go between.
PAGE = 500
#: How long a result is news.
USEFUL = timedelta(days=14)
#: Nobody is told in the evening, at night or on a Sunday: by the clock of London.
FROM, UNTIL = time(9, 0), time(20, 0)
_SUNDAY = 7
#: Puts a result into words for somebody who reads a language.
Words: TypeAlias = Callable[[Library, StageNow, str], OutboundMessage]


class Teller:
    """Looks for results that not everybody has been told of. Where it has come to stands in a table."""

    def __init__(
        self, database: Database, library: Callable[[], Library], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._library = library
        self._now = now

    async def round(self) -> int:
        """Tell everybody who is still to be told, if it is time; return how many that were."""
        at, number = self._now(), 0
        if not is_time(at):
            return 0
        while (told := await self._database.write(lambda tx: tell(tx, self._library(), at))) is not None:
            number += told
        return number


def is_time(at: datetime) -> bool:
    """True from nine in the morning to eight in the evening in London, on every day but Sunday."""
    there = at.astimezone(LONDON)
    return there.isoweekday() != _SUNDAY and FROM <= there.time() < UNTIL


def tell(
    tx: Tx, library: Library, at: datetime, words: Words = results_message, limit: int = PAGE
) -> int | None:
    """Queue a result for the next people; return for how many. None when everybody has been told.

    Whom it has come to is written in the same transaction: whoever dies here has told nobody, or each once.
    That ideas have been gathered is told to nobody: what was made of them comes with the next vote.
    """
    page = polls.to_tell(tx, at, limit)
    if page is None:
        return None
    release = page.stage.release
    if release is None or release.outcome is Outcome.GATHERED:
        return 0
    said = {
        language: words(library, page.stage, language)
        for language in sorted({each.language for each in page.places})
    }
    drafts = [_draft(place, said[place.language], at) for place in page.places]
    outbox.add(tx, drafts, [None] * len(drafts))
    return len(drafts)


def _draft(place: Place, message: OutboundMessage, at: datetime) -> Draft:
    return Draft(
        place.contact_id,
        place.address_id,
        place.channel,
        message,
        MessageClass.PROACTIVE,
        at,
        at,
        at + USEFUL,
        PURPOSE,
    )
