"""`bigroom flows`: check the flow files, list them, put them in force."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.house import actor, give_up, now, open_database
from bot.config import BadSetting, read_settings
from bot.domain.publication import FlowVersion, Publication
from bot.domain.staff import AuditEntry
from bot.library.changes import Change, State, compare
from bot.library.check import check as find_problems
from bot.library.load import Loaded, load, locales_for
from bot.library.poll_files.draft import FOLDER
from bot.library.problems import FlowsHaveErrors, Problem, Severity
from bot.library.publish import compile_flows
from bot.storage import publications, staff
from bot.storage.database import Tx

app = typer.Typer(
    help="""
    Check the flow files, see what is in force, and publish.

    Flow files are drafts: people meet only what was published. Someone in
    the middle of a flow goes on in the version she began with, unless its
    file says inside = "restart".

    How a flow file is written stands in flows/README.md.
    """,
    no_args_is_help=True,
)
_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")


@app.command()
def check(folder: Path | None = _FOLDER) -> None:
    """Read every flow file and translation, and say what to mend, with file and line.

    Ends with exit code 1 when there is an error. A warning keeps nothing from being published.
    """
    flows, locales = folders(folder)
    problems = find_problems(flows, locales)
    show_problems(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    number = len([*flows.glob("*.toml"), *flows.glob(f"{FOLDER}/*.toml")])
    typer.echo(
        f"{number} files looked at: {_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}."
    )
    if errors:
        raise typer.Exit(1)


@app.command("list")
def list_(folder: Path | None = _FOLDER) -> None:
    """Show every flow: what starts it, its version, and whether that is the one in force."""
    flows, locales = folders(folder)
    loaded, versions = load(flows), compiled(flows, locales)
    with open_database() as database:
        in_force = database.read_now(publications.current)
    _show_flows(loaded, compare(in_force.contents if in_force else {}, versions))
    if in_force is None:
        typer.echo("Nothing has been published yet: bigroom flows publish")
    else:
        typer.echo(f"In force since {in_force.at:%Y-%m-%d %H:%M} UTC, published by {in_force.actor}.")


@app.command()
def publish(
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    as_: str | None = typer.Option(
        None, "--as", metavar="NAME", help="Who is at the keyboard, for the audit."
    ),
    folder: Path | None = _FOLDER,
) -> None:
    """Put the flow files in force. Shows first what changes, what happens to people inside, and warnings.

    A running Big Room notices within a second. If one file has an error,
    none is published.
    """
    flows, locales = folders(folder)
    versions = compiled(flows, locales)
    with open_database() as database:
        in_force = database.read_now(publications.current)
        changes = compare(in_force.contents if in_force else {}, versions)
        if all(change.state is State.PUBLISHED for change in changes):
            typer.echo("Nothing has changed: these files are in force already.")
            return
        _show_changes(changes)
        show_problems(find_problems(flows, locales))  # warnings: they keep nobody from publishing
        if not yes:
            typer.confirm("Publish?", abort=True)
        found = database.write_now(lambda tx: _publish(tx, versions, changes, actor(as_), flows.name))
    typer.echo(f"Published, number {found.id}.")


def _publish(
    tx: Tx, versions: tuple[FlowVersion, ...], changes: tuple[Change, ...], who: str, folder: str
) -> Publication:
    at = now()
    found = publications.publish(tx, versions, who, folder, at)
    changed = ", ".join(change.name for change in changes if change.state is not State.PUBLISHED)
    staff.note(tx, AuditEntry(at, who, "flows_published", f"publication:{found.id}", changed))
    return found


def folders(folder: Path | None) -> tuple[Path, Path]:
    """Return the folder of flow files and that of their translations."""
    try:
        settings = read_settings()
    except BadSetting as error:
        give_up(str(error))
    flows = (folder or settings.flows).resolve()
    if not flows.is_dir():
        give_up(f"There is no folder {flows}.")
    return flows, locales_for(flows, settings.locales)


def compiled(flows: Path, locales: Path) -> tuple[FlowVersion, ...]:
    """Return the flow files as versions; files with errors end the command with what is to be mended."""
    try:
        return compile_flows(flows, locales)
    except FlowsHaveErrors as error:
        show_problems(error.problems)
        give_up("The flow files have errors, so nothing was done. Mend what is listed above.")


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems file by file, each with its line and what to do."""
    console = Console(highlight=False, soft_wrap=True)
    for file, each in groupby(problems, key=lambda problem: problem.file):
        console.print(Text(file, "bold"))
        for problem in each:
            colour = "red" if problem.severity is Severity.ERROR else "yellow"
            where = f"line {problem.line}" + (f", [{problem.step}]" if problem.step else "")
            said = Text.assemble(f"  {where}: ", (problem.severity.value, colour), f": {problem.message}")
            console.print(said)
            if problem.suggestion:
                console.print(Text(f"      {problem.suggestion}", "dim"))
        console.print()


def _show_flows(loaded: Loaded, changes: tuple[Change, ...]) -> None:
    heads = {flow.name: flow.head for flow in loaded.flows}
    table = Table("flow", "title", "begins with", "version", "state")
    for change in changes:
        head = heads.get(change.name)
        begins = [*head.keywords, *([f"({head.when})"] if head.when else [])] if head else []
        title = head.title if head else ""
        table.add_row(change.name, title, ", ".join(begins), change.version[:8], change.state.value)
    Console().print(table)


def _show_changes(changes: tuple[Change, ...]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for change in changes:
        if change.state is not State.PUBLISHED:
            said = f"  {change.name} ({change.version[:8]}): {change.state.value}. {change.people_inside}"
            console.print(Text(said.rstrip()))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
