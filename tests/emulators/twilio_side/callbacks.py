"""Delivers to our webhooks as Twilio does: a signed form, and once more where the address asks for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from twilio.request_validator import RequestValidator

Fields = dict[str, str]


@dataclass
class Callbacks:
    """The way from Twilio to us."""

    token: str
    #: Every answer to a delivery, as (path, status).
    answers: list[tuple[str, int]] = field(default_factory=list)
    #: Seconds between two tries of one delivery.
    pause: float = 0.05
    _session: aiohttp.ClientSession | None = None

    async def deliver(self, url: str, fields: Fields, *, signature: str | None = None) -> int:
        """Deliver once, and again as the fragment of the address says; return the last status, 0 for none."""
        bare, _, options = url.partition("#")
        tries = 1 + (3 if "rc=3" in options else 0)
        headers = {"X-Twilio-Signature": self.signed(url, fields) if signature is None else signature}
        status = 0
        for again in range(tries):
            if again:
                await asyncio.sleep(self.pause)
            status = await self._once(bare, fields, headers)
            self.answers.append((urlsplit(bare).path, status))
            if 200 <= status < 500:
                break
        return status

    def signed(self, url: str, fields: Fields) -> str:
        """Return the signature over a delivery, which leaves out the fragment of the address."""
        return str(RequestValidator(self.token).compute_signature(url.partition("#")[0], fields))

    async def _once(self, url: str, fields: Fields, headers: Fields) -> int:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(url, data=fields, headers=headers) as answer:
                await answer.read()
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def stop(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
