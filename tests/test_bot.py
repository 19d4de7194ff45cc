"""The map of the house is true, and the package is the command."""

from __future__ import annotations

import re
import subprocess
import sys

import bot
from bot.config import ROOT


def test_every_room_on_the_map_is_there_and_every_room_is_on_the_map() -> None:
    assert bot.__doc__ is not None
    rooms = bot.__doc__.partition("The rooms:")[2]
    named = set(re.findall(r"\b([a-z_]+)/", rooms)) | set(re.findall(r"\b([a-z_]+\.py)\b", rooms))
    there = {path.name for path in (ROOT / "bot").iterdir() if not path.name.startswith("__")}
    assert named == there


def test_the_way_of_a_message_leads_through_files_that_are_there() -> None:
    assert bot.__doc__ is not None
    way = bot.__doc__.partition("The rooms:")[0]
    for place in re.findall(r"^    ([a-z_/]+(?:\.py|/))", way, re.MULTILINE):
        assert (ROOT / "bot" / place).exists(), place


def test_the_package_is_the_command() -> None:
    asked = [sys.executable, "-m", "bot", "--help"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    assert "Big Room" in done.stdout
