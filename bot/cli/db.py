"""`bigroom db`: the tables."""

from __future__ import annotations

import typer

from bot.cli.house import give_up, settings_or_give_up
from bot.storage.database import StoreDown
from bot.storage.migrations import NoSuchRevision, downgrade, newest, revision, upgrade

app = typer.Typer(help="Create the tables, and bring them to the newest form.", no_args_is_help=True)


@app.command("upgrade")
def upgrade_() -> None:
    """Bring the database to the newest form. Nothing that is in it is lost."""
    settings = settings_or_give_up()
    try:
        before = revision(settings.database_url)
        upgrade(settings.database_url)
    except StoreDown as down:
        give_up(f"The database cannot be reached ({down}).")
    typer.echo("Already at the newest form." if before == newest() else f"Now at {newest()}.")


@app.command("downgrade")
def downgrade_(
    to: str = typer.Argument(help="The revision to go back to; `base` is an empty database."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Go back to an older form. What only the newer form can hold is lost."""
    settings = settings_or_give_up()
    if not yes:
        typer.confirm("What only the newer form can hold is lost. Go back?", abort=True)
    try:
        downgrade(settings.database_url, to)
        typer.echo(f"Now at {revision(settings.database_url) or 'an empty database'}.")
    except NoSuchRevision as error:
        give_up(f"{error.__doc__} The newest is {newest()}.")
    except StoreDown as down:
        give_up(f"The database cannot be reached ({down}).")


@app.command()
def show() -> None:
    """Show which form the database has."""
    settings = settings_or_give_up()
    try:
        typer.echo(f"Database: {revision(settings.database_url) or 'empty'}. Newest: {newest()}.")
    except StoreDown as down:
        give_up(f"The database cannot be reached ({down}).")
