"""`bigroom safeguarding`: cases of danger in numbers, and whether a real channel may open. Nobody's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.house import give_up, now, open_database, settings_or_give_up
from bot.domain.case import Case
from bot.library.keeper import Keeper
from bot.library.load import load
from bot.library.problems import FlowsHaveErrors
from bot.library.signposts import review_of
from bot.people import readiness
from bot.storage import dangers

#: The most cases that are listed.
_MOST = 1000


def cases() -> None:
    """Show cases of danger that are open or held: number, age, who is on it. No words, no kinds."""
    at = now()
    with open_database() as database:
        found = database.read_now(lambda tx: dangers.waiting(tx, limit=_MOST))
    Console().print(_table(found, at))
    still = [each for each in found if each.done_at is None]
    waiting = sum(each.acknowledged_at is None for each in still)
    typer.echo(f"Open: {len(still)}. Nobody has taken on: {waiting}. To read one, write CASES in the chat.")


def _table(found: Sequence[Case], at: datetime) -> Table:
    table = Table("number", "opened", "hours ago", "taken on", "messages held", "closed")
    for each in found:
        taken = f"{each.acknowledged_at:%Y-%m-%d %H:%M}" if each.acknowledged_at else "no"
        hours = str(int((at - each.at).total_seconds() // 3600))
        held = "yes" if each.held else "no"
        table.add_row(
            each.reference,
            f"{each.at:%Y-%m-%d %H:%M} UTC",
            hours,
            taken,
            held,
            "yes" if each.done_at else "no",
        )
    return table


def ready() -> None:
    """Say what is missing before a real channel may open, and what a person should look at."""
    settings = settings_or_give_up()
    with open_database() as database:
        keeper = Keeper(database, settings.flows, settings.locales, now)
        try:
            keeper.prepare(publish=False)
        except FlowsHaveErrors:
            give_up(
                "The flow files have mistakes. `bigroom flows check` shows each of them and how to mend it."
            )
        published = keeper.shelf().safeguarding
        missing = database.read_now(lambda tx: list(readiness.missing(tx, published, now())))
    draft = load(settings.flows).signposts
    for warning in readiness.warnings(review_of(draft), now().date()) if draft else ():
        typer.echo(f"Warning: {warning}")
    for sentence in missing:
        typer.echo(f"Missing: {sentence}")
    if missing:
        raise typer.Exit(1)
    typer.echo("A real channel may open.")
