"""The WhatsApp channel, through Twilio: opens, hears by webhook, speaks, and closes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.channels.whatsapp import deleting, media
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.backfill import Backfill
from bot.channels.whatsapp.content import Contents
from bot.channels.whatsapp.errors import KeyRefused
from bot.channels.whatsapp.form import Form, TooManyFields, read_form
from bot.channels.whatsapp.reading import CHANNEL, read
from bot.channels.whatsapp.rendering import Words
from bot.channels.whatsapp.reports import read_report
from bot.channels.whatsapp.saying import Saying
from bot.channels.whatsapp.signature import AGAIN, is_genuine
from bot.domain.delivery import DeliveryReport
from bot.domain.message import InboundMessage, OutboundMessage, Receipt, SendError, SendTrouble, Unavailable
from bot.domain.picture import NoPictures, Pictures

_log = structlog.get_logger(__name__)

Receive = Callable[[InboundMessage], Awaitable[Receipt]]
Report = Callable[[DeliveryReport], Awaitable[None]]

#: Where Twilio delivers, below the public URL: messages, and what becomes of ours.
WEBHOOK_PATH, STATUS_PATH = "/webhooks/whatsapp", "/webhooks/whatsapp/status"
#: How often what came in is looked through for what was missed.
EVERY = timedelta(minutes=5)
#: Seconds that opening waits for Twilio, before it goes on without knowing what is prepared there.
FIRST_TRY = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web answers to a delivery."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


#: Taken, and nothing to be said right here. Without this body Twilio writes a warning for each delivery.
_TAKEN = Answer(200, b'<?xml version="1.0" encoding="UTF-8"?><Response/>', {"Content-Type": "text/xml"})
_FORGED = Answer(403)
_NO_PICTURES = NoPictures()


class WhatsApp:
    """One sender on WhatsApp."""

    name = CHANNEL
    #: For how long after it was said Twilio deletes a message.
    keeps = deleting.KEEPS
    #: Hers it deletes by the same call, with what came with them.
    deletes_hers = True
    #: For how long after hers our own words are let through; after that only texts approved beforehand.
    window: timedelta | None = timedelta(hours=24)

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        *,
        api_url: str,
        public_url: str,
        words: Words,
        now: Callable[[], datetime],
        pictures: Pictures = _NO_PICTURES,
        every: timedelta = EVERY,
        first_try: float = FIRST_TRY,
    ) -> None:
        self._token = auth_token
        self._public_url = public_url.rstrip("/")
        self._now = now
        self._first_try = first_try
        self._api = Api(account_sid, auth_token, api_url)
        self._contents = Contents(self._api, time.monotonic)
        callback = self._public_url + STATUS_PATH + AGAIN
        self._saying = Saying(self._api, self._contents, words, sender, callback, pictures=pictures)
        self._backfill = Backfill(self._api, sender, self._taken, now)
        self._every = every.total_seconds()
        self._receive: Receive | None = None
        self._report: Report | None = None
        self._task: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return "WhatsApp()"

    # -- opening and closing ----------------------------------------------------------------

    async def open(self, receive: Receive, report: Report | None = None) -> None:
        """Begin to hear and to speak.

        Raises KeyRefused. When Twilio cannot be reached now, it is tried again in the background.
        """
        await self._api.open()
        self._receive, self._report = receive, report
        try:
            async with asyncio.timeout(self._first_try):
                await self._contents.look()
        except TimeoutError:
            _log.warning("whatsapp_not_reached", trouble=SendTrouble.UNREACHABLE, code="timeout")
        except SendError as error:
            if error.trouble is SendTrouble.NOT_ALLOWED:
                raise KeyRefused from None
            _log.warning("whatsapp_not_reached", trouble=error.trouble, code=error.code)
        self._task = asyncio.get_running_loop().create_task(self._stay())

    async def close(self) -> None:
        """Hear nothing more, and hang up."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        self._receive = self._report = None
        await self._api.close()

    async def _stay(self) -> None:
        """See, again and again, whether a delivery was missed or something was prepared meanwhile."""
        while True:
            await self._backfill.round()
            await asyncio.sleep(self._every)
            await self._contents.refresh()

    # -- speaking ---------------------------------------------------------------------------

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Say something to one person; return Twilio's ids of its parts, or raise SendError."""
        return await self._saying.say(to, message)

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Have Twilio delete messages with what came with them, hers too, or raise SendError."""
        await deleting.delete(self._api, provider_ids)

    async def fetch(self, reference: str) -> bytes:
        """Return a voice note or a picture, by the reference that came with it, or raise SendError."""
        return await media.fetch(self._api, reference)

    # -- hearing ----------------------------------------------------------------------------

    async def webhook(self, signature: str | None, query: str, body: bytes) -> Answer:
        """Take a delivery; 200 only when the house has taken it."""
        form = self._genuine(WEBHOOK_PATH, signature, query, body)
        if form is None:
            return _FORGED
        message = read(form, self._now())
        return await self._answered(self._taken(message), message.external_id)

    async def status(self, signature: str | None, query: str, body: bytes) -> Answer:
        """Take what became of a message of ours; 200 only when the house has taken it."""
        form = self._genuine(STATUS_PATH, signature, query, body)
        if form is None:
            return _FORGED
        report = read_report(form, self._now())
        if report is None or self._report is None:
            return _TAKEN
        return await self._answered(self._report(report), report.provider_id)

    def _genuine(self, path: str, signature: str | None, query: str, body: bytes) -> Form | None:
        try:
            form = read_form(body)
        except TooManyFields:
            return None
        url = f"{self._public_url}{path}{'?' if query else ''}{query}"
        return form if is_genuine(self._token, url, form.fields, signature) else None

    async def _answered(self, work: Awaitable[object], sid: str) -> Answer:
        try:
            await work
        except Unavailable as refusal:
            return Answer(503, headers={"Retry-After": str(refusal.retry_after)})
        except Exception as error:
            # Never its text, which may quote what was said.
            _log.error("whatsapp_delivery_not_taken", error=type(error).__name__, sid=sid)
            return Answer(503, headers={"Retry-After": "5"})
        return _TAKEN

    async def _taken(self, message: InboundMessage) -> Receipt:
        if self._receive is None:
            raise Unavailable
        receipt = await self._receive(message)
        self._backfill.taken(message.external_id)
        return receipt
