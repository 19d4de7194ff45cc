"""Fetches a voice note or a picture from Twilio. Nothing is fetched unless somebody asks for it."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.errors import refusal
from bot.domain.message import SendError, SendTrouble

#: The largest that is fetched, in bytes.
LARGEST = 20 << 20
#: Where Twilio keeps such things, and where it sends whoever may have them.
_OURS = ("api.twilio.com",)
_STORES = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")
_PIECE = 1 << 16
_MOVED = (301, 302, 303, 307, 308)


async def fetch(api: Api, reference: str, largest: int = LARGEST) -> bytes:
    """Return what a reference of Twilio's stands for, or raise SendError."""
    url = _checked(api, reference, _OURS)
    try:
        async with api.http.session.get(url, headers=api.who, allow_redirects=False) as answer:
            there = answer.headers.get("Location", "")
            if answer.status not in _MOVED:
                return await _content(answer, largest)
        # Behind it is a store that anybody may ask who has the address: our key is not shown to it.
        async with api.http.session.get(_checked(api, there, _STORES), allow_redirects=False) as answer:
            return await _content(answer, largest)
    except TimeoutError:
        trouble = SendError(SendTrouble.UNREACHABLE, code="timeout")
    except (aiohttp.ClientError, OSError, ValueError):
        trouble = SendError(SendTrouble.UNREACHABLE, code="connection")
    raise trouble


def _checked(api: Api, url: str, hosts: tuple[str, ...]) -> str:
    """Return where something is fetched from; it must be one of these places."""
    if api.http.in_earnest and not _is_at(url, hosts):
        raise SendError(SendTrouble.REFUSED, code="not_twilio")
    return api.http.place_of(url)


def _is_at(url: str, hosts: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    fits = (host.endswith(each) if each.startswith(".") else host == each for each in hosts)
    return parts.scheme == "https" and any(fits)


async def _content(answer: aiohttp.ClientResponse, largest: int) -> bytes:
    if answer.status != 200:
        raise refusal(answer.status, None)
    found = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        found += piece
        if len(found) > largest:
            raise SendError(SendTrouble.REFUSED, code="too_large")
    return bytes(found)
