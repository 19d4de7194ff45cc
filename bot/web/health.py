"""What machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
_FRESH = {"Cache-Control": "no-store"}


async def healthz(_: Request) -> Response:
    """Say that the process lives, whatever else may be missing."""
    return PlainTextResponse("ok", headers=_FRESH)


def readyz(ready: Callable[[], Awaitable[Mapping[str, str]]]) -> Endpoint:
    """Return the endpoint that says whether people can be served, and if not, what is missing."""

    async def tell(_: Request) -> Response:
        missing = dict(await ready())
        return JSONResponse(
            {"ready": not missing, "missing": missing}, 503 if missing else 200, headers=_FRESH
        )

    return tell


def metrics(figures: Callable[[], bytes]) -> Endpoint:
    """Return the endpoint from which Prometheus reads."""

    async def show(_: Request) -> Response:
        return Response(figures(), media_type=CONTENT_TYPE_LATEST, headers=_FRESH)

    return show
