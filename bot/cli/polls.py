"""`bigroom polls`: its page of help; the verbs are in files of their own."""

from __future__ import annotations

import typer

app = typer.Typer(help="Polls: from everyone's ideas to the one priority.", no_args_is_help=True)
