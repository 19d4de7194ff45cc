"""Encryption at rest, and keyed hashes by which an encrypted address can still be found."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class WrongKey(Exception):
    """The secret key is not the one that this database was written with."""


class Vault:
    """Seals with AES-256-GCM; each use of the secret has a key of its own, derived by HMAC-SHA256."""

    def __init__(self, secret: bytes, chance: Callable[[int], bytes]) -> None:
        if len(secret) != 32:
            raise ValueError("the secret has 32 bytes")
        self._secret = secret
        self._chance = chance
        self._cipher = AESGCM(self.derive("sealed at rest"))
        self._blind = self.derive("keys of addresses")

    def derive(self, use: str) -> bytes:
        """Return the key for one use."""
        return hmac.digest(self._secret, use.encode(), "sha256")

    def seal(self, text: str, room: str, row: str = "") -> bytes:
        """Encrypt a text. `room` says what it is (a column), `row` whose; it opens only as that."""
        return self.seal_bytes(text.encode("utf-8", "replace"), room, row)

    def seal_bytes(self, content: bytes, room: str, row: str = "") -> bytes:
        """Encrypt what is no text, a recording for example."""
        nonce = self._chance(12)
        return nonce + self._cipher.encrypt(nonce, content, _place(room, row))

    def unseal(self, sealed: bytes, room: str, row: str = "") -> str:
        """Decrypt what `seal` made.

        Raises:
            WrongKey: It was sealed with another key, as something else, for another row, or was changed.
        """
        try:
            return self.unseal_bytes(sealed, room, row).decode()
        except ValueError:  # no text
            raise WrongKey from None

    def unseal_bytes(self, sealed: bytes, room: str, row: str = "") -> bytes:
        """Decrypt what `seal_bytes` made. Raises WrongKey, as `unseal` does."""
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], _place(room, row))
        except (InvalidTag, ValueError):  # ValueError: cut short
            raise WrongKey from None

    def new_key(self) -> bytes:
        """Return a key that belongs to one thing only, to be sealed and one day destroyed."""
        return self._chance(32)

    def seal_under(self, key: bytes, content: bytes, room: str, row: str) -> bytes:
        """Encrypt as `seal_bytes` does, but under another key: once that is destroyed, nothing opens it."""
        nonce = self._chance(12)
        return nonce + _cipher_of(key).encrypt(nonce, content, _place(room, row))

    def unseal_under(self, key: bytes, sealed: bytes, room: str, row: str) -> bytes:
        """Decrypt what `seal_under` made. Raises WrongKey."""
        try:
            return _cipher_of(key).decrypt(sealed[:12], sealed[12:], _place(room, row))
        except (InvalidTag, ValueError):
            raise WrongKey from None

    def key(self, *parts: str) -> str:
        """Return a keyed hash (BLAKE2b, 128 bits, hex) by which something secret can be found again."""
        return _keyed(self._blind, "\0".join(parts))

    def pseudonym(self, key: bytes, contact_id: str) -> str:
        """Return a contact's pseudonym under a key of its own, for example that of one poll."""
        return _keyed(key, contact_id)


def _cipher_of(key: bytes) -> AESGCM:
    """Not the key itself: it makes pseudonyms, and no key does two things."""
    return AESGCM(hmac.digest(key, b"sealed under it", "sha256"))


def _place(room: str, row: str) -> bytes:
    return f"{room}\0{row}".encode()


def _keyed(key: bytes, text: str) -> str:
    """Once for every message: unlike HMAC, BLAKE2b does not stop for other threads on the way."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()
