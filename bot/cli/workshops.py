"""`bigroom workshops add`, `move` and `cancel`: what is planned, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import typer

from bot.cli.flows import folders
from bot.cli.house import actor, give_up, now, open_database
from bot.domain.languages import SOURCE
from bot.domain.staff import AuditEntry
from bot.domain.workshop import Workshop
from bot.engine.steps.ask import Ask
from bot.engine.steps.join_group import JoinGroup
from bot.library.load import load
from bot.library.poll_files.times import in_london
from bot.library.problems import meant
from bot.library.translations import po_files
from bot.storage import staff, workshops
from bot.storage.database import Tx
from bot.storage.workshops import NameTaken, NotPlanned
from bot.workshops import adding
from bot.workshops.adding import Known, NotLikeThis

app = typer.Typer(help="Workshops, interviews, focus groups: when, where, who comes.", no_args_is_help=True)
NAME = typer.Argument(help="Its name, for example discover_1.")
AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")
_ON = 'Day and time in London, like "2027-04-06 18:30".'
_UNTIL = "When it ends, on the same day, like 20:30."
_WAY = "How to get there, step-free or not."
_WHO = "Who will be there: roles, never names."
#: The step of about_you in which somebody says where she lives.
_BOROUGH = "borough"


@app.command()
def add(
    name: str = NAME,
    kind: str = typer.Option(help="discover, define, develop, deliver, interview or focus_group."),
    on: str = typer.Option(help=_ON),
    until: str = typer.Option(help=_UNTIL),
    place: str = typer.Option(help="Where it is, in one line."),
    way: str = typer.Option("", help=_WAY),
    who: str = typer.Option("", help=_WHO),
    places: int = typer.Option(20, help="How many can come."),
    keep: list[str] = typer.Option([], help="Places kept for a group until a week before: service_user=12."),
    groups: list[str] = typer.Option([], help="A group that is invited; again for each. None: all."),
    languages: list[str] = typer.Option([], help="A language, like so; again for each. None: all."),
    boroughs: list[str] = typer.Option([], help="A borough, like brent; again for each. None: all."),
    as_: str | None = AS,
) -> None:
    """Write a workshop, interview or focus group down. Nobody is told of it yet."""
    at = now()
    try:
        starts_at, which = adding.moment(on), adding.kind(kind)
        new = Workshop(
            name=name,
            kind=which,
            starts_at=starts_at,
            ends_at=adding.until(until, starts_at),
            place=place.strip(),
            audience=adding.audience(which, groups, languages, boroughs),
            way=way.strip(),
            who=who.strip(),
            capacity=places,
            kept=adding.kept(keep),
        )
        unusual = adding.check(new, known(), at)
        with open_database() as database:
            database.write_now(lambda tx: written(tx, new, actor(as_)))
    except (NotLikeThis, NameTaken) as error:
        give_up(_said(error))
    typer.echo(f"{name}: {in_london(new.starts_at)}, {new.place}. {new.capacity} places.")
    show(unusual)


def written(tx: Tx, new: Workshop, who: str) -> None:
    """Write a new one down, and that somebody did. Raises NameTaken."""
    workshops.add(tx, new, now())
    _note(tx, new, "workshop_added", who)


@app.command()
def move(
    name: str = NAME,
    on: str = typer.Option(help=_ON),
    until: str | None = typer.Option(None, help=f"{_UNTIL} Else it lasts as long as before."),
    place: str | None = typer.Option(None, help="Where it is now."),
    way: str | None = typer.Option(None, help=_WAY),
    who: str | None = typer.Option(None, help=_WHO),
    as_: str | None = AS,
) -> None:
    """Give a workshop another day, time or place. Who said yes has still said yes."""
    at = now()
    with open_database() as database:
        try:
            before = database.read_now(lambda tx: find(tx, name))
            starts_at = adding.moment(on)
            lasts = before.ends_at - before.starts_at
            moved = replace(
                before,
                starts_at=starts_at,
                ends_at=adding.until(until, starts_at) if until else starts_at + lasts,
                place=_text(place, before.place),
                way=_text(way, before.way),
                who=_text(who, before.who),
            )
            unusual = adding.check_times(moved, at)
            now_it_is = database.write_now(lambda tx: _moved(tx, moved, actor(as_)))
        except (NotLikeThis, NotPlanned) as error:
            give_up(_said(error))
    typer.echo(f"{name} is moved: {in_london(now_it_is.starts_at)}, {now_it_is.place}.")
    show(unusual)


def _text(new: str | None, before: str) -> str:
    return before if new is None else new.strip()


def _moved(tx: Tx, moved: Workshop, who: str) -> Workshop:
    found = workshops.move(tx, moved, now())
    _note(tx, found, "workshop_moved", who)
    return found


@app.command()
def cancel(name: str = NAME, as_: str | None = AS) -> None:
    """Call a workshop off. Its name is not given again."""
    with open_database() as database:
        try:
            database.read_now(lambda tx: find(tx, name))
            database.write_now(lambda tx: _cancelled(tx, name, actor(as_)))
        except (NotLikeThis, NotPlanned) as error:
            give_up(_said(error))
    typer.echo(f"{name} is cancelled.")


def _cancelled(tx: Tx, name: str, who: str) -> None:
    _note(tx, workshops.cancel(tx, name, now()), "workshop_cancelled", who)


def find(tx: Tx, name: str) -> Workshop:
    """Return a workshop by its name. Raises NotLikeThis: there is none."""
    found = workshops.now_of(tx, name)
    if found is None:
        names = [each.name for each in workshops.all_now(tx)]
        raise NotLikeThis(f"There is no workshop '{name}'. {meant(name, names)}".rstrip())
    return found


def known() -> Known:
    """Return the groups, languages and boroughs that the conversations know."""
    flows, locales = folders(None)
    steps = [(name, step) for flow in load(flows).flows for name, step in flow.steps.items()]
    groups = (group for _, step in steps if isinstance(step, JoinGroup) for group in step.choices)
    lists = (step.choices for name, step in steps if name == _BOROUGH and isinstance(step, Ask))
    boroughs = (borough for each in lists if isinstance(each, dict) for borough in each)
    languages = (path.parent.parent.name for path in po_files(locales))
    return Known(_once(groups), _once([SOURCE, *languages]), _once(boroughs))


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def show(unusual: Iterable[str]) -> None:
    """Print what somebody should look at once more."""
    for each in unusual:
        typer.echo(f"Please look again: {each}")


def _note(tx: Tx, each: Workshop, action: str, who: str) -> None:
    details = f"revision {each.revision}, {each.starts_at:%Y-%m-%d %H:%M} UTC"
    staff.note(tx, AuditEntry(now(), who, action, f"workshop:{each.name}", details))


def _said(error: Exception) -> str:
    """Return what is told of an error: its own sentence, or that of its kind."""
    if isinstance(error, NotLikeThis):
        return str(error)
    hint = " Choose another name." if isinstance(error, NameTaken) else ""
    return f"{error.__doc__}{hint} `bigroom workshops list` shows what there is."
