"""`bigroom polls practice`: a poll to try, in the practice room, open at once and for a few minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import typer

from bot.cli.house import actor, give_up, now, open_database, settings_or_give_up
from bot.cli.polls_open import FOLDER_OPTION, Files, go_on, read
from bot.cli.polls_tables import tables
from bot.domain.poll import Sheet
from bot.library.poll_files.draft import PollDraft
from bot.library.poll_files.opening import NotNow
from bot.library.poll_files.times import in_london
from bot.storage.database import Tx

#: Nobody waits longer for a result in the practice room.
LONGEST = 24 * 60


def practice(
    name: str = typer.Argument(help="A poll such as where_to_meet, or a stage: first_priority.gather."),
    minutes: int = typer.Option(10, min=1, max=LONGEST, help="After how many minutes it closes."),
    as_: str | None = typer.Option(None, "--as", help="Who is at the keyboard, for the audit."),
    folder: Path | None = FOLDER_OPTION,
) -> None:
    """Open the next stage at once, unsigned, to try it in the practice room.

    It closes after some minutes, and one voter is enough for a result.
    Only where no real channel is set up: nobody outside can vote in it.
    """
    settings = settings_or_give_up()
    if settings.on_telegram or settings.on_whatsapp:
        give_up("A real channel is set up here, and a practice poll is not signed. Use: bigroom polls open")
    poll, _, stage = name.partition(".")
    files, at = read(folder, poll), now()
    with open_database() as database:
        try:
            sheet = database.write_now(lambda tx: open_at_once(tx, files, stage, minutes, at, actor(as_)))
        except NotNow as error:
            give_up(str(error))
    typer.echo(f"{sheet.name} is open until {in_london(sheet.closes_at)}. Write POLL in the practice room.")


def open_at_once(tx: Tx, files: Files, named: str, minutes: int, at: datetime, who: str) -> Sheet:
    """Propose a stage by a rule that needs no signature, and open it; return its sheet.

    Raises:
        NotNow: It may not be opened now.
    """
    easy = Files(practised(files.draft, at + timedelta(minutes=minutes)), files.catalogues)
    step = go_on(tx, tables(), easy, named, at, who)
    return step.sheet if step.opened else go_on(tx, tables(), easy, named, at, who).sheet


def practised(draft: PollDraft, until: datetime) -> PollDraft:
    """Return a poll that is open until then, needs no signature, and has a result with one voter."""
    rule = replace(draft.rule, quorum=1, sign_offs=0)
    return replace(draft, rule=rule, stages=tuple(replace(each, closes_at=until) for each in draft.stages))
