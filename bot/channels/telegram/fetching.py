"""Fetches what somebody recorded from Telegram; only when the house asks for it."""

from __future__ import annotations

import re

from bot.channels.telegram.api import Api
from bot.domain.message import SendError, SendTrouble

#: The most bytes of a file that a bot may fetch (Bot API, getFile).
LARGEST = 20 * 1024 * 1024
#: How Telegram names the place of a file; anything else is not asked for.
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)


async def fetch(api: Api, reference: str) -> bytes:
    """Return what a reference stands for, or raise SendError; REFUSED when it is gone or too large."""
    found = await api.call("getFile", {"file_id": reference})
    path, size = (found.get("file_path"), found.get("file_size")) if isinstance(found, dict) else (None, None)
    if not isinstance(path, str) or not _PATH.fullmatch(path) or ".." in path:
        raise SendError(SendTrouble.REFUSED, code="no_file")
    if isinstance(size, int) and size > LARGEST:
        raise SendError(SendTrouble.REFUSED, code="too_large")
    return await api.download(path, LARGEST)
