"""What the scripts of the practice room may ask, and in what form: a person, and JSON from our own page."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

#: Where the phone of one person is asked for.
ONE_PERSON = "/simulator/api/people/{person}"
#: What a person in the practice room is called by the page's scripts.
PERSON = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def person_of(connection: HTTPConnection) -> str:
    """Return whose phone is meant; an impossible name is answered 404."""
    name: str = connection.path_params["person"]
    if not PERSON.fullmatch(name):
        raise HTTPException(404)
    return name


async def given(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request from our own page; anything else is refused."""
    only_our_scripts(request)
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


def only_our_scripts(request: Request) -> None:
    """Another site's page may not act here: it can send neither JSON nor DELETE without asking us first."""
    if not from_our_page(request):
        raise HTTPException(403)
    if (
        request.method == "POST"
        and request.headers.get("content-type", "").split(";")[0] != "application/json"
    ):
        raise HTTPException(415)


def from_our_page(connection: HTTPConnection) -> bool:
    """Return whether a request comes from a page of this very address, or from no page at all."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def string(found: dict[str, Any], name: str) -> str:
    """Return a text of a JSON object; anything else is answered 400."""
    value = found.get(name)
    if not isinstance(value, str):
        raise HTTPException(400)
    return value


def number(found: dict[str, Any], name: str) -> int:
    """Return a whole number of a JSON object; anything else is answered 400."""
    value = found.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise HTTPException(400)
    return value
