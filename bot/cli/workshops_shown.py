"""`bigroom workshops list`, `needs` and `attend`: who comes, what is to be arranged, and how many came.

Whoever looks at the list sees rounded counts. Only `needs` is exact, for whoever arranges the day: one person
who needs a BSL interpreter is one interpreter. That is never exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.house import actor, give_up, now, open_database
from bot.cli.workshops import AS, NAME, find
from bot.domain.hours import LONDON
from bot.domain.staff import AuditEntry
from bot.domain.workshop import Arrange, Need, Reply, Workshop, WorkshopStatus
from bot.library.poll_files.times import in_london
from bot.polls.consensus import SMALLEST
from bot.polls.disclosure import people
from bot.storage import invitees, staff, workshops
from bot.storage.database import Tx
from bot.workshops.adding import MOST, NotLikeThis

_NEEDS = {
    Need.CHILDCARE: "childcare",
    Need.INTERPRETER: "an interpreter",
    Need.STEP_FREE: "step-free access",
    Need.TRAVEL: "travel costs",
    Need.FOOD: "food",
    Need.BSL: "British Sign Language",
}


def list_() -> None:
    """Show every workshop: when, where it stands, and about how many are invited and come."""
    with open_database() as database:
        every = database.read_now(workshops.all_now)
        said = database.read_now(invitees.counts)
    if not every:
        typer.echo("There is no workshop yet. `bigroom workshops add --help` shows how one is written down.")
        return
    table = Table(padding=0)
    for column in ("name", "kind", "when", "stands", "places", "invited", "coming", "waiting"):
        table.add_column(column, overflow="fold")
    for each in every:
        table.add_row(*row(each, said.get(each.name, {})))
    Console().print(table)


def row(each: Workshop, said: Mapping[Reply, int]) -> tuple[str, ...]:
    """Return one line of the list; every number of people in it is rounded."""
    numbers = (sum(said.values()), said.get(Reply.YES, 0), said.get(Reply.WAITING, 0))
    kind = each.kind.value.replace("_", " ")
    when = f"{each.starts_at.astimezone(LONDON):%a %d %b %Y %H:%M}"
    return (each.name, kind, when, each.status.value, str(each.capacity), *map(rounded, numbers))


def rounded(number: int) -> str:
    """Return a number of people as it is told: ``nobody``, ``fewer than 8``, or to the nearest 5."""
    if number < SMALLEST:
        return f"fewer than {SMALLEST}" if number else "nobody"
    return f"about {people(number)}"


def needs(name: str = NAME, as_: str | None = AS) -> None:
    """Show exactly what those who come need, for whoever arranges the day."""
    with open_database() as database:
        try:
            found = database.write_now(lambda tx: _looked_at(tx, name, actor(as_)))
        except NotLikeThis as error:
            give_up(str(error))
    for line in wanted(found):
        typer.echo(line)


def _looked_at(tx: Tx, name: str, who: str) -> Arrange:
    find(tx, name)
    staff.note(tx, AuditEntry(now(), who, "workshop_needs_shown", f"workshop:{name}"))
    return invitees.arrange(tx, name)


def wanted(found: Arrange) -> Iterator[str]:
    """Yield what is printed of what is to be arranged."""
    yield "Only for arranging the day. These numbers are exact: never copy or pass them on."
    yield f"Coming: {found.coming}"
    for need, number in found.needs.items():
        yield f"  {_NEEDS[need]}: {number}"
        if need is Need.INTERPRETER:
            speaks = found.interpreters.items()
            yield from (f"    {language or 'language not known'}: {each}" for language, each in speaks)
    if not found.needs:
        yield "  Nobody has asked for anything."


def attend(
    name: str = NAME,
    number: int = typer.Option(min=0, max=MOST, help="How many people came, the team not counted."),
    as_: str | None = AS,
) -> None:
    """Write down how many came. Type it again to put a number right."""
    with open_database() as database:
        try:
            database.write_now(lambda tx: _counted(tx, name, number, actor(as_)))
        except NotLikeThis as error:
            give_up(str(error))
    typer.echo(f"{name} was held, and {number} came.")


def _counted(tx: Tx, name: str, number: int, who: str) -> None:
    found = find(tx, name)
    if found.status is WorkshopStatus.CANCELLED:
        raise NotLikeThis(f"{name} was cancelled, so nobody can have come.")
    if found.starts_at > now():
        raise NotLikeThis(f"{name} is still to come: {in_london(found.starts_at)}.")
    workshops.attend(tx, name, number)
    staff.note(tx, AuditEntry(now(), who, "workshop_held", f"workshop:{name}"))
