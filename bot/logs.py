"""The log: what happened, by id. Never a text, a name, a number or an address."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries may quote addresses and tokens in their own messages: only their warnings, and no access log.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(levelname)s")
