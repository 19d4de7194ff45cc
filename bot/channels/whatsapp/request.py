"""The calls of Twilio's library over our own pool of connections.

Its own client waits without an end, writes what it sends into the log, and keeps the last of it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from bot.channels.whatsapp.errors import refusal
from bot.domain.message import SendError, SendTrouble

#: Calls under way at the same time; the others wait for a connection. Twilio refuses more than a hundred.
CONNECTIONS = 64
#: Seconds after which a call counts as lost.
TIMEOUT = 20.0
#: Seconds that an idle connection is kept.
KEEP_ALIVE = 30.0

_JSON = "application/json"


class PooledClient(AsyncHttpClient):  # type: ignore[misc]  # the library has no types
    """The library's extension point for another HTTP client. `api_url` stands in for Twilio's own servers."""

    def __init__(self, api_url: str = "", timeout: float = TIMEOUT) -> None:
        super().__init__(logging.getLogger(__name__), is_async=True)
        self._api_url = api_url
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return "PooledClient()"

    async def open(self) -> None:
        """Make the pool; to be called where the event loop runs."""
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()
        )

    async def close(self) -> None:
        """Hang up; calls from now on fail as unreachable."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool itself, for what is no call. Raises SendError."""
        if self._session is None:
            raise SendError(SendTrouble.UNREACHABLE, code="closed")
        return self._session

    @property
    def in_earnest(self) -> bool:
        """True when calls go to Twilio's own servers."""
        return not self._api_url

    def place_of(self, url: str) -> str:
        """Return where an address of Twilio's really is: there, or at what stands in for it."""
        if self.in_earnest:
            return url
        there, own = urlsplit(url), urlsplit(self._api_url)
        return urlunsplit((own.scheme, own.netloc, own.path + there.path, there.query, ""))

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_: Any,
    ) -> Response:
        """Make one call. A refusal is one of ours already here, so that no text of it travels on."""
        as_json = (headers or {}).get("Content-Type") == _JSON
        body = {"json": data} if as_json else {"data": _plain(data)}
        # What aiohttp raises names the address, and that the account: none of it is kept.
        try:
            async with self.session.request(
                method,
                self.place_of(uri),
                params=_plain(params),
                headers={**(headers or {}), **(who(*auth) if auth else {})},
                allow_redirects=False,
                **body,
            ) as answer:
                text = await answer.text(errors="replace")
                status, wait = answer.status, answer.headers.get("Retry-After")
        except TimeoutError:
            trouble = SendError(SendTrouble.UNREACHABLE, code="timeout")
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError):
            trouble = SendError(SendTrouble.UNREACHABLE, code="connection")
        else:
            return _answered(status, text, wait)
        raise trouble


def who(account_sid: str, auth_token: str) -> dict[str, str]:
    """Return what says who we are, as a header."""
    return {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token)}


def _plain(values: Mapping[str, Any] | None) -> list[tuple[str, str]] | None:
    """Return values as a form takes them: each of several under the same name."""
    return [(name, str(each)) for name, value in values.items() for each in _all(value)] if values else None


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _answered(status: int, text: str, wait: str | None) -> Response:
    """Return an answer, or raise what it means.

    Only one in Twilio's own form is believed: a page that some proxy in between puts up must not make
    everybody count as somebody who cannot be reached.
    """
    if 200 <= status < 300:
        return Response(status, text)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    seconds = _seconds(wait)
    if status == 429 or (isinstance(said, dict) and "code" in said):
        code = said.get("code") if isinstance(said, dict) else None
        raise refusal(status, code if type(code) is int else None, seconds)
    raise SendError(SendTrouble.UNREACHABLE, retry_after=seconds, code=f"{status} unreadable")


def _seconds(value: str | None) -> float | None:
    return (
        float(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 9 else None
    )
