"""All that can be wrong with flow files and their translations, said in a champion's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.library.checks.folder import check_folder
from bot.library.checks.lengths import check_lengths
from bot.library.checks.steps import check_steps
from bot.library.checks.translated import check_translated
from bot.library.checks.ways import check_ways
from bot.library.load import Loaded, load
from bot.library.problems import Problem
from bot.library.translations import Catalogue, read_catalogues


def check(folder: Path, locales: Path) -> list[Problem]:
    """Return every problem of a folder of flows and its translations, by file and line."""
    loaded = load(folder)
    catalogues, unread = read_catalogues(locales)
    found = [*loaded.problems, *unread, *_found(loaded, catalogues)]
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.file, problem.line))


def _found(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    skip_label = loaded.words.texts.get("skip", "") if loaded.words else ""
    for flow in loaded.flows:
        yield from check_steps(flow, skip_label)
        yield from check_ways(flow)
    yield from check_folder(loaded, catalogues)
    yield from check_lengths(loaded, catalogues)
    yield from check_translated(loaded, catalogues)
