"""`bigroom doctor`: looks the whole house over, and says what to mend."""

from __future__ import annotations

import asyncio
import json
import secrets

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.house import now
from bot.config import BadSetting, read_settings
from bot.doctor.checks import Patient, examine
from bot.doctor.findings import Finding, Level, as_json, ok, worst, wrong
from bot.storage.database import Database, StoreDown
from bot.storage.vault import Vault

_READ = ok("settings", "Every setting can be read.")
_NONE_YET = "`bigroom run` makes it, and so does `bigroom db upgrade`. Is BIGROOM_DATABASE_URL right?"
_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.WRONG: "bold red"}


def doctor(json_: bool = typer.Option(False, "--json", help="Print what was found as JSON.")) -> None:
    """Look the whole house over: settings, database, flows, Telegram, clock, messages.

    Says for each what is wrong and what to do. Ends with exit code 1 when something is wrong.
    """
    found = _look()
    if json_:
        typer.echo(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        _show(found)
    if worst(found) is Level.WRONG:
        raise typer.Exit(1)


def _look() -> list[Finding]:
    try:
        settings = read_settings()
        if settings.database_file is not None and not settings.database_file.exists():
            # To look at it would make it, and a key beside it.
            return [_READ, wrong("database", "There is none yet at this place.", _NONE_YET)]
        vault = Vault(settings.key, secrets.token_bytes)
    except BadSetting as error:
        return [wrong("settings", str(error), "Correct it in .env; README lists the settings.")]
    found = [_READ]
    try:
        database = Database(settings.database_url, vault)
    except StoreDown as down:
        return [*found, wrong("database", f"It cannot be used ({down}).", "Is BIGROOM_DATABASE_URL right?")]
    try:
        return found + asyncio.run(examine(Patient(settings, database, now)))
    finally:
        database.close()


def _show(found: list[Finding]) -> None:
    console = Console(highlight=False)
    for each in found:
        line = Text(f"{each.level:<9}", _STYLES[each.level])
        console.print(line.append(f"{each.what}: {each.says}", "default"), soft_wrap=True)
        if each.todo:
            console.print(Text(f"{'':<9}{each.todo}"), soft_wrap=True)
