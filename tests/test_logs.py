"""The log goes to stderr, for people or for machines, and libraries may not quote what they like in it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.logs import NeverFails

ROOT = Path(__file__).parents[1]
#: In a process of its own: what logging is set to is the whole process's affair.
PROGRAM = """
import logging, sys
import structlog
from bot.logs import set_up
set_up(sys.argv[1])
log = structlog.get_logger()
log.debug("never_shown")
log.info("flows_published", flows=13)
log.error("turn_failed", channel="fake", error="LookupError")
logging.getLogger("httpx").info("GET https://example.org/bot123:SECRET/getMe")
logging.getLogger("asyncio").warning("Task failed with her own words")
print("stdout is for answers")
"""


def logged(style: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, style],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=ROOT,
    )
    assert done.stdout == "stdout is for answers\n"
    return done.stderr.splitlines()


def test_machines_read_a_line_of_json_for_each_event() -> None:
    first, second, *rest = logged("json")
    assert json.loads(first).items() >= {"event": "flows_published", "level": "info", "flows": 13}.items()
    assert json.loads(second)["error"] == "LookupError"
    assert json.loads(first)["timestamp"].endswith("Z")
    assert rest == ["asyncio: WARNING"]


@pytest.mark.parametrize("style", ["plain", "json"])
def test_libraries_say_that_something_is_wrong_and_never_in_their_own_words(style: str) -> None:
    everything = "\n".join(logged(style))
    assert "asyncio: WARNING" in everything
    for secret in ("SECRET", "her own words", "never_shown"):
        assert secret not in everything


def test_people_read_plain_lines_without_colours_where_nobody_looks() -> None:
    first = logged("plain")[0]
    assert "flows_published" in first
    assert "flows=13" in first
    assert "\x1b" not in first


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    log = NeverFails(Full())
    assert log.write("words") == 5
    log.flush()
