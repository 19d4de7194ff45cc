"""`bigroom polls check`, `list` and `open`: from the poll file to a stage in which people vote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.flows import folders, show_problems
from bot.cli.house import actor, give_up, now, open_database
from bot.cli.polls_rule import rule
from bot.cli.polls_tables import Tables, tables
from bot.domain.poll import PollStatus, Sheet, shown_fingerprint
from bot.domain.polling import StageNow
from bot.domain.staff import AuditEntry, Role
from bot.library.check import check as find_problems
from bot.library.load import load
from bot.library.poll_files.draft import FOLDER, PollDraft, StageDraft
from bot.library.poll_files.opening import NotNow, Stored, differs, fixed_in_file, next_sheet, next_stage
from bot.library.poll_files.sheets import sheet_of
from bot.library.poll_files.times import in_london
from bot.library.problems import Severity, listed, meant
from bot.library.translations import Catalogue, read_catalogues
from bot.storage import staff
from bot.storage.database import Tx

FOLDER_OPTION = typer.Option(
    None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS."
)
_LATER = {
    "rate": "its options are the statements made of people's ideas",
    "rank": "its options are the shortlist of [rate]",
}


@dataclass(frozen=True, slots=True)
class Files:
    """One poll file without errors, and the languages it is said in."""

    draft: PollDraft
    catalogues: tuple[Catalogue, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What has become of a stage: proposed, as it was, or open."""

    sheet: Sheet
    signed: int = 0
    #: How many there are who could sign.
    could_sign: int = 0
    opened: bool = False


def check(
    file: str = typer.Argument(help="A poll file such as flows/polls/first_priority.toml, or its name."),
    folder: Path | None = FOLDER_OPTION,
) -> None:
    """Read one poll file and its translations; say what to mend, or the fingerprint of each stage.

    Ends with exit code 1 when there is an error, or when a stage is open
    by another rule than that of the file.
    """
    path = Path(file)
    if path.suffix == ".toml":
        if path.resolve().parent.name != FOLDER:
            give_up(f"A poll file lies in the folder {FOLDER} of a folder of flows.")
        folder = path.resolve().parent.parent
    files = read(folder, path.stem)
    with open_database() as database:
        stored = database.read_now(lambda tx: tables().stored(tx, files.draft.name))
    typer.echo(f"{files.draft.file} is fine.")
    for stage in files.draft.stages:
        typer.echo(f"  [{stage.name}] closes on {in_london(stage.closes_at)}; {_mark(files, stage)}.")
    changed = [each for each in stored.stages.values() if _changed(files, each)]
    for each in changed:
        until = in_london(each.sheet.closes_at)
        typer.echo(f"[{each.sheet.stage}] is open until {until}, and the file says something else by now.")
        typer.echo("The rule may not change: give the file and its translations back their text.")
    if changed:
        raise typer.Exit(1)


def _mark(files: Files, stage: StageDraft) -> str:
    if not fixed_in_file(files.draft, stage):
        return f"its fingerprint is made later: {_LATER[stage.name]}"
    sheet = sheet_of(files.draft, stage, files.catalogues)
    return f"fingerprint {shown_fingerprint(sheet.fingerprint())}"


def _changed(files: Files, there: StageNow) -> bool:
    return there.status is PollStatus.OPEN and differs(files.draft, files.catalogues, there)


def list_(folder: Path | None = FOLDER_OPTION) -> None:
    """Show every stage of every poll: how it stands, when it closes, who has signed. Never a vote."""
    flows, _ = folders(folder)
    drafts = load(flows).polls
    with open_database() as database:
        stored = database.read_now(lambda tx: tables().polls.all_now(tx))
    shown = Table()
    for name in ("poll", "stage", "stands", "closes", "signed", "fingerprint"):
        # What has to be typed or compared is whole in a narrow terminal too.
        shown.add_column(name, no_wrap=name in ("poll", "stage", "fingerprint"))
    for row in rows(drafts, stored):
        shown.add_row(*row)
    Console().print(shown)


