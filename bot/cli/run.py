"""`bigroom run`: everything in one process."""

from __future__ import annotations

import fcntl
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import typer
import uvloop
from rich.console import Console

from bot.channels.telegram.errors import TokenRefused
from bot.channels.whatsapp import WEBHOOK_PATH, KeyRefused
from bot.cli.house import give_up, ready, settings_or_give_up
from bot.config import Settings
from bot.domain.message import SendError
from bot.library.problems import FlowsHaveErrors
from bot.logs import set_up
from bot.people.readiness import NotSafeYet
from bot.serve import serve
from bot.storage.database import StoreDown
from bot.storage.vault import WrongKey

#: Seconds after the signal at which the process ends whatever still hangs.
LAST_RESORT = 9.0


def run() -> None:
    """Run everything: the chat, the web pages and the clock, until Ctrl-C.

    Without a Telegram token the browser simulator is on: open the address that is printed.
    """
    settings = settings_or_give_up()
    set_up(settings.log)
    with _one_at_a_time(settings):
        try:
            ready(settings)
            uvloop.run(serve(settings, _opened, _close_in_time))
        except StoreDown as down:
            give_up(
                f"The database cannot be reached ({down}). Is BIGROOM_DATABASE_URL right, and is it running?"
            )
        except FlowsHaveErrors:
            give_up(
                "The flow files have mistakes. `bigroom flows check` shows each of them and how to mend it."
            )
        except WrongKey as error:
            give_up(f"BIGROOM_SECRET_KEY is not right: {error.__doc__}")
        except NotSafeYet as error:
            give_up(str(error))
        except (TokenRefused, KeyRefused) as error:
            give_up(str(error.__doc__))
        except SendError as error:
            give_up(f"Telegram could not be set up ({error}).")
        except OSError as error:
            give_up(f"Port {settings.port} of {settings.host} cannot be used: {error.strerror or error}.")


def _opened(settings: Settings) -> None:
    _tidy_less_often()
    _say_where(settings)


def _tidy_less_often() -> None:
    """Keep the collector of cycles away from what stays for good, and let it come less often.

    A turn leaves hardly any cycles, but each look through a whole house keeps everybody waiting for a tenth
    of a second: without this p99 is half as long again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _say_where(settings: Settings) -> None:
    console = Console(stderr=True, highlight=False)
    where = f"http://{settings.host}:{settings.port}"
    if settings.simulated:
        console.print(
            f"\n  Big Room is open. Talk with it at [bold]{where}/simulator[/bold]\n  Ctrl-C closes it.\n"
        )
    if settings.on_telegram:
        how = f"webhooks at {settings.public_url}" if settings.public_url else "polling"
        console.print(f"  Big Room answers on Telegram ({how}). Health: {where}/readyz\n")
    if settings.on_whatsapp:
        at = f"webhooks at {settings.public_url}{WEBHOOK_PATH}"
        console.print(f"  Big Room answers on WhatsApp ({at}). Health: {where}/readyz\n")


def _close_in_time() -> None:
    """Closing ends after ten seconds whatever hangs: what is not written down is in doubt, and listed."""
    last = threading.Timer(LAST_RESORT, _end_now)
    last.daemon = True
    last.start()


def _end_now() -> None:
    structlog.get_logger().error("closed_by_force", seconds=LAST_RESORT)
    os._exit(1)


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """A SQLite file belongs to one running process; other verbs only drop in."""
    if not settings.on_sqlite:
        yield
        return
    name = settings.database_url.removeprefix("sqlite:///") + ".lock"
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        handle = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        give_up(f"BIGROOM_DATABASE_URL is not right: {name} cannot be made: {error.strerror}.")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        give_up("Big Room is already running on this database. Stop that one first, or use another file.")
    try:
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":  # pragma: no cover
    raise typer.BadParameter("bigroom run needs Linux or macOS.")
