"""What a row of a preview commits to: whom it writes to, what, and on which day, for nobody else to see.

Who holds the key of the house can compare it with what a provider was asked to do, one message for one
(benchmarks/preview_compare.py does). Nobody else learns anything of it, not even by guessing: each message
stands in it as a keyed hash. They are added up, and a sum has no order: so everybody can be gone through a
page at a time, and nothing is kept but the sum.
"""

from __future__ import annotations

import hmac
from datetime import date

#: What the key is derived for.
USE = "preview of the plan"
_MODULUS = 1 << 256


def token(key: bytes, address_key: str, text_sha256: str, day: date) -> int:
    """Return what stands for one message: the keyed hash of its address, text and day in London."""
    line = f"{address_key}\n{text_sha256}\n{day.isoformat()}"
    return int.from_bytes(hmac.digest(key, line.encode(), "sha256"), "big")


def together(total: int, one: int) -> int:
    """Return the sum with one more message: one that is said twice counts twice."""
    return (total + one) % _MODULUS


def check(key: bytes, total: int) -> str:
    """Return what is shown of a sum: HMAC-SHA256, hex."""
    return hmac.digest(key, b"row\n" + total.to_bytes(32, "big"), "sha256").hex()
