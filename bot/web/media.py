"""Links to files that a provider fetches: signed, ending by themselves, naming nothing outside one folder."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.signed import ExpiredLink as ExpiredLink
from bot.web.signed import ForgedLink as ForgedLink
from bot.web.signed import Signer

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
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


class MediaLinks:
    """Makes and opens links to the files of one folder."""

    def __init__(self, key: bytes, folder: Path) -> None:
        self._signer = Signer(key, b"bigroom media links")
        self._folder = folder

    def link(self, name: str, until: datetime) -> str:
        """Return the token that opens a file of the folder until a moment."""
        if not _NAME.fullmatch(name):
            raise ValueError(
                "a media file's name is letters, digits, dot, _ and -, and does not begin with a dot"
            )
        return self._signer.sign(name, until)

    def open(self, token: str, at: datetime) -> Path:
        """Return the file that a token stands for, or raise ForgedLink or ExpiredLink."""
        name = self._signer.read(token, at)
        folder = self._folder.resolve()
        path = (folder / name).resolve()
        if path.parent != folder or not path.is_file():
            raise ForgedLink
        return path


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
