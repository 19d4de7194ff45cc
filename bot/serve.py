"""Serves a house on a port until a signal comes, and closes it within ten seconds."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import uvicorn

from bot import doors
from bot.app import House, new_id, now, open_house
from bot.channels.simulator import Simulator
from bot.channels.telegram.channel import Telegram
from bot.channels.whatsapp.channel import WhatsApp
from bot.config import Settings
from bot.connections import Connection, drop_the_slow
from bot.domain.message import Address, Unavailable
from bot.library.flow_map import maps_of
from bot.readiness import Readiness
from bot.storage import contacts, inside, ledger
from bot.storage.database import StoreDown, Tx
from bot.web import figures
from bot.web.inside import Inside, LedgerLine, RunInside
from bot.web.media import MediaLinks
from bot.web.shortway import short_way
from bot.web.site import Rooms, site

#: Connections at once; whoever comes then is asked to come again.
CONNECTIONS = 1024
#: Seconds that a connection is kept between two requests.
KEEP_ALIVE = 30
#: Seconds that are left for answers under way when we close.
LAST_ANSWERS = 2
#: The largest thing that a page may send on its open line, in bytes: it sends nothing.
LARGEST_FRAME = 4096


class _Server(uvicorn.Server):
    """Stops on a signal and leaves the rest to us: uvicorn's own handler would end the process at once after
    its connections are closed, before the house has said and written what it has in hand."""

    def stop_on_signals(self, also: Callable[[], None]) -> None:
        """Stop on SIGTERM and Ctrl-C, and call `also` then."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, also)

    def _stop(self, also: Callable[[], None]) -> None:
        self.should_exit = True
        also()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: `stop_on_signals` has seen to it."""
        yield


def _nothing() -> None:
    """What happens when closing begins and nobody has asked for anything."""


async def serve(
    settings: Settings, opened: Callable[[Settings], None], closing: Callable[[], None] = _nothing
) -> None:
    """Open the house, serve it, close it. `opened` is told when people can come, `closing` of the signal."""
    with _listen(settings) as listening:
        await _serve(settings, listening, opened, closing)


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else is opened. Raises OSError."""
    family, _, _, _, where = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(where[:2], family=family, backlog=2048)


async def _serve(
    settings: Settings,
    listening: socket.socket,
    opened: Callable[[Settings], None],
    closing: Callable[[], None],
) -> None:
    simulator = Simulator(now=now, new_id=new_id) if settings.simulated else None
    extra = [simulator] if simulator else []
    only_practice = not (settings.on_telegram or settings.on_whatsapp)
    async with open_house(settings, extra, alone=settings.on_sqlite, publish=only_practice) as house:
        rooms = _rooms(house, simulator)
        server = _Server(_config(rooms))
        server.stop_on_signals(closing)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        if server.started:
            opened(settings.model_copy(update={"port": listening.getsockname()[1]}))
        dropping = asyncio.create_task(drop_the_slow(server.server_state.connections))
        await task
        dropping.cancel()


def _config(rooms: Rooms) -> uvicorn.Config:
    return uvicorn.Config(
        site(rooms=rooms),
        http=short_way(rooms.telegram) if rooms.telegram else Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the address that counts is the one that is connected
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=LAST_ANSWERS,
        ws_max_size=LARGEST_FRAME,
    )


def _rooms(house: House, simulator: Simulator | None) -> Rooms:
    telegram = next((each for each in house.channels.values() if isinstance(each, Telegram)), None)
    whatsapp = next((each for each in house.channels.values() if isinstance(each, WhatsApp)), None)
    vault = house.database.vault
    return Rooms(
        ready=Readiness(house.database, house.settings).missing,
        metrics=partial(_figures, house),
        media=MediaLinks(vault.derive("media links"), house.settings.data / "media"),
        results=doors.results(house.settings, house.keeper, house.gallery, now) if house.gallery else (),
        telegram=telegram,
        whatsapp=whatsapp,
        simulator=simulator,
        inside=partial(_inside, house) if simulator else None,
        maps=lambda language: maps_of(house.keeper.shelf(), language),
        not_yet=bool(house.missing),
        hosts=_names(house.settings),
        now=now,
    )


def _figures(house: House) -> bytes:
    speaker = house.speaker
    return figures.text(house.inbox.counts, speaker.sent, speaker.troubles, house.escalation.counts)


def _names(settings: Settings) -> frozenset[str] | None:
    """Return the names of this machine, None when the address was opened to others on purpose."""
    own = {"127.0.0.1", "localhost", "::1"}
    if settings.host not in own:
        return None
    return frozenset(own | {urlsplit(settings.public_url).hostname or "localhost"})


async def _inside(house: House, person: str) -> Inside:
    assert house.settings.simulated
    try:
        return await house.database.read(lambda tx: look_inside(tx, Address("simulator", person)))
    except StoreDown:
        raise Unavailable(2) from None


def look_inside(tx: Tx, where: Address) -> Inside:
    """Return what the house knows about a person of the practice room."""
    known = contacts.find(tx, where)
    if known is None:
        return Inside()
    session, who = known.session, known.contact
    return Inside(
        known=True,
        language=who.language,
        joined=who.joined_at,
        stopped=who.stopped_at,
        runs=tuple(RunInside(run.flow, run.step, run.version[:8]) for run in session.runs),
        waits_until=session.wait.until if session.wait else None,
        set_aside=tuple(RunInside(run.flow, run.step, run.version[:8]) for run in session.set_aside),
        ledger=tuple(
            LedgerLine(
                each.purpose,
                each.decision,
                each.wording.text_id,
                each.wording.version[:8],
                each.wording.language,
                each.at,
            )
            for each in ledger.of(tx, who.id)
        ),
        outbox=inside.outbox_of(tx, who.id),
    )
