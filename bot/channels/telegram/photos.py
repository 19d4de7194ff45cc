"""Pictures as photos: each is sent to Telegram once, and then by the name that Telegram gave it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.api import Api, Upload
from bot.domain.message import SendError, SendTrouble

#: Pictures whose name is remembered; of more, the oldest are sent whole again.
MOST = 200


class Photos:
    """Sends photos."""

    def __init__(self, api: Api, most: int = MOST) -> None:
        self._api = api
        self._most = most
        #: Fingerprint of a picture -> Telegram's name for it.
        self._known: dict[bytes, str] = {}

    async def send(self, params: Mapping[str, Any], content: bytes) -> Any:
        """Send a PNG with these parameters and return the call's result, or raise SendError."""
        print_ = hashlib.sha256(content).digest()
        known = self._known.get(print_)
        if known is not None:
            try:
                return await self._api.call("sendPhoto", {**params, "photo": known})
            except SendError as error:
                if error.trouble is not SendTrouble.REFUSED:
                    raise
                del self._known[print_]  # Telegram knows it no more
        upload = Upload("photo", "result.png", content, "image/png")
        result = await self._api.upload("sendPhoto", params, upload)
        self._remember(print_, result)
        return result

    def _remember(self, print_: bytes, result: Any) -> None:
        sizes = result.get("photo") if isinstance(result, dict) else None
        name = sizes[-1].get("file_id") if isinstance(sizes, list) and sizes else None
        if isinstance(name, str):
            self._known[print_] = name
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
