"""Whether a delivery is really Twilio's: it signs the address that it calls and every field that it sends.

Only what this door needs: HMAC-SHA1 over a form, with the account's auth token. Twilio signs a body of JSON
otherwise (bodySHA256), which it sends to no address of ours; such a delivery is refused like a forged one.
"""

from __future__ import annotations

import base64
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

#: How Twilio is asked to call again, three times, whatever went wrong: written behind an address of ours.
AGAIN = "#rc=3&rp=all"

_PORTS = {"https": 443, "http": 80}


def is_genuine(token: str, url: str, fields: Sequence[tuple[str, str]], given: str | None) -> bool:
    """True when a signature is the one over this address and these fields, every field and every value.

    Twilio leaves out what stands behind a ``#``, and sometimes the port: it counts with and without them.
    """
    text = _text(fields)
    found = False
    for each in _spellings(url):
        mac = hmac.digest(token.encode(), (each + text).encode(errors="surrogatepass"), "sha1")
        # All are looked at, however early one fits: how long it takes says nothing.
        found |= hmac.compare_digest(base64.b64encode(mac), (given or "").encode(errors="replace"))
    return found


def _text(fields: Iterable[tuple[str, str]]) -> str:
    values: dict[str, set[str]] = defaultdict(set)
    for name, value in fields:
        values[name].add(value)
    return "".join(name + value for name in sorted(values) for value in sorted(values[name]))


def _spellings(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(f":{parts.port}") if parts.port else parts.netloc
    port = parts.port or _PORTS.get(parts.scheme, 443)
    for place in (host, f"{host}:{port}"):
        bare = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
        yield bare
        yield bare + AGAIN
