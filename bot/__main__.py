"""`python -m bot` is the command `bigroom`."""

from bot.cli import main

main()
