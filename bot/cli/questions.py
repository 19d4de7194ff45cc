"""`bigroom questions`: what waits for the team, at a keyboard; whoever reads one is written in the audit."""

from __future__ import annotations

import re
from datetime import datetime

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.house import actor, give_up, now, open_database
from bot.domain.case import Case, Outcome
from bot.domain.staff import AuditEntry
from bot.storage import cases, staff
from bot.storage.database import Tx

app = typer.Typer(help="See what waits for the team, read one, mark it as done.", no_args_is_help=True)
_AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")
_REFERENCE = typer.Argument(help="Its number in `bigroom questions list`.")
_MOST = 1000
_NONE = "No case with this number is open. `bigroom questions list` shows what waits."


@app.command("list")
def list_() -> None:
    """Show what waits, the most urgent first, without anybody's words."""
    at = now()
    with open_database() as database:
        waiting = database.read_now(lambda tx: cases.waiting(tx, _MOST))
    table = Table("number", "kind", "asked on", "reads", "due", "days left", "opened on")
    for each in waiting:
        table.add_row(
            each.reference,
            each.kind.value,
            _day(each.at),
            each.language,
            _day(each.due),
            _left(each, at),
            _day(each.opened_at),
        )
    Console().print(table)


@app.command()
def show(reference: str = _REFERENCE, as_: str | None = _AS) -> None:
    """Print one case with her words; this is written in the audit."""
    number = _plain(reference)
    with open_database() as database:
        case = database.write_now(lambda tx: _opened(tx, number, actor(as_), now()))
    if case is None:
        give_up(_NONE)
    reached = "She has stopped messages: a reply cannot reach her.\n" if case.stopped else ""
    due = f"To be answered by {_day(case.due)}.\n" if case.due else ""
    typer.echo(f"{case.kind.value.capitalize()} {case.reference}, asked on {_day(case.at)}.")
    typer.echo(f"She reads: {case.language}\n{due}{reached}\n{case.words}")


@app.command()
def done(reference: str = _REFERENCE, as_: str | None = _AS) -> None:
    """Mark a case as done; nobody is written to. Replies are written in the chat, with QUESTIONS."""
    number = _plain(reference)
    with open_database() as database:
        closed = database.write_now(lambda tx: _closed(tx, number, actor(as_), now()))
    if not closed:
        give_up(_NONE)
    typer.echo(f"{number} is marked as done.")


def _plain(reference: str) -> str:
    """Return a reference without what is copied along with it: isolates, blanks and hyphens."""
    return re.sub(r"[\s\u2066-\u2069-]", "", reference).upper()


def _opened(tx: Tx, number: str, who: str, at: datetime) -> Case | None:
    case = next(iter(cases.waiting(tx, 1, number)), None)
    if case is not None:
        cases.opened(tx, number, None, at)
        staff.note(tx, AuditEntry(at, who, "case_opened", f"case:{number}"))
    return case


def _closed(tx: Tx, number: str, who: str, at: datetime) -> bool:
    closed = cases.close(tx, number, None, Outcome.DONE, at)
    if closed:
        staff.note(tx, AuditEntry(at, who, "case_done", f"case:{number}"))
    return closed


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _left(case: Case, at: datetime) -> str:
    if case.due is None:
        return ""
    return "overdue" if case.due < at else str((case.due - at).days)
