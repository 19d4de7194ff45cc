"""`bigroom polls`: polls from the file to the result; the verbs stand in files beside this one."""

from __future__ import annotations

import typer

app = typer.Typer(help="Polls: from everyone's ideas to the one priority.", no_args_is_help=True)
