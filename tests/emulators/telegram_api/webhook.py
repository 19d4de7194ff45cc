"""setWebhook and its relatives: which webhook is set, and what it was told so far."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.emulators.telegram_api.delivery import Attempt, Deliveries, Execute, Target
from tests.emulators.telegram_api.errors import ApiError, Json, bad_request, conflict, too_many_requests
from tests.emulators.telegram_api.front import Described, Method
from tests.emulators.telegram_api.params import Params
from tests.emulators.telegram_api.queue import Queue, Update

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@dataclass
class Webhook:
    """The webhook of the bot, set or not, and the deliveries to it."""

    queue: Queue
    execute: Execute
    terminate_poll: Callable[[ApiError], None]
    changed: Callable[[], None]
    second: float
    log: list[Attempt] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    twice_at_once: bool = False
    _target: Target | None = None
    _deliveries: Deliveries | None = None
    _next_set: float = 0.0

    @property
    def methods(self) -> dict[str, Method]:
        """The Bot API methods that live here."""
        return {
            "setWebhook": self._set,
            "deleteWebhook": self._delete,
            "getWebhookInfo": self._info,
        }

    @property
    def is_set(self) -> bool:
        """Whether updates go to a webhook instead of to a poller."""
        return self._target is not None

    def added(self, update: Update) -> None:
        """An update came in."""
        if self._deliveries is not None:
            self._deliveries.offer(update)

    def attempted(self, attempt: Attempt) -> None:
        """A delivery ended, well or not."""
        self.log.append(attempt)
        self.changed()

    def pausing(self, seconds: float) -> None:
        """A delivery is tried again after so many real seconds."""
        self.pauses.append(seconds)

    async def stop(self) -> None:
        """End all deliveries; what was not confirmed stays pending."""
        deliveries, self._deliveries, self._target = self._deliveries, None, None
        if deliveries is not None:
            await deliveries.stop()

    async def _set(self, params: Params) -> Described:
        if not params.text("url"):
            return await self._delete(params)
        target = _target(params)
        now = asyncio.get_running_loop().time()
        if now < self._next_set:
            raise too_many_requests(1)
        self._next_set = now + self.second
        if params.true("drop_pending_updates"):
            self.queue.clear()
        elif target == self._target:
            self.queue.subscribe(params.get("allowed_updates"))
            return Described(True, "Webhook is already set")
        self.terminate_poll(conflict("terminated by setWebhook request"))
        await self.stop()
        self.queue.subscribe(params.get("allowed_updates"))
        await self._start(target)
        return Described(True, "Webhook was set")

    async def _start(self, target: Target) -> None:
        self._target = target
        self._deliveries = Deliveries(target, self.queue, self.execute, self)
        for update in self.queue.pending:
            self._deliveries.offer(update)

    async def _delete(self, params: Params) -> Described:
        was_set = self.is_set
        await self.stop()
        if params.true("drop_pending_updates"):
            self.queue.clear()
        return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")

    async def _info(self, params: Params) -> Json:
        info: Json = {
            "url": self._target.url if self._target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue.pending),
            "allowed_updates": sorted(self.queue.allowed),
        }
        if self._target is not None:
            info["max_connections"] = self._target.max_connections
            failed = [one for one in self.log if not one.ok and one.webhook == self._target.url]
            if failed:
                info["last_error_date"] = int(time.time())
                info["last_error_message"] = failed[-1].problem
        return info


def _target(params: Params) -> Target:
    url, secret = params.text("url"), params.text("secret_token")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad_request("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Target(url, secret, params.number("max_connections", 40, 1, 100))
