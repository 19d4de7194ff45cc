"""The Telegram channel: opens, hears by webhook or by polling, speaks, and closes."""

from __future__ import annotations

import asyncio
import hmac
import random as chance
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.channels.telegram import deleting, fetching, presses
from bot.channels.telegram.api import Api
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.errors import TokenRefused
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.polling import WAIT, Polling
from bot.channels.telegram.profile import Commands, Descriptions, Profile
from bot.channels.telegram.saying import Saying
from bot.channels.telegram.updates import CHANNEL, Delivery, hear
from bot.domain.message import InboundMessage, OutboundMessage, Receipt, SendError, SendTrouble, Unavailable
from bot.domain.picture import NoPictures, Pictures

_log = structlog.get_logger(__name__)

Receive = Callable[[InboundMessage], Awaitable[Receipt]]

#: Where Telegram delivers, below the public URL.
WEBHOOK_PATH = "/webhooks/telegram"
#: The largest delivery that is looked at, in bytes.
LARGEST = 1024 * 1024
#: Seconds that opening waits for Telegram, before it goes on trying in the background.
FIRST_TRY = 5.0
#: Seconds that closing may take: for what is in hand, then twice for what is left over.
GRACE, LAST_COURTESIES = 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web answers to a delivery."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


_TAKEN = Answer(200)
_NO_PICTURES = NoPictures()
_JSON = {"Content-Type": "application/json"}


class Telegram:
    """One bot on Telegram."""

    name = CHANNEL
    #: For how long after it was said Telegram deletes a message.
    keeps = deleting.KEEPS
    #: Hers are delivered under other ids than it would delete them by: she does it herself.
    deletes_hers = False
    #: Anything may be said at any time.
    window: timedelta | None = None

    def __init__(
        self,
        token: str,
        *,
        api_url: str,
        secret: str,
        public_url: str,
        words: Callable[[str | None], str],
        commands: Callable[[], Commands],
        now: Callable[[], datetime],
        descriptions: Callable[[], Descriptions] = dict,
        pictures: Pictures = _NO_PICTURES,
        random: Callable[[], float] = chance.random,
        poll_wait: float = WAIT,
        first_pause: float = 1.0,
        first_try: float = FIRST_TRY,
    ) -> None:
        self._secret = secret.encode()
        self._public_url = public_url.rstrip("/")
        self._commands = commands
        self._descriptions = descriptions
        self._now = now
        self._first_try = first_try
        self._pauses = Pauses(random, first_pause)
        self._api = Api(token, api_url)
        self._saying = Saying(self._api, pictures=pictures)
        self._profile = Profile(token, api_url, self._api)
        self._groups = Groups(self._api, self._profile.leave, words)
        self._errands = Errands()
        self._polling = Polling(self._api, self._polled, now, Pauses(random, first_pause), poll_wait)
        self._receive: Receive | None = None
        self._arrived = False
        self._task: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return "Telegram()"

    # -- opening and closing ----------------------------------------------------------------

    async def open(self, receive: Receive, report: object = None) -> None:
        """Begin to hear and to speak.

        Raises TokenRefused. When Telegram cannot be reached now, it is tried again in the background.
        """
        await self._api.open()
        self._receive = receive  # before Telegram knows where we are: it delivers at once
        try:
            async with asyncio.timeout(self._first_try):
                trouble = await self._arrive()
        except TimeoutError:
            trouble = SendError(SendTrouble.UNREACHABLE, code="timeout")
            _log.warning("telegram_not_reached", trouble=trouble.trouble, code=trouble.code)
        except TokenRefused:
            await self.close()
            raise
        self._task = asyncio.get_running_loop().create_task(self._stay(trouble))

    async def close(self) -> None:
        """Stop hearing, let what is in hand come to its end, and hang up; takes five seconds at most."""
        task, self._task = self._task, None
        self._polling.stop()
        if task is not None:
            if not self._arrived:
                task.cancel()
            _, late = await asyncio.wait({task}, timeout=GRACE)
            for each in late:
                each.cancel()
                await asyncio.wait(late, timeout=LAST_COURTESIES)
        self._receive = None
        await self._errands.close(LAST_COURTESIES)
        await self._api.close()

    async def _arrive(self) -> SendError | None:
        """Tell Telegram where updates go; return what was in the way."""
        try:
            if self._public_url:
                await self._profile.point_to(self._public_url + WEBHOOK_PATH, self._secret.decode())
            else:
                await self._profile.point_nowhere()
        except SendError as error:
            if error.trouble is SendTrouble.NOT_ALLOWED:
                raise TokenRefused from None
            _log.warning("telegram_not_reached", trouble=error.trouble, code=error.code)
            return error
        self._arrived = True
        return None

    async def _stay(self, trouble: SendError | None) -> None:
        """Arrive, if that is still to be done; then introduce the bot, and poll unless there is a webhook."""
        while trouble is not None:
            await asyncio.sleep(self._pauses.next(trouble.retry_after))
            try:
                trouble = await self._arrive()
            except TokenRefused as error:
                _log.error("telegram_not_opened", reason=str(error))
                return
        self._errands.run(self._introduce())
        if not self._public_url:
            await self._polling.run()

    async def _introduce(self) -> None:
        await self._profile.show(self._commands(), self._descriptions())

    # -- speaking ---------------------------------------------------------------------------

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Say something to one person; return Telegram's ids of its parts, or raise SendError."""
        return await self._saying.say(to, message)

    async def delete(self, to: str, provider_ids: Sequence[str]) -> None:
        """Have Telegram delete messages, by the ids that `send` gave, or raise SendError."""
        await deleting.delete(self._api, to, provider_ids)

    async def fetch(self, reference: str) -> bytes:
        """Return what somebody recorded, by its reference, or raise SendError."""
        return await fetching.fetch(self._api, reference)

    async def username(self) -> str:
        """Return the bot's own name, for links to it, or raise SendError."""
        return await self._profile.username()

    # -- hearing ----------------------------------------------------------------------------

    async def webhook(self, secret: str | None, body: bytes) -> Answer:
        """Take a delivery; 200 only when the house has taken it."""
        if not self._secret or not hmac.compare_digest((secret or "").encode(errors="replace"), self._secret):
            return Answer(403)
        if len(body) > LARGEST:
            return Answer(413)
        delivery = hear(body, self._now())
        try:
            await self._taken(delivery)
        except Unavailable as refusal:
            return Answer(503, headers={"Retry-After": str(refusal.retry_after)})
        except Exception as error:
            # Never its text, which may quote what was said.
            _log.error("telegram_update_not_taken", error=type(error).__name__, update=delivery.message.order)
            return Answer(503, headers={"Retry-After": "5"})
        if delivery.pressed is not None:
            return Answer(200, presses.answer_in_reply(delivery.pressed), _JSON)
        return _TAKEN

    async def _polled(self, delivery: Delivery) -> None:
        await self._taken(delivery)
        if delivery.pressed is not None:
            self._errands.run(presses.answer(self._api, delivery.pressed))

    async def _taken(self, delivery: Delivery) -> None:
        """Have the house take a delivery; then do, beside everything else, what politeness asks for."""
        if self._receive is None:
            raise Unavailable
        message, pressed, group = delivery.message, delivery.pressed, delivery.group
        receipt = await self._receive(message)
        if receipt.duplicate:
            return
        if pressed is not None and receipt.chosen is not None:
            self._errands.run(presses.show(self._api, pressed, receipt.chosen))
        if group is not None and delivery.inside:
            self._errands.run(self._groups.refuse(group, message.language_hint))
        elif group is not None:
            self._groups.forget(group)
