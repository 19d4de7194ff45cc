"""`bigroom templates`: texts that WhatsApp must approve before they may be sent, and how they stand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.channels.whatsapp.content import Office
from bot.cli.flows import folders
from bot.cli.house import give_up, settings_or_give_up
from bot.config import Settings
from bot.domain.message import SendError
from bot.library import approving, templates
from bot.library.approving import Provider, Stands, Wanted
from bot.library.checks.approved import check_approved
from bot.library.translations import read_catalogues

app = typer.Typer(
    help="""
    Texts for people on WhatsApp who have not written for a day.

    They are written in templates.toml. WhatsApp looks at each before it may be sent.
    """,
    no_args_is_help=True,
)
_FOLDER = typer.Option(None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS.")
_YES = typer.Option(False, "--yes", help="Do not ask.")


class NotSetUp(Exception):
    """WhatsApp is not set up here: BIGROOM_TWILIO_ACCOUNT_SID and its like are missing."""


@asynccontextmanager
async def approvals(settings: Settings) -> AsyncIterator[Provider]:
    """Reach who approves our texts. Raises NotSetUp."""
    if not settings.on_whatsapp:
        raise NotSetUp
    office = Office(settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_api_url)
    await office.open()
    try:
        yield office
    finally:
        await office.close()


@app.command("list")
def list_(folder: Path | None = _FOLDER) -> None:
    """Show every text in every language, with examples in its gaps."""
    console = Console(highlight=False)
    for each in _texts(folder):
        console.print(f"{each.name} ({each.template.category})", style="bold", markup=False)
        console.print(approving.preview(each), markup=False)
        console.print()


@app.command()
def status(folder: Path | None = _FOLDER) -> None:
    """Show which texts WhatsApp has approved, and why it has refused one."""
    _show(asyncio.run(_stand(settings_or_give_up(), _texts(folder))))


@app.command()
def submit(folder: Path | None = _FOLDER, yes: bool = _YES) -> None:
    """Ask WhatsApp to approve what it has not seen yet. What it has seen is left alone."""
    settings, texts = settings_or_give_up(), _texts(folder)
    new = [each for each in asyncio.run(_stand(settings, texts)) if each.to_do]
    if not new:
        typer.echo("WhatsApp has seen every text already. `bigroom templates status` shows what it said.")
        return
    for each in new:
        typer.echo(f"{each.wanted.name} ({each.wanted.template.category})")
        typer.echo(f"{approving.preview(each.wanted)}\n")
    if not yes and not typer.confirm(f"Ask WhatsApp to approve {_texts_of(len(new))}?"):
        typer.echo("Nothing was asked.")
        return
    asyncio.run(_submit(settings, new))
    typer.echo(f"Asked for {_texts_of(len(new))}. It takes WhatsApp minutes to a day.")


def _texts_of(number: int) -> str:
    return "1 text" if number == 1 else f"{number} texts"


def _texts(folder: Path | None) -> list[Wanted]:
    flows, locales = folders(folder)
    draft, (catalogues, _) = templates.read(flows), read_catalogues(locales)
    for problem in check_approved(draft, catalogues):
        give_up(f"{problem} `bigroom flows check` says more.")
    return approving.wanted(draft, catalogues)


async def _stand(settings: Settings, texts: Sequence[Wanted]) -> list[Stands]:
    try:
        async with approvals(settings) as provider:
            return await approving.stand(provider, texts)
    except NotSetUp as error:
        give_up(str(error.__doc__))
    except SendError as error:
        give_up(f"WhatsApp could not be asked ({error}). Try again in a moment.")


async def _submit(settings: Settings, new: Sequence[Stands]) -> None:
    try:
        async with approvals(settings) as provider:
            await approving.submit(provider, new)
    except SendError as error:
        give_up(f"Not all was asked ({error}). Do it again: what was asked is not asked twice.")


def _show(found: Sequence[Stands]) -> None:
    table = Table("text", "language", "kind", "stands", "why")
    for each in found:
        wanted = each.wanted
        kind = wanted.template.category
        table.add_row(wanted.template.name, wanted.language, kind, each.status, each.reason)
    Console().print(table)
