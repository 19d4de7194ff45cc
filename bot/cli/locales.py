"""`bigroom locales`: bring the texts of the flows to the translators, and see how far they are."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.flows import folders, show_problems
from bot.cli.house import give_up
from bot.library.check import check as find_problems
from bot.library.extract import UnknownLanguage
from bot.library.extract import update as bring_in
from bot.library.problems import FlowsHaveErrors, Severity

app = typer.Typer(
    help="""
    Bring the texts of the flow files to the translators.

    Texts lie in locales/<language>/LC_MESSAGES/messages.po, which any PO
    editor opens. A language is on offer as soon as its file is published.
    What is not translated yet is said in English, openly.
    """,
    no_args_is_help=True,
)
_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")


@app.command()
def update(
    add: str = typer.Option("", "--add", metavar="CODE", help="Begin a new language, for example so."),
    folder: Path | None = _FOLDER,
) -> None:
    """Gather the texts of the flow files into messages.pot and every language's messages.po.

    Translations are kept. Where the English has changed, the old translation
    is marked for a second look and is not used until then.
    """
    flows, locales = folders(folder)
    try:
        languages = bring_in(flows, locales, add=add)
    except FlowsHaveErrors as error:
        show_problems(error.problems)
        give_up("The flow files have errors, so the translations were left alone.")
    except UnknownLanguage as error:
        give_up(str(error.__doc__))
    table = Table("language", "translated", "of", "percent", "to look at again")
    for each in languages:
        counts = (each.translated, each.total, each.percent, each.to_look_at)
        table.add_row(each.language, *map(str, counts))
    Console().print(table)


@app.command()
def check(folder: Path | None = _FOLDER) -> None:
    """Say what is wrong with the translations: names in braces, plural forms, labels that are too long.

    Ends with exit code 1 when there is an error.
    """
    flows, locales = folders(folder)
    problems = [each for each in find_problems(flows, locales) if each.file.endswith(".po")]
    show_problems(problems)
    if any(each.severity is Severity.ERROR for each in problems):
        raise typer.Exit(1)
    typer.echo("The translations can be published.")
