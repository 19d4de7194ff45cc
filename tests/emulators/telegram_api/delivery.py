"""Deliveries to a webhook: one update in flight per lane, tried again until it is taken."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

import aiohttp

from tests.emulators.telegram_api.errors import ApiError, Json, NoAnswer
from tests.emulators.telegram_api.params import Params, decode, from_json
from tests.emulators.telegram_api.queue import Queue, Update

MAX_RETRY_AFTER = 3600
LONGEST_PAUSE = 60  # to twice that, by chance
READ_TIMEOUT = 60
NEVER_FROM_A_REPLY = {"setwebhook", "deletewebhook", "close", "logout"}

Execute = Callable[[str, Params], Awaitable[Any]]


@dataclass(frozen=True)
class Target:
    """Where to deliver, with which secret, and over how many connections at most."""

    url: str
    secret: str
    max_connections: int


@dataclass(frozen=True)
class Attempt:
    """One delivery: its status, or None when no answer came."""

    update_id: int
    status: int | None
    began: float
    ended: float
    problem: str
    retry_after: int
    webhook: str

    @property
    def ok(self) -> bool:
        """Only a 2xx counts as taken."""
        return self.status is not None and 200 <= self.status < 300


class Settings(Protocol):
    """What a test may change while deliveries go on."""

    twice_at_once: bool
    second: float

    def attempted(self, attempt: Attempt) -> None:
        """Keep it in the log."""

    def pausing(self, seconds: float) -> None:
        """Keep in mind how long it is until the next attempt."""


class Deliveries:
    """Everything on its way to one webhook."""

    def __init__(self, target: Target, queue: Queue, execute: Execute, settings: Settings) -> None:
        self._target = target
        self._queue = queue
        self._execute = execute
        self._settings = settings
        self._lanes: dict[Hashable, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(target.max_connections)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=READ_TIMEOUT),
        )

    def offer(self, update: Update) -> None:
        """Deliver this after those of its lane that came before."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        self._spawn(self._empty(update.lane))

    async def stop(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    async def _empty(self, name: Hashable) -> None:
        lane = self._lanes[name]
        while lane:
            await self._deliver(lane[0])
            self._queue.confirm(lane.popleft())
        del self._lanes[name]

    async def _deliver(self, update: Update) -> None:
        """Try until it is taken or too old; the first repetition comes at once, then ever later."""
        delay, failures = 1.0, 0
        while time.time() <= update.expires:
            attempt = await self._attempt(update)
            if attempt.ok:
                return
            pause = float(min(attempt.retry_after, MAX_RETRY_AFTER))
            if pause == 0 and failures:
                delay = min(delay * 2, LONGEST_PAUSE * random.uniform(1, 2))
                pause = delay * self._settings.second
            if time.time() + pause > update.expires:
                return
            failures += 1
            self._settings.pausing(pause)
            await asyncio.sleep(pause)

    async def _attempt(self, update: Update) -> Attempt:
        if not self._settings.twice_at_once:
            return await self._post(update)
        both = await asyncio.gather(self._post(update), self._post(update))
        return next((one for one in both if one.ok), both[0])

    async def _post(self, update: Update) -> Attempt:
        headers = {"Accept-Encoding": "gzip, deflate"}
        if self._target.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._target.secret
        async with self._connections:
            began = time.monotonic()
            status, problem, retry_after = None, "", 0
            try:
                async with self._session.post(
                    self._target.url, json=update.body, headers=headers, allow_redirects=False
                ) as response:
                    body = await response.read()
                    status, retry_after = response.status, _retry_after(response)
                    problem = f"Wrong response from the webhook: {status} {response.reason}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                problem = _in_its_words(error)
        ended, url = time.monotonic(), self._target.url
        attempt = Attempt(update.id, status, began, ended, problem, retry_after, url)
        self._settings.attempted(attempt)
        if attempt.ok:
            self._spawn(self._obey(body, response.content_type))
        return attempt

    async def _obey(self, body: bytes, content_type: str) -> None:
        """Make the one call that a 2xx may carry; nobody hears how it went."""
        try:
            call = _call_in(body, content_type)
            method = str(call.pop("method", ""))
            if method and not _refused(method.lower()):
                await self._execute(method, call)
        except (ApiError, NoAnswer):
            return

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _refused(method: str) -> bool:
    return method in NEVER_FROM_A_REPLY or method.startswith("get")


def _call_in(body: bytes, content_type: str) -> Params:
    fields: Json = {}
    if content_type == "application/json":
        fields = from_json(body)
    elif content_type == "application/x-www-form-urlencoded":
        fields = dict(parse_qsl(body.decode(errors="replace")))
    return decode(fields)


def _retry_after(response: aiohttp.ClientResponse) -> int:
    value = response.headers.get("Retry-After", "")
    return int(value) if value.isdigit() else 0


def _in_its_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Read timeout expired"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Webhook connection closed"
