"""Where providers deliver, on the shortest way there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.types import Message, Receive, Scope, Send

TELEGRAM_PATH = "/webhooks/telegram"
WHATSAPP_PATH, STATUS_PATH = "/webhooks/whatsapp", "/webhooks/whatsapp/status"
#: The largest delivery that is read, in bytes.
LARGEST = 1 << 20
#: The largest other request: what people write and the page says, in bytes.
LARGEST_ELSE = 1 << 16

#: The header in which Telegram sends the secret that it was given.
SECRET = b"x-telegram-bot-api-secret-token"
_SIGNATURE = b"x-twilio-signature"
_NOT_SET_UP = "{} is not set up here.\n"


#: Seconds that whoever guesses a secret is told to wait.
RETRY_AFTER = "60"


class Answer(Protocol):
    """What is answered to a provider."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def body(self) -> bytes:
        """The body, often empty."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers besides the body's length."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """An answer of one sentence."""

    status: int
    body: bytes
    headers: Mapping[str, str]


_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
TOO_LARGE: Answer = _Sentence(413, b"That is too large.\n", _PLAIN)
#: What is answered when the door itself has broken.
BROKEN: Answer = _Sentence(500, b"", {})
#: What is answered to who goes on delivering with a wrong secret.
GUESSING: Answer = _Sentence(429, b"", {"Retry-After": RETRY_AFTER})


class TelegramDoor(Protocol):
    """The half of the Telegram channel that takes deliveries."""

    async def webhook(self, secret: str | None, body: bytes) -> Answer:
        """Take one delivery; never raises for what is in it."""


class WhatsAppDoor(Protocol):
    """The half of the WhatsApp channel that takes deliveries."""

    async def webhook(self, signature: str | None, query: str, body: bytes) -> Answer:
        """Take one delivery; `query` as it stands in the address. Never raises for what is in it."""

    async def status(self, signature: str | None, query: str, body: bytes) -> Answer:
        """Take what became of a message of ours; never raises either."""


class _TooLarge(Exception):
    """More is being sent than will be read."""


class _GoneAway(Exception):
    """The provider hung up before it had finished."""


class TelegramHook:
    """``POST /webhooks/telegram`` as a bare ASGI app: nothing stands between the server and the door."""

    def __init__(self, door: TelegramDoor | None) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read one delivery, hand it over, answer."""
        body = await _delivered(self._door, "Telegram", scope, receive, send)
        if self._door is not None and body is not None:
            answer = await self._door.webhook(_header(scope, SECRET), body)
            await _send(send, answer.status, answer.body, answer.headers)


class WhatsAppHook:
    """``POST /webhooks/whatsapp`` and ``/webhooks/whatsapp/status``, on the same short way."""

    def __init__(self, door: WhatsAppDoor | None) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read one delivery, hand it over, answer."""
        body = await _delivered(self._door, "WhatsApp", scope, receive, send)
        if self._door is not None and body is not None:
            take = self._door.status if scope["path"] == STATUS_PATH else self._door.webhook
            answer = await take(_header(scope, _SIGNATURE), scope["query_string"].decode("latin-1"), body)
            await _send(send, answer.status, answer.body, answer.headers)


async def _delivered(door: object, name: str, scope: Scope, receive: Receive, send: Send) -> bytes | None:
    """Return what is delivered; None when that was answered here, or whoever delivers has hung up."""
    if door is None:
        await _say(send, 404, _NOT_SET_UP.format(name))
    elif scope["method"] != "POST":
        await _say(send, 405, "Deliver with POST.\n", {"Allow": "POST"})
    else:
        try:
            return await _read(receive)
        except _TooLarge:
            await _send(send, 413, TOO_LARGE.body, {**_PLAIN, "Connection": "close"})
        except _GoneAway:
            pass
    return None


def _header(scope: Scope, wanted: bytes) -> str | None:
    found = [value for name, value in scope["headers"] if name == wanted]
    return found[-1].decode("latin-1") if found else None


async def _read(receive: Receive) -> bytes:
    """Return the whole body, and stop reading where it becomes too large."""
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise _GoneAway
    if len(body) > LARGEST:
        raise _TooLarge
    return body


async def _say(send: Send, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
    await _send(send, status, sentence.encode(), {**_PLAIN, **(headers or {})})


async def _send(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
