"""How Telegram sees us, for whoever looks for a fault: asked once, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.channels.telegram.api import Reply, result_of
from bot.domain.message import SendError, SendTrouble


@dataclass(frozen=True, slots=True)
class Inspection:
    """What Telegram says about where it delivers, and when it said so."""

    #: Where it delivers; empty when updates are fetched.
    url: str = ""
    pending: int = 0
    last_error_at: datetime | None = None
    last_error: str = ""
    #: Telegram's own clock, in whole seconds; None when it did not say.
    clock: datetime | None = None


async def inspect(token: str, api_url: str, within: float = 8.0) -> Inspection:
    """Ask Telegram how it sees the bot with this token. Raises SendError."""
    timeout = aiohttp.ClientTimeout(total=within)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(f"{api_url.rstrip('/')}/bot{token}/getWebhookInfo") as response,
        ):
            reply, date = Reply(response.status, await response.read(), None), response.headers.get("Date")
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        reply = None
    if reply is None:  # outside of the handler: what aiohttp raises names the address, token and all
        raise SendError(SendTrouble.UNREACHABLE, code="connection")
    return read(result_of(reply), date)


def read(result: Any, date: str | None) -> Inspection:
    """Return what an answer says, as far as it can be read."""
    found = result if isinstance(result, dict) else {}
    failed_at, pending = found.get("last_error_date"), found.get("pending_update_count")
    return Inspection(
        str(found.get("url") or ""),
        pending if isinstance(pending, int) else 0,
        datetime.fromtimestamp(failed_at, UTC) if type(failed_at) is int and 0 < failed_at < 2**34 else None,
        str(found.get("last_error_message") or "")[:200],
        _moment(date),
    )


def _moment(date: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