def rows(drafts: Sequence[PollDraft], stored: Sequence[StageNow]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each stage: those of the files in their order, then what no file names any more."""
    there = {each.sheet.name: each for each in stored}
    for draft in drafts:
        for stage in draft.stages:
            found = there.pop(f"{draft.name}.{stage.name}", None)
            closes = in_london(stage.closes_at)
            yield _row(found) if found else (draft.name, stage.name, "not proposed yet", closes, "", "")
    yield from map(_row, there.values())


def _row(stage: StageNow) -> tuple[str, ...]:
    sheet = stage.sheet
    signed = f"{stage.signed} of {sheet.sign_offs}"
    mark = shown_fingerprint(sheet.fingerprint())
    status = stage.status.value.replace("_", " ")
    return sheet.poll, sheet.stage, status, in_london(sheet.closes_at), signed, mark


def open_(
    name: str = typer.Argument(help="A poll such as first_priority, or a stage: first_priority.rank."),
    as_: str | None = typer.Option(None, "--as", help="Who is at the keyboard, for the audit."),
    folder: Path | None = FOLDER_OPTION,
) -> None:
    """Write the rule of the next stage down to be signed; when it is signed, open it.

    The rule is that of the file and of its translations at this moment. The
    steering role signs its fingerprint by chat. Type the same line again
    then, and people can vote.
    """
    poll, _, stage = name.partition(".")
    files = read(folder, poll)
    with open_database() as database:
        try:
            step = database.write_now(lambda tx: go_on(tx, tables(), files, stage, now(), actor(as_)))
        except NotNow as error:
            give_up(str(error))
    for line in said(step):
        typer.echo(line)


def go_on(tx: Tx, held: Tables, files: Files, named: str, at: datetime, who: str) -> Step:
    """Propose a stage, or open it when its very sheet has been signed; write either in the audit.

    Raises:
        NotNow: It may not be opened now.
    """
    stored = held.stored(tx, files.draft.name)
    _not_practised(files.draft, stored)
    stage = next_stage(files.draft, stored, named)
    sheet = next_sheet(files.draft, stage, files.catalogues, stored, at)
    signed = _signed(stored, sheet)
    if signed is not None and signed >= sheet.sign_offs:
        held.polls.start(tx, sheet.name, at)
        _note(tx, sheet, "poll_opened", at, who)
        return Step(sheet, signed, opened=True)
    if signed is None:
        held.polls.propose(tx, sheet, at)
        _note(tx, sheet, "poll_proposed", at, who)
    return Step(sheet, signed or 0, staff.number_of(tx, {Role.STEERING.value}))


def _not_practised(draft: PollDraft, stored: Stored) -> None:
    """Refuse to go on for real where a stage was only tried: its result would stand among the real ones."""
    tried = [each for each in stored.stages.values() if each.sheet.sign_offs == 0]
    if tried and draft.rule.sign_offs:
        names = listed((each.sheet.name for each in tried), "and")
        again = f"`bigroom polls practice {draft.name} --forget` takes it away."
        raise NotNow(f"Only practised: {names}. {again} Then this poll can be opened.")


def _signed(stored: Stored, sheet: Sheet) -> int | None:
    """Return how many have signed this very sheet, None when it is not the one that waits."""
    there = stored.stages.get(sheet.stage)
    if there is None or there.status is not PollStatus.PROPOSED:
        return None
    return there.signed if there.sheet.fingerprint() == sheet.fingerprint() else None


def _note(tx: Tx, sheet: Sheet, action: str, at: datetime, who: str) -> None:
    mark = shown_fingerprint(sheet.fingerprint())
    staff.note(tx, AuditEntry(at, who, action, f"poll:{sheet.name}", mark))


def said(step: Step) -> Iterator[str]:
    """Yield what is printed of a step: the rule, and what is to be done now."""
    sheet, needed = step.sheet, step.sheet.sign_offs
    if step.opened:
        mark = shown_fingerprint(sheet.fingerprint())
        yield f"{sheet.name} is open until {in_london(sheet.closes_at)}. Fingerprint: {mark}"
        return
    yield from rule(sheet)
    yield ""
    yield f"Signed by {step.signed} of {needed}."
    yield "To sign it, somebody of the steering role writes STEERING to Big Room."
    if step.could_sign < needed:
        yield f"There are {step.could_sign} to sign: bigroom people invite --role steering --group NAME"
    yield f"Then type again: bigroom polls open {sheet.name}"


def read(folder: Path | None, name: str) -> Files:
    """Return one poll of a folder of flows; what is wrong with it ends the command."""
    flows, locales = folders(folder)
    known = {path.stem for path in (flows / FOLDER).glob("*.toml")}
    if name not in known:
        give_up(f"There is no file {flows.name}/{FOLDER}/{name}.toml. {meant(name, sorted(known))}".rstrip())
    file = f"{flows.name}/{FOLDER}/{name}.toml"
    found = [
        problem
        for problem in find_problems(flows, locales)
        if problem.file == file or problem.step.startswith(f"{FOLDER}/{name}.")
    ]
    show_problems(found)
    if any(problem.severity is Severity.ERROR for problem in found):
        give_up("The poll has errors, so nothing was done. Mend what is listed above.")
    (draft,) = (each for each in load(flows).polls if each.name == name)
    return Files(draft, read_catalogues(locales)[0])
