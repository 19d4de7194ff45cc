"""A small Bot API server for what the emulator is too well behaved to do: one odd answer after another."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "42:SECRET-TOKEN"

Json = dict[str, Any]
Odd = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Stub:
    """Answers every call as a friendly Telegram would, unless it was told otherwise."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self.pending: list[Any] = []
        self._odd: dict[str, deque[Odd]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    def next(self, method: str, *answers: Odd) -> None:
        """The next calls of a method are answered so."""
        self._odd[method].extend(answers)

    def queue(self, *updates: Any) -> None:
        """Updates that getUpdates gives out until they are confirmed."""
        self.pending += updates
        self._ring()

    def of(self, method: str) -> list[Json]:
        """The parameters of every call of a method so far."""
        return [params for name, params in self.calls if name == method]

    async def until(self, true: Callable[[], bool], within: float = 20.0) -> None:
        """Wait until it is so; looked at again after every call."""
        async with asyncio.timeout(within):
            while not true():
                changed = self._changed
                await asyncio.wait([asyncio.ensure_future(changed.wait())], timeout=0.02)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        params = await _params(request)
        self.calls.append((method, params))
        self._ring()
        if self._odd[method]:
            return await self._odd[method].popleft()(request)
        if request.match_info["token"] != TOKEN:
            return await refusal(401, "Unauthorized")(request)
        if method == "getUpdates":
            return await ok(await self._updates(params))(request)
        return await ok(self._result(method, params))(request)

    def _result(self, method: str, params: Json) -> Any:
        if method == "getMe":
            return {"id": 42, "is_bot": True, "first_name": "Room", "username": "our_bot"}
        if method == "sendPhoto":
            return {
                "message_id": next(self._numbers),
                "date": 1,
                "photo": [{"file_id": "small"}, {"file_id": "p1"}],
            }
        if method in ("sendMessage", "editMessageText", "sendDocument"):
            chat = {"id": int(params["chat_id"]), "type": "private"}
            text = params.get("text", "")
            return {"message_id": next(self._numbers), "date": 1, "chat": chat, "text": text}
        return True

    async def _updates(self, params: Json) -> list[Any]:
        offset = int(params.get("offset", 0))
        self.pending = [one for one in self.pending if _number(one, offset) >= offset]
        try:
            async with asyncio.timeout(float(params["timeout"])):
                while not self.pending:
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self.pending[: int(params["limit"])]

    def _ring(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _number(update: Any, otherwise: int) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else otherwise


async def _params(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(json.loads(await request.read()))
    form = dict(await request.post())
    return {name: _loads(value) if isinstance(value, str) else _file(value) for name, value in form.items()}


def _file(value: Any) -> tuple[str, bytes]:
    return value.filename, value.file.read()


def _loads(value: str) -> Any:
    try:
        return json.loads(value) if value[:1] in ("[", "{") or value in ("true", "false") else value
    except ValueError:
        return value


@asynccontextmanager
async def listening(stub: Stub) -> AsyncIterator[Stub]:
    """The stub on a free port."""
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", stub.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    stub.url = f"http://{host}:{port}"
    try:
        yield stub
    finally:
        await runner.cleanup()


# -- answers, friendly and odd ---------------------------------------------------------------------


def ok(result: Any) -> Odd:
    """What a friendly Telegram says."""
    return raw(json.dumps({"ok": True, "result": result}))


def refusal(status: int, description: str, headers: Json | None = None, **parameters: Any) -> Odd:
    """A refusal in the form of the Bot API."""
    body: Json = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return raw(json.dumps(body), status, headers)


def raw(body: str | bytes, status: int = 200, headers: Json | None = None) -> Odd:
    """Any body with any status."""
    content = body if isinstance(body, bytes) else body.encode()

    async def answer(_: web.Request) -> web.StreamResponse:
        kind = {"Content-Type": "application/json"} | (headers or {})
        return web.Response(status=status, body=content, headers=kind)

    return answer


def html(status: int) -> Odd:
    """The page that some proxy in between puts up."""
    return raw("<html><body><h1>Blocked by your organisation</h1></body></html>", status)


def closed() -> Odd:
    """The connection breaks before there is an answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    return answer


def cut() -> Odd:
    """The connection breaks in the middle of the answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok":true,"result":{"mess')
        assert request.transport is not None
        request.transport.close()
        return response

    return answer


def slow(seconds: float) -> Odd:
    """An answer that takes its time."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await ok(True)(request)

    return answer


# -- updates ---------------------------------------------------------------------------------------

HER = {"id": 1001, "is_bot": False, "first_name": "Amina", "username": "amina", "language_code": "ar-EG"}
HER_CHAT = {"id": 1001, "first_name": "Amina", "type": "private"}
US = {"id": 42, "is_bot": True, "first_name": "Room", "username": "our_bot"}
GROUP = {"id": -1002000, "type": "supergroup", "title": "Mums"}


def message(number: int, text: str | None = "hello", /, person: Any = 1001, **fields: Any) -> Json:
    """A message that she wrote."""
    said = {} if text is None else {"text": text}
    frame = {"message_id": number, "from": HER | {"id": person}, "chat": HER_CHAT | {"id": person}, "date": 1}
    return {"update_id": number, "message": frame | said | fields}


def press(number: int, data: Any = "w7:1", /, person: Any = 1001, **fields: Any) -> Json:
    """A button that she tapped."""
    under = {"message_id": 12, "from": US, "chat": HER_CHAT | {"id": person}, "date": 1, "text": "Which?"}
    query = {"id": f"q{number}", "from": HER | {"id": person}, "message": under, "chat_instance": "1"}
    return {"update_id": number, "callback_query": query | ({} if data is None else {"data": data}) | fields}


def moved(number: int, status: str, chat: Json = HER_CHAT) -> Json:
    """The bot was blocked, unblocked, added or removed."""
    change = {"chat": chat, "from": HER, "date": 1, "old_chat_member": {"user": US, "status": "member"}}
    return {
        "update_id": number,
        "my_chat_member": change | {"new_chat_member": {"user": US, "status": status}},
    }


def payload(update: Any) -> bytes:
    """An update as it travels."""
    return json.dumps(update).encode()


def texts(calls: Iterable[Json]) -> list[str]:
    """What the calls say."""
    return [call["text"] for call in calls]
