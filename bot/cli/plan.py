"""`bigroom plan check`, `show` and `diff`: the plan as its file says it, before anybody signs it."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.flows import folders, show_problems
from bot.cli.house import give_up, now
from bot.domain.hours import LONDON
from bot.domain.plan import Plan
from bot.library.plan_files import said
from bot.library.plan_files.days import milestone_days
from bot.library.plan_files.differences import Difference, What, differences
from bot.library.plan_files.draft import NAME
from bot.library.plan_files.read import read_plan
from bot.library.problems import Severity
from bot.library.sources import source_of
from bot.library.whole_plan import load_plan, overrides_of

app = typer.Typer(
    help="""
    The communication plan: what is said to whom, why and when.

    The file flows/plan.toml is a draft. How it is written stands in
    flows/README.md under "The plan".
    """,
    no_args_is_help=True,
)
_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")
_SIGNS = {What.ADDED: "+", What.REMOVED: "-", What.CHANGED: "~"}


@app.command()
def check(folder: Path | None = _FOLDER) -> None:
    """Read the plan and its translations; say what to mend, with file and line.

    Ends with exit code 1 when there is an error. What asks again before
    people were answered is listed with its reason.
    """
    flows, locales = folders(folder)
    plan, problems = load_plan(flows, locales, now().astimezone(LONDON).date())
    show_problems(problems)
    errors = sum(each.severity is Severity.ERROR for each in problems)
    if errors:
        give_up(f"The plan has {_count(errors, 'error')}. Mend what is listed above.")
    if plan is None:
        give_up(f"There is no plan in {flows.name}/{NAME}.toml.")
    typer.echo(
        f"{flows.name}/{NAME}.toml is fine: {_count(len(plan.points), 'point')}, "
        f"{_count(len(plan.milestones), 'milestone')}, {_count(len(problems), 'warning')}."
    )
    for each in overrides_of(flows):
        typer.echo(f"Note: {each}")


@app.command()
def show(folder: Path | None = _FOLDER) -> None:
    """Show the milestones and every point: when, what, to whom, who signs, what when it was missed."""
    flows, locales = folders(folder)
    plan, problems = load_plan(flows, locales)
    if plan is None:
        show_problems(problems)
        give_up("There is no plan that can be shown. `bigroom plan check` says what to mend.")
    console = Console(highlight=False)
    console.print(Text(plan.title, "bold"))
    console.print(_milestones(plan))
    console.print(_points(plan))


def _milestones(plan: Plan) -> Table:
    shown = Table("milestone", "when", "called")
    known = milestone_days(plan.milestones)
    for name, each in plan.milestones.items():
        on, when = known.get(name), said.milestone(each, plan)
        told = f"{when}: {said.day(on)}" if on and each.on is None else when
        shown.add_row(name, told, each.title)
    return shown


def _points(plan: Plan) -> Table:
    shown = Table(show_lines=True)
    for heading in ("when", "what", "to whom"):
        shown.add_column(heading, overflow="fold", ratio=1 + (heading == "what"))
    for name, each in plan.points.items():
        when = f"{said.when(each, plan)}\nIf missed: {said.missed(each)}"
        whom = f"{said.whom(each.audience)}\nSigned by: {said.and_(each.signed_by)}"
        shown.add_row(when, Text.assemble((name, "bold"), f"\n{said.what(each)}"), whom)
    return shown


@app.command()
def diff(
    old: Path = typer.Argument(help="The plan as it was: a file."),
    new: Path = typer.Argument(help="The plan as it is now: a file."),
) -> None:
    """Show what is different between two plan files, line by line, and what must be signed again."""
    found = list(differences(_read(old), _read(new)))
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        console.print(_shown(each))
    if not found:
        typer.echo("Both say the same: nothing has to be signed again.")


def _read(path: Path) -> Plan:
    if not path.is_file():
        give_up(f"There is no file {path}.")
    source, trouble = source_of(path, path.name)
    plan, problems = read_plan(path.name, source) if trouble is None else (None, [trouble])
    if plan is None:
        show_problems(problems)
        give_up(f"{path.name} cannot be read. Mend what is listed above.")
    return plan


def _shown(each: Difference) -> Text:
    shown = Text(f"{_SIGNS[each.what]} {each.where or 'the plan'} ({each.what.value})\n", "bold")
    for line in each.lines:
        if each.what is What.CHANGED:
            shown.append(f"    {line.name}: {line.before or 'nothing'}\n", "red")
            shown.append(f"    {' ' * len(line.name)}  {line.after or 'nothing'}\n", "green")
        else:
            shown.append(f"    {line.name}: {line.before or line.after}\n", "")
    if each.signs:
        shown.append(f"    To be signed by {said.and_(each.signs)}, before it is said.\n", "yellow")
    elif each.what is What.REMOVED and each.where.startswith("point "):
        shown.append("    It is not said any more.\n", "yellow")
    return shown


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
