"""`bigroom polls`: polls from the file to the result; the verbs stand in files beside this one."""

from __future__ import annotations

import typer

app = typer.Typer(help="Check poll files, open stages, and see what came of them.", no_args_is_help=True)
