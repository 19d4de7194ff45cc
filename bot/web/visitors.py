"""How much one address may ask for: far more than a person does, and no more than one machine can answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.pace import Meter, Pace
from bot.web.pages import sorry
from bot.web.webhooks import RETRY_AFTER

#: So many requests within so many seconds.
VISITS = ((300, 10.0),)
#: So many deliveries with a wrong secret.
MISTAKES = ((20, 60.0),)
#: Asked for by machines that are ours, or that say who they are.
_FREE = ("/healthz", "/readyz", "/metrics", "/webhooks/")


def _is_free(path: str) -> bool:
    """A provider that shows a picture to hundreds of people fetches it for each of them."""
    return path.startswith(_FREE) or (path.startswith("/results/") and path.endswith(".png"))


class FewVisits:
    """Answers 429 to an address that asks for too much."""

    def __init__(self, app: ASGIApp, ticks: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._ticks = ticks
        self._meter = Meter(VISITS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, while there are not too many."""
        free = scope["type"] != "http" or _is_free(str(scope["path"]))
        if free or self._meter.count(_address(scope), self._ticks()) is Pace.FINE:
            await self._app(scope, receive, send)
            return
        answer = sorry(Request(scope), 429)
        answer.headers["Retry-After"] = "10"
        await answer(scope, receive, send)


class Guesses:
    """Counts who delivers with a wrong secret."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._meter = Meter(MISTAKES)

    def goes_on(self, address: str) -> bool:
        """Count one more wrong secret from an address; True when there were too many."""
        return self._meter.count(address, self._ticks()) is not Pace.FINE


class FewMistakes:
    """Answers 429 in place of 403 to an address that goes on guessing a secret.

    Who knows the secret is never held up: a provider may share its address with whoever guesses.
    """

    def __init__(self, app: ASGIApp, ticks: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._guesses = Guesses(ticks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a delivery on, and look at what it is answered."""

        async def watched(message: Message) -> None:
            if message.get("status") == 403 and self._guesses.goes_on(_address(scope)):
                headers = [*message["headers"], (b"retry-after", RETRY_AFTER.encode())]
                message = {**message, "status": 429, "headers": headers}
            await send(message)

        await self._app(scope, receive, watched)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""
