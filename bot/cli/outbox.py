"""`bigroom outbox`: what is on its way out, as numbers."""

from __future__ import annotations

import typer

from bot.cli.house import open_database
from bot.storage import outbox

app = typer.Typer(help="See what is on its way out.", no_args_is_help=True)


@app.command()
def show() -> None:
    """Show how many messages stand where."""
    with open_database() as database:
        for status, number in sorted(database.read_now(outbox.counts).items()):
            typer.echo(f"{status:<10} {number}")


@app.command()
def doubtful() -> None:
    """List messages that may have been said twice: a process died, or an answer was lost, while sending."""
    with open_database() as database:
        numbers = database.read_now(outbox.doubtful)
    typer.echo(f"{len(numbers)} may have been said twice." if numbers else "None may have been said twice.")
    for number in numbers:
        typer.echo(f"  message {number}")
