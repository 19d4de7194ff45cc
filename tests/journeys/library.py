"""Copies of the published conversations that a journey may change, and publish again."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from bot.config import ROOT
from bot.domain.publication import FlowVersion
from bot.library.publish import compile_flows
from bot.storage import publications
from tests.journeys.play import FLOWS, Play


class Drafts:
    """A folder of flows with its translations beside it, to be changed and published."""

    def __init__(self, folder: Path) -> None:
        #: Named as the real one is: another name would be another library.
        self.folder = folder / "flows"
        shutil.copytree(FLOWS, self.folder)
        shutil.copytree(ROOT / "locales", self.folder / "locales")

    def write(self, name: str, text: str) -> None:
        """Write a flow anew."""
        (self.folder / f"{name}.toml").write_text(text, "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change some words of a flow."""
        path = self.folder / f"{name}.toml"
        before = path.read_text("utf-8")
        assert old in before, f"{old!r} is not in {name}.toml"
        path.write_text(before.replace(old, new), "utf-8")

    def restarts(self, name: str) -> None:
        """Say that people inside the old version begin again."""
        path = self.folder / f"{name}.toml"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if line.startswith("title"))
        path.write_text("".join([*lines[: place + 1], 'inside = "restart"\n', *lines[place + 1 :]]), "utf-8")

    async def publish(self, play: Play) -> None:
        """Publish, and let the house notice."""
        versions = compile_flows(self.folder, self.folder / "locales")
        at = play.clock()
        await play.write(lambda tx: publications.publish(tx, versions, "terminal:test", "flows", at))
        await play.ticks("library")


#: A flow whose last text got lost on its way, which no check lets through.
BROKEN = """
title    = "Broken"
keywords = ["broken"]

[many]
ask = "How many?"

[so_many]
say = "So many."
"""


async def publishes_broken(play: Play, drafts: Drafts) -> None:
    """Publish the broken flow past the checks, as a mistake of ours would."""
    texts = {"en": {"many.ask": "How many?"}}
    content = {"name": "broken", "source": BROKEN, "texts": texts, "keywords": {"en": ["broken"]}}
    written = json.dumps(content)
    version = FlowVersion("broken", hashlib.sha256(written.encode()).hexdigest(), written)
    versions = [*compile_flows(drafts.folder, drafts.folder / "locales"), version]
    await play.write(lambda tx: publications.publish(tx, versions, "test", "flows", play.clock()))
    await play.house.keeper.refresh()
