"""Asks Twilio what has come in, again and again: what was delivered to us while nobody was there is not lost.

Twilio calls again only for seconds. What it lists is what it delivered, under the same id: who has taken it
already takes it for a duplicate.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channels.whatsapp.api import Api, Listed
from bot.channels.whatsapp.reading import listed
from bot.domain.message import Address, InboundMessage, Receipt, SendError, Unavailable

_log = structlog.get_logger(__name__)

#: How far the first look goes back, and how much each later one overlaps the one before.
FIRST, OVERLAP = timedelta(days=1), timedelta(minutes=10)
#: What is younger may still be on its way to us, with more about it than is listed.
YOUNG = timedelta(minutes=1)
#: Ids that are remembered so that the house is not asked about them again.
REMEMBERED = 20_000


class Backfill:
    """Hands on what the webhook has missed."""

    def __init__(
        self,
        api: Api,
        sender: str,
        take: Callable[[InboundMessage], Awaitable[Receipt]],
        now: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._sender = sender
        self._take = take
        self._now = now
        #: Up to when everything is known; None before the first look.
        self._known_until: datetime | None = None
        self._taken: OrderedDict[str, None] = OrderedDict()

    def taken(self, sid: str) -> None:
        """Note that the house has this one."""
        self._taken[sid] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)

    async def round(self) -> int:
        """Look once; return how many messages had been missed. What goes wrong is only logged."""
        began = self._now()
        since = began - FIRST if self._known_until is None else self._known_until - OVERLAP
        found: list[Address | None] = []
        try:
            for message in await self._unknown(since, began - YOUNG):
                # Who wrote twice meanwhile wrote the second before she could read our answer to the first.
                overtaken_at = message.at if message.address in found else None
                receipt = await self._take(replace(message, overtaken_at=overtaken_at))
                self.taken(message.external_id)
                if not receipt.duplicate:
                    found.append(message.address)
        except SendError as error:
            _log.warning("whatsapp_not_listed", trouble=error.trouble, code=error.code)
        except Unavailable:
            _log.warning("whatsapp_backfill_put_off", found=len(found))
        except Exception as error:
            # Never its text, which may quote what was said.
            _log.error("whatsapp_backfill_broke", error=type(error).__name__)
        else:
            self._known_until = began
        if found:
            _log.info("whatsapp_backfilled", found=len(found))
        return len(found)

    async def _unknown(self, since: datetime, until: datetime) -> list[InboundMessage]:
        """Return what this process has not handed on, oldest first; the house may know it all the same."""
        found = []
        for each in await self._api.received(self._sender, since):
            sent_at = each.sent_at or until
            if each.sid in self._taken or not since <= sent_at <= until:
                continue
            message = await self._read(each, sent_at)
            if message is not None:
                found.append(message)
        return found

    async def _read(self, each: Listed, sent_at: datetime) -> InboundMessage | None:
        media = await self._api.media_of(each.sid) if each.has_media else ()
        message = listed(each.sid, each.sender, each.text, media, self._now())
        return None if message is None else replace(message, written_at=sent_at)
