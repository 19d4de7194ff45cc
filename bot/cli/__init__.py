"""The command `bigroom`: one file per family of verbs, above everything else."""

from bot.cli.main import main

__all__ = ["main"]
