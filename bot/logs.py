"""The log: what happened, by id. Never a text, a name, a number or an address."""

from __future__ import annotations

import io
import logging
import sys
from contextlib import suppress
from typing import Literal, TextIO, cast

import structlog


class NeverFails(io.TextIOBase):
    """A file that loses what cannot be written: a full disk must not stop what only wanted to tell of it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write, or do not."""
        with suppress(OSError, ValueError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Write out what waits, or do not."""
        with suppress(OSError, ValueError):
            self._file.flush()


def set_up(style: Literal["plain", "json"]) -> None:
    """Write the log to stderr, for people or for machines."""
    last = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, NeverFails(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    # Libraries may quote addresses and tokens in their own messages: only their warnings, and no access log.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(levelname)s")
