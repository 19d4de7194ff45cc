"""Asks Twilio what has come in, again and again: what was delivered to us while nobody was there is not lost.

Twilio calls again only for seconds. What it lists is what it delivered, under the same id: who has taken it
already takes it for a duplicate.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.whatsapp.api import Api, Listed
from bot.channels.whatsapp.reading import listed
from bot.domain.message import Address, Heard, InboundMessage, Receipt, SendError, Unavailable

_log = structlog.get_logger(__name__)

#: How far the first look goes back, and how much each later one overlaps the one before.
FIRST, OVERLAP = timedelta(days=1), timedelta(minutes=10)
#: What is younger may still be on its way to us, with more about it than is listed.
YOUNG = timedelta(minutes=1)
#: Ids that are remembered so that the house is not asked about them again.
REMEMBERED = 20_000
#: What came with a message is asked for so often; then she is taken at her words alone.
MEDIA_TRIES = 3
#: What the house refuses so often while it takes what others say is given up.
MOST_TRIES = 100
#: After so many refusals, and nothing taken, a look ends: the house is down.
MOST_REFUSED = 20


@dataclass(slots=True)
class _Look:
    """What came of one look."""

    #: How many the house has now, those that it knew already too.
    took: int = 0
    #: Who had written what we had missed.
    found: list[Address | None] = field(default_factory=list)
    #: What the house did not take.
    failed: list[Listed] = field(default_factory=list)
    #: What came with these could not be listed.
    unlisted: list[Listed] = field(default_factory=list)
    #: Not offered this time.
    later: list[Listed] = field(default_factory=list)

    @property
    def offered(self) -> list[Listed]:
        """What it came to in vain."""
        return self.failed + self.unlisted


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
        #: Up to when everything is known or given up; None before the first look.
        self._known_until: datetime | None = None
        self._taken: OrderedDict[str, None] = OrderedDict()
        #: How often these could not be taken; and who wrote what could not at the last look.
        self._tries: Counter[str] = Counter()
        self._behind: set[str] = set()

    def taken(self, sid: str) -> None:
        """Note that the house has this one."""
        self._taken[sid] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)

    async def round(self) -> int:
        """Look once; return how many messages had been missed. What goes wrong is only logged.

        What cannot be taken keeps nobody else out: the next look goes back as far, and comes to it last.
        """
        began = self._now()
        since = began - FIRST if self._known_until is None else self._known_until - OVERLAP
        try:
            unknown = await self._unknown(since, began - YOUNG)
        except SendError as error:
            _log.warning("whatsapp_not_listed", trouble=error.trouble, code=error.code)
            return 0
        except Exception as error:
            _log.error("whatsapp_backfill_broke", error=type(error).__name__)
            return 0
        look = await self._hand_on(unknown)
        left = self._left_by(look)
        self._behind = {each.sender for each in look.offered}
        self._known_until = min([began, *(each.sent_at or began for each in left)])
        if left:
            _log.warning("whatsapp_backfill_put_off", found=len(look.found), left=len(left))
        if look.found:
            _log.info("whatsapp_backfilled", found=len(look.found))
        return len(look.found)

    async def _unknown(self, since: datetime, until: datetime) -> list[Listed]:
        """Return what this process has not handed on, oldest first; the house may know it all the same.

        Last come those of whom something could not be taken at the last look.
        """
        listed = [
            replace(each, sent_at=each.sent_at or until)
            for each in await self._api.received(self._sender, since)
            if each.sid not in self._taken and since <= (each.sent_at or until) <= until
        ]
        return sorted(listed, key=lambda each: each.sender in self._behind)

    async def _hand_on(self, unknown: Sequence[Listed]) -> _Look:
        look = _Look()
        for each in unknown:
            down = not look.took and len(look.failed) >= MOST_REFUSED
            # Her words stay in order; but what can never be taken does not keep back her next ones for ever.
            hers_first = any(each.sender == other.sender for other in look.offered)
            if down or (hers_first and each.sender not in self._behind):
                look.later.append(each)
            else:
                await self._offer(each, look)
        return look

    async def _offer(self, each: Listed, look: _Look) -> None:
        """Hand on one message, and note what came of it."""
        try:
            message = await self._read(each)
            if message is None:
                return
            # Who wrote twice meanwhile wrote the second before she could read our answer to the first.
            overtaken_at = message.at if message.address in look.found else None
            receipt = await self._take(replace(message, overtaken_at=overtaken_at))
        except SendError as error:
            self._tries[each.sid] += 1
            look.unlisted.append(each)
            _log.warning("whatsapp_media_not_listed", trouble=error.trouble, code=error.code)
        except Unavailable:
            look.failed.append(each)
        except Exception as error:
            # Never its text, which may quote what was said.
            look.failed.append(each)
            _log.error("whatsapp_backfill_broke", error=type(error).__name__)
        else:
            look.took += 1
            look.found += [] if receipt.duplicate else [message.address]
            self.taken(each.sid)
            del self._tries[each.sid]

    def _left_by(self, look: _Look) -> list[Listed]:
        """Return what is still to be taken; what is refused again and again is given up."""
        left = look.unlisted + look.later
        for each in look.failed:
            # While it takes nothing at all it is down, and the message is not to blame.
            self._tries[each.sid] += 1 if look.took else 0
            if self._tries[each.sid] < MOST_TRIES:
                left.append(each)
            else:
                _log.error("whatsapp_given_up", sid=each.sid, tries=self._tries.pop(each.sid))
                self.taken(each.sid)
        return left

    async def _read(self, each: Listed) -> InboundMessage | None:
        """Return a message; what came with it is left out when it cannot be listed for some rounds."""
        lost = self._tries[each.sid] >= MEDIA_TRIES
        media = await self._api.media_of(each.sid) if each.has_media and not lost else ()
        message = listed(each.sid, each.sender, each.text, media, self._now())
        if message is None:
            return None
        kind = Heard.MEDIA if each.has_media else message.kind
        return replace(message, kind=kind, written_at=each.sent_at)
