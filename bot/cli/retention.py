"""`bigroom retention`: how long what is kept, what is over its time, and what was cleared away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from functools import partial

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.cli.house import actor, give_up, now, open_database, settings_or_give_up
from bot.domain.retention import ABOUT, Action, Record, Rule
from bot.domain.staff import AuditEntry
from bot.library.retention import RetentionHasErrors, table
from bot.retention.sweep import Sweeper, UnderWay
from bot.storage import retention, staff
from bot.storage.database import Database
from bot.storage.retention import RunLost

app = typer.Typer(
    help="""
    See how long what is kept, and clear away what is over its time.

    A running Big Room does it by itself, every night after 03:00 London
    time. The table is flows/retention.toml; the team decides what is in it.
    """,
    no_args_is_help=True,
)
#: The largest number that the tables hold.
_LARGEST = 2**31 - 1
#: Seconds that a run may take before a bar shows how far it is.
_PATIENCE = 2.0
#: What providers still delete, of ours and of hers. A running Big Room asks them: here it is written down.
_KEEPS = {each.name: each.keeps for each in (Telegram, WhatsApp)}
_HERS = frozenset(each.name for each in (Telegram, WhatsApp) if each.deletes_hers)
_BECOMES = {
    Action.DELETE: "deleted",
    Action.BLANK: "words go, the rest stays",
    Action.FORGET: "all of the person goes",
    Action.UNLINK: "the way back to the person goes",
}


@app.command()
def show() -> None:
    """Show how long which records are kept, what becomes of them then, and why."""
    shown = Table("records", "kept for", "then", "why", show_lines=True)
    for rule in _rules():
        then = _BECOMES[rule.action] if rule.action else ""
        shown.add_row(ABOUT[rule.record].what, _period(rule), then, rule.why)
    Console().print(shown)


def _period(rule: Rule) -> str:
    return "for ever" if rule.after_days is None else f"{rule.after_days} days"


@app.command()
def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only count what would go; change nothing."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    as_: str | None = typer.Option(None, "--as", help="Who is at the keyboard, for the audit."),
) -> None:
    """Clear away now what is over its time. Asks first."""
    rules = _rules()
    with open_database() as database:
        sweeper = Sweeper(database, lambda: rules, now, _KEEPS, _HERS)
        over = asyncio.run(sweeper.over())
        _show_counts("over its time", over)
        if dry_run:
            typer.echo("Nothing was changed.")
        elif not any(over.values()):
            typer.echo("There is nothing to clear away.")
        else:
            if not yes:
                typer.confirm("This cannot be undone. Clear it away?", abort=True)
            _clear(database, sweeper, over, actor(as_))


def _clear(database: Database, sweeper: Sweeper, over: Mapping[Record, int], who: str) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(stderr=True))
    task = progress.add_task("Clearing away", total=sum(over.values()))
    began = time.monotonic()

    def told(_: Record, number: int) -> None:
        if time.monotonic() - began > _PATIENCE:
            progress.start()
        progress.advance(task, number)

    try:
        done, counts = asyncio.run(sweeper.run(told))
    except (UnderWay, RunLost) as error:
        give_up(f"{error.__doc__} Look at `bigroom retention report` in a moment.")
    finally:
        progress.stop()
    about = f"{sum(counts.values())} records"
    note = AuditEntry(now(), who, "retention_run", f"day:{done.day}", about)
    database.write_now(partial(staff.note, entry=note))
    _show_counts("cleared away", {Record(name): number for name, number in counts.items()})
    if not done.complete:
        typer.echo("The emptied space could not be overwritten yet: a running Big Room does it soon.")


@app.command()
def report(limit: int = typer.Option(7, min=1, max=_LARGEST, help="How many runs.")) -> None:
    """Show what the latest runs have cleared away.

    These numbers are for the house itself: do not pass them on.
    """
    with open_database() as database:
        found = database.read_now(partial(retention.runs, limit=limit))
    if not found:
        typer.echo("Nothing has been cleared away yet.")
        return
    shown = Table("day", "state", "records", "cleared away")
    for each in found:
        done = {ABOUT[Record(name)].what: number for name, number in each.counts.items() if number}
        state = "complete" if each.complete else "not finished"
        if not done:
            shown.add_row(each.day, state, "nothing was over its time", "0")
        for what, number in done.items():
            shown.add_row(each.day, state, what, str(number))
    Console().print(shown)


def _show_counts(heading: str, counts: Mapping[Record, int]) -> None:
    shown = Table("records", heading)
    for record, number in _ordered(counts.items()):
        if number:
            shown.add_row(ABOUT[record].what, str(number))
    if shown.row_count:
        Console().print(shown)


def _ordered(counts: Iterable[tuple[Record, int]]) -> list[tuple[Record, int]]:
    places = list(Record)
    return sorted(counts, key=lambda each: places.index(each[0]))


def _rules() -> tuple[Rule, ...]:
    settings = settings_or_give_up()
    try:
        return table(settings.flows)
    except RetentionHasErrors as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        give_up("The table of retention has errors, so nothing was done. Mend what is listed above.")
