"""What links carry: a text and its last moment, signed, so that it can be believed when it comes back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

_UNTIL, _MAC = 5, 16


class ForgedLink(Exception):
    """This link was not made here, or what it led to is gone."""


class ExpiredLink(Exception):
    """This link was made here, and its time is over."""

    def __init__(self, text: str = "") -> None:
        super().__init__("the time of this link is over")
        #: What it carried.
        self.text = text


class Signer:
    """Makes and reads the tokens of one kind of link."""

    def __init__(self, key: bytes, purpose: bytes) -> None:
        #: A key of its own, so that nothing else signed with the house's key passes for such a link.
        self._key = hmac.digest(key, purpose, hashlib.sha256)

    def __repr__(self) -> str:
        return "Signer()"

    def sign(self, text: str, until: datetime) -> str:
        """Return a token that carries a text until a moment. Anybody can read it; it is made only here."""
        body = int(until.timestamp()).to_bytes(_UNTIL, "big") + text.encode()
        return base64.urlsafe_b64encode(self._mac(body) + body).rstrip(b"=").decode()

    def read(self, token: str, at: datetime) -> str:
        """Return what a token carries, or raise ForgedLink or ExpiredLink."""
        body = self._checked(token)
        text = body[_UNTIL:].decode()
        if at.timestamp() >= int.from_bytes(body[:_UNTIL], "big"):
            raise ExpiredLink(text)
        return text

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
