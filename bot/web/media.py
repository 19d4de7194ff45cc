"""Links to files that a provider fetches: signed, ending by themselves, naming nothing outside one folder."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_UNTIL, _MAC = 5, 16
_TYPES = {
    ".gif": "image/gif",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
}


class ForgedLink(Exception):
    """This link was not made here, or what it led to is gone."""


class ExpiredLink(Exception):
    """This link was made here, and its time is over."""


class MediaLinks:
    """Makes and opens links to the files of one folder."""

    def __init__(self, key: bytes, folder: Path) -> None:
        #: A key of its own, so that nothing else signed with the house's key passes for a link.
        self._key = hmac.digest(key, b"bigroom media links", hashlib.sha256)
        self._folder = folder

    def link(self, name: str, until: datetime) -> str:
        """Return the token that opens a file of the folder until a moment."""
        if not _NAME.fullmatch(name):
            raise ValueError(
                "a media file's name is letters, digits, dot, _ and -, and does not begin with a dot"
            )
        body = int(until.timestamp()).to_bytes(_UNTIL, "big") + name.encode()
        return base64.urlsafe_b64encode(self._mac(body) + body).rstrip(b"=").decode()

    def open(self, token: str, at: datetime) -> Path:
        """Return the file that a token stands for, or raise ForgedLink or ExpiredLink."""
        body = self._checked(token)
        if at.timestamp() >= int.from_bytes(body[:_UNTIL], "big"):
            raise ExpiredLink
        folder = self._folder.resolve()
        path = (folder / body[_UNTIL:].decode()).resolve()
        if path.parent != folder or not path.is_file():
            raise ForgedLink
        return path

    def _checked(self, token: str) -> bytes:
        try:
            signed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise ForgedLink from error
        body = signed[_MAC:]
        if not hmac.compare_digest(signed[:_MAC], self._mac(body)):
            raise ForgedLink
        return body

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)[:_MAC]


def media(links: MediaLinks, now: Callable[[], datetime]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of ``/media/{token}``."""

    async def show(request: Request) -> Response:
        try:
            path = links.open(request.path_params["token"], now())
        except ForgedLink:
            raise HTTPException(404) from None
        except ExpiredLink:
            raise HTTPException(410) from None
        return FileResponse(
            path,
            media_type=_TYPES.get(path.suffix.lower(), "application/octet-stream"),
            headers={
                "Cache-Control": "no-store",
                # A drawing or a page opened from here may not run anything.
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )

    return show
