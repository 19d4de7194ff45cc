"""`bigroom run`: everything in one process."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
import uvloop
from rich.console import Console

from bot.channels.telegram.errors import TokenRefused
from bot.cli.house import give_up, ready, settings_or_give_up
from bot.config import Settings
from bot.domain.message import SendError
from bot.library.problems import FlowsHaveErrors
from bot.logs import set_up
from bot.people.readiness import NotSafeYet
from bot.serve import serve
from bot.storage.database import StoreDown
from bot.storage.vault import WrongKey


def run() -> None:
    """Run everything: the chat, the web pages and the clock, until Ctrl-C.

    Without a Telegram token the browser simulator is on: open the address that is printed.
    """
    settings = settings_or_give_up()
    set_up(settings.log)
    with _one_at_a_time(settings):
        try:
            ready(settings)
            uvloop.run(serve(settings, _say_where))
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
        except TokenRefused as error:
            give_up(str(error.__doc__))
        except SendError as error:
            give_up(f"Telegram could not be set up ({error}).")
        except OSError as error:
            give_up(f"Port {settings.port} of {settings.host} cannot be used: {error.strerror or error}.")


def _say_where(settings: Settings) -> None:
    console = Console(stderr=True, highlight=False)
    where = f"http://{settings.host}:{settings.port}"
    if settings.simulated:
        console.print(
            f"\n  Big Room is open. Talk with it at [bold]{where}/simulator[/bold]\n  Ctrl-C closes it.\n"
        )
    if settings.on_whatsapp:
        console.print(f"  WhatsApp is not in this version: nobody is answered on it. See {where}/readyz\n")
    if settings.on_telegram:
        how = f"webhooks at {settings.public_url}" if settings.public_url else "polling"
        console.print(f"  Big Room answers on Telegram ({how}). Health: {where}/readyz\n")


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
