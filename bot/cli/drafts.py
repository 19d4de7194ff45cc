"""`bigroom flows drafts`: texts that champions have written anew by chat, for the team to take or not."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.flows import folders, show_problems
from bot.cli.house import actor, give_up, now, open_database
from bot.library import edits, rewrite
from bot.library.edits import Fit
from bot.library.load import FlowDraft, load
from bot.library.problems import FlowsHaveErrors
from bot.storage import drafts
from bot.storage.database import Database
from bot.storage.drafts import Proposal, Status, TextDraft

app = typer.Typer(
    help="""
    Texts that champions have written anew by chat, with EDIT.

    Nobody reads them before the team has taken and published them.
    """,
    no_args_is_help=True,
)
#: The largest number that the tables hold.
_LARGEST = 2**31 - 1
_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")
_AS = typer.Option(None, "--as", metavar="NAME", help="Who is at the keyboard, for the audit.")
_NUMBER = typer.Argument(min=1, max=_LARGEST, help="The number in `bigroom flows drafts list`.")

#: Control and format signs, and what ends a line or a paragraph without being a new line.
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")

#: Why a text cannot be taken, and what to do.
_NOT_NOW = {
    Fit.CHANGED: "The text in the file has changed since this was written. Look at both with"
    " `bigroom flows drafts show {number}`, then change the file by hand or refuse the draft.",
    Fit.STEP_GONE: "The file {file} has no text {key} any more. Refuse the draft, or bring the step back.",
    Fit.FILE_GONE: "There is no file {file} any more. Refuse the draft, or bring the file back.",
    Fit.UNREADABLE: "The file {file} has errors. `bigroom flows check` says which. Mend them first.",
}


@app.command("list")
def list_(folder: Path | None = _FOLDER) -> None:
    """Show the texts that wait, oldest first, and whether each still fits the file it is for."""
    flows, _ = folders(folder)
    with open_database() as database:
        waiting = database.read_now(drafts.waiting)
    if not waiting:
        typer.echo("No text waits.")
        return
    table = Table("number", "flow", "text", "written by", "when", "the file")
    for each in waiting:
        proposal = each.proposal
        fit, _ = _fit(flows, proposal)
        when = f"{proposal.at:%Y-%m-%d %H:%M} UTC"
        number = str(each.number)
        table.add_row(number, proposal.flow, proposal.key, f"staff:{proposal.by_staff}", when, fit.value)
    Console().print(table)


@app.command()
def show(number: int = _NUMBER, folder: Path | None = _FOLDER) -> None:
    """Show what a text changes, line by line, and what the check says of it."""
    flows, locales = folders(folder)
    with open_database() as database:
        proposal = _waiting(database, number).proposal
    fit, draft = _fit(flows, proposal)
    before = (edits.text_of(draft, proposal.key) if draft else None) or ""
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"{proposal.flow}.{proposal.key}: {fit.value}", "bold"))
    lines = unified_diff(_lines(before), _lines(proposal.text), "in the file", "new", lineterm="", n=99)
    for line in lines:
        if not line.startswith("@@"):
            colour = {"+": "green", "-": "red"}.get(line[0], "")
            console.print(Text(line, colour))
    if fit is Fit.FITS:
        console.print()
        caused = rewrite.would_cause(flows, locales, proposal.flow, proposal.key, proposal.text)
        show_problems(replace(each, message=_visible(each.message)) for each in caused)


def _lines(text: str) -> list[str]:
    # Only a new line ends one: what else looks like it is to be seen.
    return [_visible(line) for line in text.split("\n")] if text else []


def _visible(text: str) -> str:
    """Return a text with every sign that shows nothing, or turns what is around it, as its number."""
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


@app.command()
def take(number: int = _NUMBER, as_: str | None = _AS, folder: Path | None = _FOLDER) -> None:
    """Write a text into its flow file, unless the check finds an error then.

    Notes and layout of the file stay as they are.
    """
    flows, locales = folders(folder)
    with open_database() as database:
        proposal = _waiting(database, number).proposal
        fit, _ = _fit(flows, proposal)
        file = f"{flows.name}/{proposal.flow}.toml"
        if fit in _NOT_NOW:
            give_up(_NOT_NOW[fit].format(number=number, file=file, key=proposal.key))
        if fit is Fit.FITS:
            _put(flows, locales, proposal)
        _decide(database, number, Status.TAKEN, as_)
    typer.echo(f"The new text is in {file}. Run `bigroom flows publish` to put it in force.")
    typer.echo("Other languages say it in English until it is translated: `bigroom locales update`.")


@app.command()
def refuse(
    number: int = _NUMBER,
    because: str = typer.Option("", "--because", help="Why, for the audit. Nobody is written to."),
    as_: str | None = _AS,
) -> None:
    """Put a text aside for good; its words are deleted. Tell the champion yourself."""
    with open_database() as database:
        _waiting(database, number)
        _decide(database, number, Status.REFUSED, as_, because)
    typer.echo(f"Draft {number} is refused. The file stays as it is.")


def _put(flows: Path, locales: Path, proposal: Proposal) -> None:
    try:
        rewrite.put(flows, locales, proposal.flow, proposal.key, proposal.text)
    except FlowsHaveErrors as error:
        show_problems(error.problems)
        give_up("With this text the flow files have errors, so nothing was written. They are listed above.")
    except OSError as error:
        give_up(f"The file could not be written ({error.strerror}), so nothing was changed.")


def _decide(database: Database, number: int, status: Status, as_: str | None, because: str = "") -> None:
    at, who = now(), actor(as_)
    if not database.write_now(lambda tx: drafts.decide(tx, number, status, who, at, because)):
        give_up(f"Somebody else has just decided about draft {number}.")


def _waiting(database: Database, number: int) -> TextDraft:
    """Return a text that waits; without one the command ends."""
    found = database.read_now(lambda tx: drafts.find(tx, number))
    if found is None:
        give_up(f"There is no draft {number}. `bigroom flows drafts list` shows those that wait.")
    if found.status is not Status.WAITING:
        give_up(f"Draft {number} was {found.status.value} before. There is nothing left to decide.")
    return found


def _fit(flows: Path, proposal: Proposal) -> tuple[Fit, FlowDraft | None]:
    """Return how a text stands to its file, and the file as it was read."""
    if not (flows / f"{proposal.flow}.toml").is_file():
        return Fit.FILE_GONE, None
    draft = next((each for each in load(flows).flows if each.name == proposal.flow), None)
    return edits.fit(draft, proposal.key, proposal.before_sha256, proposal.text), draft
