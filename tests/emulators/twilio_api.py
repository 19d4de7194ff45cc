"""A Twilio for tests: takes calls as the real one does, keeps what was said, calls us back, and has bad days.

What the real one accepts is also asked of Prism, which knows Twilio's own description of it (prism.py in this
folder); this one remembers, so that people can talk.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp
from aiohttp import web

from tests.emulators.twilio_side.callbacks import Callbacks
from tests.emulators.twilio_side.people import Person
from tests.emulators.twilio_side.records import Call, Content, Json, Message, Refused, is_after, new_sid, now

__all__ = ["SENDER", "Message", "Person", "Trouble", "TwilioApi"]

SENDER = "whatsapp:+447700900000"
Trouble = int | Literal["timeout", "closed"]
_people = itertools.count(1)


@dataclass
class _Fault:
    what: str
    status: Trouble
    code: int | None
    times: int | None
    retry_after: int | None
    after: bool
    later: int


class TwilioApi:
    """One account with one WhatsApp sender."""

    def __init__(self, *, token: str | None = None) -> None:
        self.account = f"AC{secrets.token_hex(16)}"
        self.token = token or secrets.token_hex(16)
        self.url = ""
        #: Where messages are delivered; set it as one sets it in Twilio's console.
        self.webhook = ""
        #: What is told of each message of ours, in this order.
        self.progress: list[tuple[str, str]] = [("queued", ""), ("sent", ""), ("delivered", "")]
        self.calls: list[Call] = []
        self.messages: list[Message] = []
        self.contents: list[Content] = []
        self.people: list[Person] = []
        self.callbacks = Callbacks(self.token)
        self._faults: list[_Fault] = []
        self._tasks: set[asyncio.Task[int]] = set()
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    # -- opening and closing ----------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        root = f"/2010-04-01/Accounts/{self.account}/Messages"
        app.router.add_post(f"{root}.json", self._doing("send", self._send))
        app.router.add_get(f"{root}.json", self._doing("list", self._list))
        app.router.add_delete(f"{root}/{{sid}}.json", self._doing("delete", self._delete))
        app.router.add_get(f"{root}/{{sid}}/Media.json", self._doing("media", self._list_media))
        app.router.add_get(f"{root}/{{sid}}/Media/{{media}}", self._doing("fetch", self._lead))
        app.router.add_get("/store/{media}", self._store)
        app.router.add_get("/v1/Content", self._doing("contents", self._list_contents))
        app.router.add_post("/v1/Content", self._doing("prepare", self._prepare))
        app.router.add_post("/v1/Content/{sid}/ApprovalRequests/whatsapp", self._doing("ask", self._ask))
        app.router.add_get("/v1/Content/{sid}/ApprovalRequests", self._doing("approval", self._approval))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await self.callbacks.stop()
        assert self._runner is not None
        await self._runner.cleanup()

    # -- what a test does -------------------------------------------------------------------

    def person(self, *, number: bool = False) -> Person:
        """Somebody new; without a number, unless it is asked for."""
        place = next(_people)
        own = f"whatsapp:GB.{1349_0000_0000 + place}"
        phone = f"whatsapp:+447700900{place:03}" if number else ""
        person = Person(own, phone, self.account, SENDER, self._deliver)
        self.people.append(person)
        return person

    def fail(
        self,
        what: str,
        status: Trouble,
        code: int | None = None,
        times: int | None = 1,
        *,
        retry_after: int | None = None,
        after: bool = False,
        later: int = 0,
    ) -> None:
        """Let the next calls of a kind ("send", "list" ...) fail, so many calls `later`.

        With `after` the call does its work, and only its answer is lost.
        """
        self._faults.append(_Fault(what, status, code, times, retry_after, after, later))

    def heal(self) -> None:
        """Take back every `fail`."""
        self._faults.clear()

    def sent(self) -> list[Message]:
        """What was said by us, oldest first."""
        return [one for one in self.messages if not one.inbound]

    async def until(self, true: Callable[[], bool], within: float = 20.0, what: str = "as expected") -> None:
        """Wait until it is so; looked at again after every call."""
        try:
            async with asyncio.timeout(within):
                while not true():
                    changed = self._changed
                    await asyncio.wait([asyncio.ensure_future(changed.wait())], timeout=0.02)
        except TimeoutError:
            raise AssertionError(f"never came about: {what}") from None

    async def tells(self, message: Message, status: str, code: str = "", **more: str) -> int:
        """Tell us what became of a message."""
        message.status = status
        fields = {
            "AccountSid": self.account,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message.to,
            "From": message.sender,
            "ChannelPrefix": "whatsapp",
        }
        fields |= ({"ErrorCode": code} if code else {}) | more
        return await self.callbacks.deliver(message.callback, fields)

    # -- calls ------------------------------------------------------------------------------

    def _doing(self, what: str, work: Callable[[web.Request, Json], Any]) -> Any:
        async def do(request: web.Request) -> web.StreamResponse:
            params = await _params(request)
            self.calls.append(Call(request.method, request.path, params))
            try:
                return await self._done(what, work, request, params)
            finally:
                self._changed.set()
                self._changed = asyncio.Event()

        return do

    async def _done(self, what: str, work: Any, request: web.Request, params: Json) -> web.StreamResponse:
        fault = self._fault(what)
        answer: Any = None
        try:
            if request.headers.get("Authorization") != aiohttp.encode_basic_auth(self.account, self.token):
                raise Refused(401, 20003)
            if fault is None or fault.after:
                answer = work(request, params)
        except Refused as refused:
            return _refusal(refused.status, refused.code)
        if fault is None:
            if isinstance(answer, web.StreamResponse):
                return answer
            told, *status = answer
            return web.json_response(told, status=status[0] if status else 200)
        if fault.status == "timeout":
            await asyncio.sleep(60)
        if fault.status == "closed" or isinstance(fault.status, str):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        return _refusal(fault.status, fault.code, fault.retry_after)

    def _fault(self, what: str) -> _Fault | None:
        fault = next((one for one in self._faults if one.what in (what, "*")), None)
        if fault is not None and fault.later:
            fault.later -= 1
            return None
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
        return fault

    def _send(self, _: web.Request, params: Json) -> Any:
        to, text, sid = params.get("To", ""), params.get("Body", ""), params.get("ContentSid", "")
        if params.get("From") != SENDER:
            raise Refused(400, 63007)
        person = next((one for one in self.people if to in one.names), None)
        if person is None:
            raise Refused(400, 21211)
        picture = params.get("MediaUrl", "")
        if bool(text or picture) == bool(sid):
            raise Refused(400, 21619)
        if len(text) > 1600:
            raise Refused(400, 21617)
        message = Message(new_sid("SM"), SENDER, to, text, False, now(), "queued")
        message.callback, message.content, message.picture = params.get("StatusCallback", ""), sid, picture
        if sid:
            content = next((one for one in self.contents if one.sid == sid), None)
            if content is None:
                raise Refused(400, 21655)
            variables = params.get("ContentVariables", "")
            message.text, message.buttons, message.opener = content.filled(variables)
        self.messages.append(message)
        person.heard.append(message)
        self._run(self._report(message))
        return message.told(self.account), 201

    def _list(self, request: web.Request, params: Json) -> Any:
        found = [
            one
            for one in reversed(self.messages)
            if params.get("To") in (None, one.to) and is_after(one, params.get("DateSent>", ""))
        ]
        size, page = int(params.get("PageSize", 50)), int(params.get("Page", 0))
        some = found[size * page : size * (page + 1)]
        more = request.rel_url.update_query(Page=str(page + 1))
        told = [one.told(self.account) for one in some]
        following = str(more) if len(found) > size * (page + 1) else None
        return ({"messages": told, "page": page, "page_size": size, "next_page_uri": following},)

    def _delete(self, request: web.Request, _: Json) -> Any:
        message = self._message(request)
        if message.status in ("queued", "sending"):
            raise Refused(400, 20009)
        self.messages.remove(message)
        return web.Response(status=204)

    def _message(self, request: web.Request) -> Message:
        found = [one for one in self.messages if one.sid == request.match_info["sid"]]
        if not found:
            raise Refused(404, 20404)
        return found[0]

    def _list_media(self, request: web.Request, _: Json) -> Any:
        media = self._message(request).media
        told = [{"sid": sid, "content_type": kind, "account_sid": self.account} for sid, kind, _ in media]
        return ({"media_list": told, "page": 0, "page_size": 50, "next_page_uri": None},)

    def _lead(self, request: web.Request, _: Json) -> Any:
        self._message(request)
        return web.Response(
            status=307, headers={"Location": f"{self.url}/store/{request.match_info['media']}"}
        )

    async def _store(self, request: web.Request) -> web.StreamResponse:
        if "Authorization" in request.headers:
            return web.Response(status=400, text="Only one auth mechanism allowed")
        media = [each for message in self.messages for each in message.media]
        return web.Response(body=next(what for sid, _, what in media if sid == request.match_info["media"]))

    def _list_contents(self, _: web.Request, params: Json) -> Any:
        told = [one.told(self.account) for one in reversed(self.contents)]
        return ({"contents": told, "meta": {"key": "contents", "next_page_url": None}},)

    def _prepare(self, _: web.Request, params: Json) -> Any:
        content = Content(new_sid("HX"), params)
        self.contents.append(content)
        return content.told(self.account), 201

    def _content(self, request: web.Request) -> Content:
        return next(one for one in self.contents if one.sid == request.match_info["sid"])

    def _ask(self, request: web.Request, params: Json) -> Any:
        content = self._content(request)
        if content.approval != "unsubmitted":
            raise Refused(400, 92009)
        content.approval = "pending"
        return {"name": params["name"], "category": params["category"], "status": "received"}, 201

    def _approval(self, request: web.Request, _: Json) -> Any:
        content = self._content(request)
        said = {"status": content.approval, "rejection_reason": content.reason}
        return ({"sid": content.sid, "account_sid": self.account, "whatsapp": said, "url": ""},)

    # -- deliveries -------------------------------------------------------------------------

    async def _deliver(self, message: Message, fields: dict[str, str]) -> int:
        self.messages.append(message)
        root = f"{self.url}/2010-04-01/Accounts/{self.account}/Messages/{message.sid}/Media"
        fields |= {f"MediaUrl{place}": f"{root}/{each[0]}" for place, each in enumerate(message.media)}
        return await self.callbacks.deliver(self.webhook, fields) if self.webhook else 0

    async def _report(self, message: Message) -> int:
        status = 0
        for progress, code in self.progress:
            if message.callback:
                status = await self.tells(message, progress, code)
            message.status = progress
        return status

    def _run(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _params(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    return {name: str(value) for name, value in (await request.post()).items()}


def _refusal(status: int, code: int | None, retry_after: int | None = None) -> web.Response:
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    if code is None:
        return web.Response(status=status, text="<h1>Bad Gateway</h1>", headers=headers)
    said = {"code": code, "message": "Zaynabcanary wrote kindness", "more_info": "", "status": status}
    return web.json_response(said, status=status, headers=headers)
