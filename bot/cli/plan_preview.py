"""`bigroom plan preview`: what the plan would say in the weeks to come, to whom, and to whom it would not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.cli.flows import folders
from bot.cli.house import give_up, now, open_database, settings_or_give_up
from bot.cli.plan_points import Chosen, drafted, published
from bot.domain.hours import LONDON
from bot.library.shelf import Shelf
from bot.pictures.timeline_svg import timeline_png, timeline_svg
from bot.plan import sealed, shown
from bot.plan.calendar import calendar
from bot.plan.planting import Workshops
from bot.plan.preview import House, Preview
from bot.plan.rehearse import Asked, Known, comings, known, milestones, rehearse, unready, words
from bot.storage import publications
from bot.storage.database import Database

#: Seconds that it may take before it is shown how far it is.
_PATIENCE = 2.0
#: For how long after her words ours may be said, where that is not for ever.
_LENGTHS = {each.name: each.window for each in (Telegram, WhatsApp) if each.window is not None}
_DAY = ["%Y-%m-%d"]


def preview(
    start: datetime = typer.Option(..., "--from", formats=_DAY, help="The first day, such as 2027-03-01."),
    until: datetime = typer.Option(..., "--to", formats=_DAY, help="The day at whose beginning it ends."),
    draft: bool = typer.Option(False, "--draft", help="The points of the file, signed or not."),
    as_json: bool = typer.Option(False, "--json", help="The rows, for machines."),
    picture: Path | None = typer.Option(None, "--picture", help="Draw a timeline: FILE.svg or FILE.png."),
    ics: Path | None = typer.Option(None, "--ics", help="Write a calendar file."),
    folder: Path | None = typer.Option(None, "--folder", help="Another folder of flow files; with --draft."),
) -> None:
    """Show what the plan says in the weeks to come: when, what, to whom.

    Shows about how many people it reaches, and why others do not hear of
    it. Sends nothing and changes nothing. Counts are rounded, and fewer
    than 8 people are not counted out.
    """
    if until <= start:
        give_up("--to must be a later day than --from.")
    if picture is not None and picture.suffix not in (".svg", ".png"):
        give_up("A picture is FILE.svg or FILE.png.")
    with open_database() as database:
        chosen = drafted(folders(folder)) if draft else published(database)
        first, last = (each.replace(tzinfo=LONDON).astimezone(UTC) for each in (start, until))
        asked = Asked(chosen.plan, chosen.points, first, last)
        found, frame = _rehearsed(database, asked, chosen)
    if picture is not None:
        _draw(picture, found, frame)
    if ics is not None:
        _write(ics, calendar(found.rows, asked.plan.title, now()))
    if as_json:
        typer.echo(json.dumps(_for_machines(found, frame), ensure_ascii=False, indent=2))
    else:
        _show(found, frame)


def _rehearsed(database: Database, asked: Asked, chosen: Chosen) -> tuple[Preview, shown.Frame]:
    library = _library(database)
    there = database.read_now(lambda tx: known(tx, asked, Workshops()))
    late = unready(asked, there, library)
    ready = [each for each in asked.points if each not in late]
    with _patience() as told:
        found = rehearse(
            database, comings(asked, ready, there), asked.until, _house(database, asked, there, library), told
        )
    frame = shown.Frame(
        asked.plan.title,
        asked.start.astimezone(LONDON).date(),
        asked.until.astimezone(LONDON).date(),
        milestones(asked),
        tuple(each.title for each in chosen.waiting),
        tuple(each.title for each in late),
    )
    return found, frame


def _library(database: Database) -> Shelf:
    """Return what is published; nothing is published by looking."""
    found = database.read_now(publications.current)
    if found is None:
        give_up("Nothing is published yet. Type `bigroom flows publish` first.")
    return Shelf.of(found, database.read_now(lambda tx: publications.versions(tx, found.contents.values())))


def _house(database: Database, asked: Asked, there: Known, library: Shelf) -> House:
    a_day = settings_or_give_up().whatsapp_new_people_a_day
    key = database.vault.derive(sealed.USE)
    languages = tuple(each.code for each in library.languages)
    return House(words(asked, there, library), languages, library.sources, _LENGTHS, key, a_day)


@contextmanager
def _patience() -> Iterator[Callable[[int], None]]:
    """Show how many people have been gone through, when it takes longer than somebody waits gladly."""
    columns = (SpinnerColumn(), TextColumn("Going through people: {task.completed:.0f}"))
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task, began = progress.add_task("", total=None), time.monotonic()

    def told(number: int) -> None:
        if time.monotonic() - began > _PATIENCE:
            progress.start()
        progress.advance(task, number)

    try:
        yield told
    finally:
        if progress.live.is_started:  # else it leaves an empty line
            progress.stop()


# -- what comes out ---------------------------------------------------------------------------


def _show(found: Preview, frame: shown.Frame) -> None:
    table = Table(show_lines=True)
    table.add_column("when", no_wrap=True)
    table.add_column("what, and to whom", ratio=2)
    table.add_column("to about how many", ratio=3)
    for row in shown.table(found.rows):
        table.add_row(*row)
    if found.rows:
        Console().print(table)
    for line in shown.lines(found, frame, settings_or_give_up().whatsapp_new_people_a_day):
        typer.echo(line)


def _for_machines(found: Preview, frame: shown.Frame) -> dict[str, object]:
    return {
        "from": frame.first.isoformat(),
        "to": frame.until.isoformat(),
        "rows": shown.rows_for_machines(found),
        "whatsapp": shown.stretches_for_machines(found),
        "nobody": [each.id for each in found.nobody],
        "waiting": list(frame.waiting),
        "unready": list(frame.unready),
    }


def _draw(file: Path, found: Preview, frame: shown.Frame) -> None:
    timeline = shown.timeline(found, frame, settings_or_give_up().whatsapp_new_people_a_day)
    _write(file, timeline_png(timeline) if file.suffix == ".png" else timeline_svg(timeline).encode())


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        give_up(f"{file} cannot be written: {error.strerror}.")
    typer.echo(f"Written: {file}", err=True)
