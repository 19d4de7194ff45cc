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
from bot.domain.staff import AuditEntry
from bot.library.poll_files.draft import PollDraft
from bot.library.poll_files.opening import NotNow
from bot.library.poll_files.times import in_london
from bot.storage import polls, staff
from bot.storage.database import Tx

#: Nobody waits longer for a result in the practice room.
LONGEST = 24 * 60


def practice(
    name: str = typer.Argument(help="A poll such as where_to_meet, or a stage: first_priority.gather."),
    minutes: int = typer.Option(10, min=1, max=LONGEST, help="After how many minutes it closes."),
    forget: bool = typer.Option(False, "--forget", help="Take away all that was practised of this poll."),
    as_: str | None = typer.Option(None, "--as", help="Who is at the keyboard, for the audit."),
    folder: Path | None = FOLDER_OPTION,
) -> None:
    """Open the next stage at once, unsigned, to try it in the practice room.

    It closes after some minutes, and one voter is enough for a result.
    Only where no real channel is set up: nobody outside can vote in it.
    Before the poll is practised anew, or opened for real people, --forget
    takes the practice away, with its results.
    """
    if forget:
        _forget(name.partition(".")[0], actor(as_))
        return
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


def _forget(poll: str, who: str) -> None:
    with open_database() as database:
        tried = database.write_now(lambda tx: take_away(tx, poll, now(), who))
    if not tried:
        give_up(f"Nothing of {poll} was practised here, so nothing was done.")
    typer.echo(f"Taken away, with all votes and results: {', '.join(tried)}.")


def take_away(tx: Tx, poll: str, at: datetime, who: str) -> list[str]:
    """Delete what was practised of a poll, and write down who did; return the stages."""
    tried = polls.forget_practice(tx, poll)
    for each in tried:
        staff.note(tx, AuditEntry(at, who, "poll_practice_forgotten", f"poll:{each}"))
    return tried


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
