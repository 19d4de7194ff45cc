"""The site as a whole: webhooks, health, media, and the practice room in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.simulator import Simulator
from bot.web import health, pages, webhooks
from bot.web.conversations import Maps, conversations
from bot.web.guards import Kindly, KnownHosts, SafeHeaders, SizeLimit
from bot.web.inside import Inside
from bot.web.media import MediaLinks, media
from bot.web.practice import practice
from bot.web.visitors import FewMistakes, FewVisits
from bot.web.webhooks import TelegramDoor, TelegramHook, WhatsAppDoor, WhatsAppHook

Hook = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """What happens at start and stop when nobody has asked for anything."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What the pages need of the house."""

    #: What is missing before people can be served; empty when nothing is.
    ready: Callable[[], Awaitable[Mapping[str, str]]]
    #: All figures in Prometheus's text form.
    metrics: Callable[[], bytes]
    media: MediaLinks
    #: None while Telegram is not set up.
    telegram: TelegramDoor | None = None
    #: None while WhatsApp is not set up.
    whatsapp: WhatsAppDoor | None = None
    #: None where the simulator is not served.
    simulator: Simulator | None = None
    #: What the house knows about a person in the simulator; None: the page does not offer to look inside.
    inside: Callable[[str], Awaitable[Inside]] | None = None
    #: The maps of all published flows; None: the practice room does not show them.
    maps: Maps | None = None
    #: The results of votes at signed links; empty where there are none.
    results: Sequence[BaseRoute] = ()
    #: True while no real channel could open: the practice room says so.
    not_yet: bool = False
    #: Names under which the practice room is served; None: any.
    hosts: frozenset[str] | None = None
    start: Hook = _nothing
    stop: Hook = _nothing
    now: Callable[[], datetime] = _now


class Site(Starlette):
    """The pages, and beside them the addresses that are called more often than all others together."""

    hooks: Mapping[str, ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a provider's delivery takes the shortest way."""
        hook = self.hooks.get(scope["path"]) if scope["type"] == "http" else None
        if hook is not None:
            await hook(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def site(*, rooms: Rooms) -> Starlette:
    """Put the site together."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await rooms.start()
        try:
            yield
        finally:
            await rooms.stop()

    whole = Site(
        routes=_routes(rooms),
        middleware=[
            Middleware(SafeHeaders),
            Middleware(Kindly),
            Middleware(FewVisits),
            Middleware(KnownHosts, hosts=rooms.hosts, prefix="/simulator"),
            Middleware(SizeLimit, largest=webhooks.LARGEST_ELSE),
        ],
        exception_handlers={HTTPException: pages.on_refusal},
        lifespan=life,
    )
    telegram = Kindly(FewMistakes(TelegramHook(rooms.telegram)))
    whatsapp = Kindly(FewMistakes(WhatsAppHook(rooms.whatsapp)))
    whole.hooks = {
        webhooks.TELEGRAM_PATH: telegram,
        webhooks.WHATSAPP_PATH: whatsapp,
        webhooks.STATUS_PATH: whatsapp,
    }
    return whole


def _routes(rooms: Rooms) -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        Route("/", _front(rooms.simulator is not None)),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz(rooms.ready)),
        Route("/metrics", health.metrics(rooms.metrics)),
        Route("/media/{token}", media(rooms.media, rooms.now)),
        *rooms.results,
        Mount("/static", StaticFiles(directory=pages.HERE / "static")),
    ]
    if rooms.simulator is not None:
        if rooms.maps is not None:
            routes += conversations(rooms.simulator, rooms.maps)
        shown = {"has_conversations": rooms.maps is not None, "not_yet": rooms.not_yet}
        routes += practice(rooms.simulator, rooms.inside, **shown)
    return routes


def _front(simulated: bool) -> health.Endpoint:
    async def front(request: Request) -> Response:
        if simulated:
            return RedirectResponse("/simulator", 307)
        if "text/html" in request.headers.get("accept", ""):
            return pages.page(
                "plain.html",
                title="Big Room",
                sentence="Big Room is running. You talk with it in a chat app.",
            )
        return PlainTextResponse("Big Room is running.\n")

    return front
