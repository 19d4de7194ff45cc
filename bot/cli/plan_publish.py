"""`bigroom plan publish`, `approve`, `log`, `send` and `skip`: how the plan comes into force, and goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.flows import folders, show_problems
from bot.cli.house import actor, give_up, now, open_database
from bot.domain.hours import LONDON
from bot.domain.plan import Plan, PlanNow
from bot.domain.staff import AuditEntry
from bot.domain.timer import Timer, TimerStatus
from bot.library.poll_files.times import in_london
from bot.library.whole_plan import load_plan, overrides_of
from bot.plan.planting import KIND
from bot.polls.consensus import SMALLEST
from bot.polls.disclosure import people
from bot.storage import plans, staff, tallies, timers
from bot.storage.database import Tx

_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")
_AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")
_KEY = typer.Argument(help="As `bigroom plan log` writes it: first_news/2027-03-02.")
#: The note of what the team left out.
BY_THE_TEAM = "by the team"
#: How both decisions stand in the audit.
LET_GO, LEFT_OUT = "plan_let_go", "plan_left_out"
_NOTHING_YET = "Nothing of the plan was due yet. What is to come: bigroom plan log --all"
_NOTHING_AT_ALL = (
    "Nothing of the plan was due yet, and nothing is to come. What is signed comes in as soon as "
    "`bigroom run` looks at it; bigroom plan approve shows what still waits to be signed."
)
#: As long as the audit has room for.
_SUBJECT, _DETAILS = 64, 500


def publish(folder: Path | None = _FOLDER, as_: str | None = _AS) -> None:
    """Make the file flows/plan.toml the newest version of the plan.

    A point takes effect when a steering member of each group that it names
    has signed it by chat. What has not changed goes on meanwhile.
    """
    flows, locales = folders(folder)
    at, who = now(), actor(as_)
    plan, problems = load_plan(flows, locales, at.astimezone(LONDON).date())
    if plan is None:
        show_problems(problems)
        give_up("There is no plan that can be published. `bigroom plan check` says what to mend.")
    reasons = {each.point.id: each.point.although for each in overrides_of(flows)}
    with open_database() as database:
        number, is_new = database.write_now(lambda tx: _publish(tx, plan, at, who, reasons))
        published = database.read_now(plans.newest)
    if is_new:
        typer.echo(f"Version {number} of the plan is published.")
    else:
        typer.echo(f"The file says what version {number} says already. Nothing was published.")
    assert published is not None
    _who_is_missing(published)


def _publish(tx: Tx, plan: Plan, at: datetime, who: str, reasons: Mapping[str, str]) -> tuple[int, bool]:
    """Store a plan, and why points ask again too early; return its number, and False if it was there."""
    before = plans.newest(tx)
    number = plans.publish(tx, plan, at, who)
    if before is not None and before.version == number:
        return number, False
    staff.note(tx, AuditEntry(at, who, "plan_published", f"plan:{number}"))
    for point, reason in sorted(reasons.items()):
        subject = f"plan:{number}:{point}"[:_SUBJECT]
        staff.note(tx, AuditEntry(at, who, "plan_asks_again", subject, reason[:_DETAILS]))
    return number, True


def approve() -> None:
    """Show who has signed the plan and who has not. It signs for nobody: steering members sign by chat."""
    with open_database() as database:
        published = database.read_now(plans.newest)
    if published is None:
        give_up("No plan is published yet: bigroom plan publish")
    table = Table("Point", "Signed by", "Missing")
    for point in published.plan.points.values():
        missing = published.missing(point)
        signed = frozenset(point.signed_by) - missing
        table.add_row(point.id, ", ".join(sorted(signed)), ", ".join(sorted(missing)))
    Console().print(table)
    _who_is_missing(published)


def _who_is_missing(published: PlanNow) -> None:
    """Say how many points are in force, whom the others wait for, and how those get in."""
    points = published.plan.points
    typer.echo(f"In force: {len(published.in_force())} of {len(points)} points.")
    missing = sorted({group for each in points.values() for group in published.missing(each)})
    for group in missing:
        typer.echo(
            f"{group} has not signed. A steering member of {group} writes PLAN in the chat and signs there. "
            f"Nobody is one yet? bigroom people invite --role steering --group {group}"
        )


def log_(
    every: bool = typer.Option(False, "--all", help="Also what is to come, and what is out of the plan."),
) -> None:
    """Show what became of each point of the plan, with rounded counts of the people."""
    with open_database() as database:
        rows = database.read_now(lambda tx: [(each, tallies.of(tx, each.key)) for each in _shown(tx, every)])
    if not rows:
        typer.echo(_NOTHING_AT_ALL if every else _NOTHING_YET)
        return
    table = Table("What", "Due", "State", "People")
    for each, counts in rows:
        state = f"{each.status.value}: {each.note}" if each.note else each.status.value
        table.add_row(each.key, in_london(each.due), state, _counted(counts))
    Console().print(table)
    if any(each.status is TimerStatus.ASKED for each, _ in rows):
        typer.echo("What is asked waits for you: bigroom plan send KEY, or bigroom plan skip KEY")


def _shown(tx: Tx, every: bool) -> Iterable[Timer]:
    hidden = () if every else (TimerStatus.PENDING, TimerStatus.SUPERSEDED)
    return [each for each in timers.of_kind(tx, KIND) if each.status not in hidden]


def _counted(counts: Mapping[str, int]) -> str:
    """Return how many people there were by what became of it, in words that betray nobody."""
    return ", ".join(f"{reason}: {_rounded(number)}" for reason, number in sorted(counts.items()) if number)


def _rounded(number: int) -> str:
    return f"fewer than {SMALLEST}" if number < SMALLEST else f"about {people(number)}"


def send(key: str = _KEY, as_: str | None = _AS) -> None:
    """Let a point go that was missed and waits for the team; it goes to everybody, however late it is."""
    at = now()
    with open_database() as database:
        done = database.write_now(lambda tx: _decide(tx, key, AuditEntry(at, actor(as_), LET_GO, "")))
    if not done:
        _not_asked(key)
    typer.echo(f"{key} goes within seconds where Big Room runs, or when it does.")


def skip(key: str = _KEY, as_: str | None = _AS) -> None:
    """Leave out a point that was missed and waits for the team."""
    at = now()
    with open_database() as database:
        done = database.write_now(lambda tx: _decide(tx, key, AuditEntry(at, actor(as_), LEFT_OUT, "")))
    if not done:
        _not_asked(key)
    typer.echo(f"{key} is left out.")


def _decide(tx: Tx, key: str, entry: AuditEntry) -> bool:
    """Let a point go or leave it out, and write down who did; False when it does not wait for the team."""
    found = timers.find(tx, key)
    if found is None or found.kind != KIND or found.status is not TimerStatus.ASKED:
        return False
    if entry.action == LET_GO:
        timers.release(tx, key, entry.at)
    else:
        timers.settle(tx, key, TimerStatus.SKIPPED, entry.at, BY_THE_TEAM)
    staff.note(tx, replace(entry, subject=f"plan:{key}"[:_SUBJECT]))
    return True


def _not_asked(key: str) -> NoReturn:
    give_up(f"{key} does not wait for the team. `bigroom plan log` shows what does, as asked.")
