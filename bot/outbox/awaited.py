"""What is kept for a short while only, for something that may never come: it goes after a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.storage import deliveries, joining
from bot.storage.database import Database

log = structlog.get_logger()

#: How long the words of a message are kept that a provider took and has not yet reported to have arrived.
#: For so long it can be said in another way, when the provider reports that she had not written for too long.
WORDS_KEPT = timedelta(hours=4)
#: How long a report is kept that comes before we know what it is about.
ASIDE = timedelta(hours=1)


class Awaited:
    """One round: blank what was waited for in vain, let go of reports and codes that nobody needs."""

    def __init__(self, database: Database, now: Callable[[], datetime], counts: dict[str, int]) -> None:
        """`counts` is for the pages: reports that nothing came for are counted there."""
        self._database, self._now, self._counts = database, now, counts

    async def round(self) -> None:
        """Clear away, a chunk at a time with replies between."""
        at = self._now()
        await self._database.write(lambda tx: joining.clear(tx, at))
        while await self._database.write(lambda tx: deliveries.blank(tx, at - WORDS_KEPT)):
            pass
        while gone := await self._database.write(lambda tx: deliveries.forget_strangers(tx, at - ASIDE)):
            self._counts["unknown_reports"] = self._counts.get("unknown_reports", 0) + gone
            log.info("reports_unknown", reports=gone)
