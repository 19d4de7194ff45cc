"""The HTTP front: one address per method, a log of the calls, errors in the server's words."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.telegram_api.errors import ApiError, Json, NoAnswer, not_found, unauthorized
from tests.emulators.telegram_api.faults import Faults
from tests.emulators.telegram_api.params import Params, read

Method = Callable[[Params], Awaitable[Any]]

LARGEST_REQUEST = 60 * 1024 * 1024


@dataclass
class Call:
    """One call of a method: its status is None until it is answered, and when it never is."""

    method: str
    params: Params
    time: float
    from_webhook: bool
    status: int | None = None

    @property
    def chat_id(self) -> int | None:
        """The chat that it is about."""
        value = self.params.text("chat_id")
        return int(value) if value.lstrip("-").isdigit() else None


@dataclass(frozen=True)
class Described:
    """A result that comes with a sentence."""

    result: object
    description: str


class Front:
    """The server itself, for one bot."""

    def __init__(self, token: str, faults: Faults, changed: Callable[[], None]) -> None:
        self.calls: list[Call] = []
        self.methods: dict[str, Method] = {}
        self.url = ""
        self._token = token
        self._faults = faults
        self._changed = changed
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._download: Callable[[web.Request], Awaitable[web.Response]] | None = None

    def offer(self, methods: Mapping[str, Method]) -> None:
        """Answer these methods too."""
        self.methods |= methods

    def hand_out(self, download: Callable[[web.Request], Awaitable[web.Response]]) -> None:
        """Hand out files, to whoever names the token."""
        self._download = download

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._token or self._download is None:
            return web.Response(status=404)
        return await self._download(request)

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        # A handler is never cancelled when its client leaves: the real server does the work anyway.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection, also those that were to stay silent."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def execute_reply(self, method: str, params: Params) -> Any:
        """Make the call that came in the body of a webhook's answer."""
        return await self._execute(method, params, from_webhook=True)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            params = await read(request)
            result = await self._execute(request.match_info["method"], params)
        except ApiError as error:
            return _refusal(error)
        except NoAnswer as fault:
            return await self._no_answer(request, fault)
        described = result if isinstance(result, Described) else None
        if described is None:
            return web.json_response({"ok": True, "result": result})
        body = {"ok": True, "result": described.result, "description": described.description}
        return web.json_response(body)

    def _check_token(self, token: str) -> None:
        if token.count(":") != 1:
            raise ApiError(401, "Unauthorized: invalid token specified")
        if token != self._token:
            raise unauthorized()

    async def _execute(self, method: str, params: Params, *, from_webhook: bool = False) -> Any:
        name = next((one for one in self.methods if one.lower() == method.lower()), None)
        call = Call(name or method, params, time.monotonic(), from_webhook)
        self.calls.append(call)
        self._changed()
        try:
            if name is None:
                raise not_found()
            result = await self._run(name, params)
            call.status = 200
            return result
        except ApiError as error:
            call.status = error.status
            raise
        finally:
            self._changed()

    async def _run(self, name: str, params: Params) -> Any:
        fault = self._faults.meeting(name, params)
        if fault is None:
            return await self.methods[name](params)
        error = fault.strike()
        if fault.after:
            await self.methods[name](params)
        raise error

    async def _no_answer(self, request: web.Request, fault: NoAnswer) -> web.Response:
        if fault.silent:
            await self._stopping.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _refusal(error: ApiError) -> web.Response:
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.status in {502, 503, 504}:
        # These come from the proxy before the real server, which does not speak JSON.
        page = f"<html><head><title>{error.status} {error.description}</title></head></html>"
        return web.Response(status=error.status, text=page, content_type="text/html", headers=headers)
    body: Json = error.body()
    return web.json_response(body, status=error.status, headers=headers)
