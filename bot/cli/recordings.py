"""`bigroom recordings`: voice notes that wait to be typed up. Whoever listens to one is in the audit."""

from __future__ import annotations

import os
import re
import secrets
import sys
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.house import actor, give_up, now, open_database, settings_or_give_up
from bot.domain.case import CaseKind
from bot.domain.danger import Danger, Finding
from bot.domain.recording import Recording
from bot.library.keeper import Keeper
from bot.library.problems import FlowsHaveErrors
from bot.people import typing
from bot.storage import recordings
from bot.storage.database import Database

app = typer.Typer(help="See which voice notes wait, listen to one, type it up.", no_args_is_help=True)
_AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")
_REFERENCE = typer.Argument(help="Its number in `bigroom recordings list`.")
_FILE = typer.Argument(help="A new file for the sound. Delete it when you have listened.")
_DANGER = typer.Option(None, "--danger", help="What you heard that warns of danger, whatever the words say.")
_MOST = 1000
#: What she may write at once; whoever types for her has as much room.
_LONGEST = 20_000
_NONE = "No voice note with this number waits. `bigroom recordings list` shows those that do."
_NOT_HERE = "This voice note is not here, or not yet. `bigroom recordings list` shows what waits."


@app.command("list")
def list_() -> None:
    """Show what waits, the oldest first: number, age, length, language. No names."""
    at = now()
    with open_database() as database:
        waiting = database.read_now(lambda tx: recordings.waiting(tx, _MOST))
    table = Table("number", "hours ago", "length", "language", "here")
    for each in waiting:
        hours = str(int((at - each.at).total_seconds() // 3600))
        table.add_row(each.reference, hours, _length(each), each.language, "yes" if each.here else "not yet")
    Console().print(table)


@app.command()
def play(reference: str = _REFERENCE, file: Path = _FILE, as_: str | None = _AS) -> None:
    """Write the sound into a new file that only you can read; this is written in the audit."""
    number = _plain(reference)
    if file.exists():
        give_up(f"{file} is there already: give the name of a new file.")
    with open_database() as database:
        content = database.write_now(lambda tx: typing.play(tx, number, actor(as_), now()))
    if content is None:
        give_up(_NOT_HERE)
    try:
        # Made for our eyes only from the beginning; a file that came meanwhile is not written over.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(content)
    except OSError as error:
        give_up(f"{file} cannot be written ({type(error).__name__}).")
    typer.echo(f"Written to {file}. Listen, then type it up: bigroom recordings type {number}")
    typer.echo("Delete the file when you have listened.")


@app.command("type")
def type_(reference: str = _REFERENCE, as_: str | None = _AS, danger: Danger | None = _DANGER) -> None:
    """Read its words from the keyboard, until Ctrl-D; the voice note is deleted at once.

    The words are looked at for danger. If you heard danger yourself, say so with --danger: not all of it
    stands in the words.
    """
    number = _plain(reference)
    words = sys.stdin.read().strip()
    if not words or len(words) > _LONGEST:
        give_up(f"Type between 1 and {_LONGEST} characters, then Ctrl-D. Nothing was changed.")
    with open_database() as database:
        kind = _typed(database, number, words, danger, actor(as_), now())
    if kind is None:
        give_up(_NONE)
    to = "the people of safeguarding" if kind is CaseKind.DANGER else "the team"
    typer.echo(f"The words are with {to}. The voice note is deleted.")


@app.command()
def drop(reference: str = _REFERENCE, as_: str | None = _AS) -> None:
    """Delete a voice note that is not to be typed up; nobody is told."""
    number = _plain(reference)
    with open_database() as database:
        gone = database.write_now(lambda tx: typing.drop(tx, number, actor(as_), now()))
    if not gone:
        give_up(_NONE)
    typer.echo(f"{number} is deleted.")


def _typed(
    database: Database, number: str, words: str, danger: Danger | None, who: str, at: datetime
) -> CaseKind | None:
    settings = settings_or_give_up()
    keeper = Keeper(database, settings.flows, settings.locales, now)
    try:
        keeper.prepare(publish=False)
    except FlowsHaveErrors:
        give_up("The flow files have mistakes. `bigroom flows check` shows each of them and how to mend it.")
    shelf = keeper.shelf()
    found = _together(shelf.screen(words), danger)
    return database.write_now(
        lambda tx: typing.type_up(tx, shelf, number, words, found, who, at, lambda: secrets.token_hex(12))
    )


def _together(found: Finding | None, danger: Danger | None) -> Finding | None:
    """Return what the words warn of and what was heard besides: the more urgent of the two."""
    if danger is None:
        return found
    return Finding(danger) if found is None else found.with_(Finding(danger))


def _plain(reference: str) -> str:
    """Return a reference without what is copied along with it: isolates, blanks and hyphens."""
    return re.sub(r"[\s\u2066-\u2069-]", "", reference).upper()


def _length(each: Recording) -> str:
    return "" if each.seconds is None else f"{each.seconds // 60}:{each.seconds % 60:02}"
