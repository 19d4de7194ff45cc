"""`bigroom polls statements`: what moderators made of people's ideas, to translators and back."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.house import actor, give_up, now, open_database
from bot.cli.polls_open import read
from bot.cli.polls_tables import Tables, tables
from bot.domain.languages import SOURCE
from bot.domain.poll import PollStatus
from bot.domain.staff import AuditEntry
from bot.library.extract import UnreadableTranslations, statements_in, statements_out
from bot.library.poll_files.draft import PollDraft
from bot.library.poll_files.opening import longest
from bot.storage import staff
from bot.storage.database import Tx

_FIXED = (PollStatus.OPEN, PollStatus.CLOSED)


def statements(
    name: str = typer.Argument(help="A poll, such as first_priority."),
    language: str = typer.Option("", help="The code of a language on offer, for example so."),
    out: Path | None = typer.Option(None, help="Write a PO file for translators."),
    in_: Path | None = typer.Option(None, "--in", help="Read a PO file that translators have filled in."),
    as_: str | None = typer.Option(None, "--as", help="Who is at the keyboard, for the audit."),
    folder: Path | None = typer.Option(None, "--folder", help="Another folder of flow files."),
) -> None:
    """Show the statements of a poll, or bring them to translators and back."""
    files = read(folder, name)
    offered = [each.language.code for each in files.catalogues]
    if (out or in_) and language not in offered:
        give_up(f"Say which language on offer: {', '.join(offered)}. Add --language CODE.")
    if out and in_:
        give_up("Write a file or read one, not both at once.")
    if out:
        _write(name, language, out)
    elif in_:
        _read(files.draft, language, in_, actor(as_))
    else:
        _show(name)


def _show(name: str) -> None:
    with open_database() as database:
        found = database.read_now(lambda tx: tables().statements.of(tx, name))
    if not found:
        typer.echo("There are no statements yet: a moderator writes MODERATE to Big Room.")
    for each in found:
        others = ", ".join(code for code in each.texts if code != SOURCE)
        typer.echo(f"{each.id}  {each.texts[SOURCE]}" + (f"  ({others})" if others else ""))


def _write(name: str, language: str, path: Path) -> None:
    with open_database() as database:
        found = database.read_now(lambda tx: tables().statements.of(tx, name))
    try:
        path.write_text(statements_out(found, language), "utf-8")
    except OSError as error:
        give_up(f"The file {path} cannot be written ({error.strerror}).")
    typer.echo(f"Statements written to {path}: {len(found)}.")


def _read(draft: PollDraft, language: str, path: Path, who: str) -> None:
    try:
        source = path.read_bytes()
    except OSError as error:
        give_up(f"The file {path} cannot be read ({error.strerror}).")
    with open_database() as database:
        try:
            number, total = database.write_now(lambda tx: take(tx, tables(), draft, language, source, who))
        except UnreadableTranslations as error:
            give_up(str(error))
        except WordsFixed as error:
            give_up(str(error.__doc__))
    typer.echo(f"Statements taken in '{language}': {number} of {total}.")


class WordsFixed(Exception):
    """The statements are being rated or were rated: what is open does not change, its wording included."""


def take(tx: Tx, held: Tables, draft: PollDraft, language: str, source: bytes, who: str) -> tuple[int, int]:
    """Write down what translators made of statements; return how many, and of how many.

    Raises:
        UnreadableTranslations: The file is no PO file, or a text in it is too long.
        WordsFixed: They are being rated.
    """
    stored = held.stored(tx, draft.name)
    rated = stored.stages.get("rate")
    if rated is not None and rated.status in _FIXED:
        raise WordsFixed
    texts = statements_in(source, stored.statements, language, longest(draft))
    held.statements.translate(tx, draft.name, language, texts)
    about = f"{language} {len(texts)}"
    staff.note(tx, AuditEntry(now(), who, "statements_translated", f"poll:{draft.name}", about))
    return len(texts), len(stored.statements)
