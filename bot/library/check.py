"""All that can be wrong with flow files, polls and their translations, said in a champion's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.library import retention, safeguarding, templates
from bot.library.checks.approved import check_approved
from bot.library.checks.checkins import check_checkins
from bot.library.checks.consents import check_consents
from bot.library.checks.folder import check_folder
from bot.library.checks.groups import check_groups
from bot.library.checks.lengths import check_lengths
from bot.library.checks.plan import check_plan
from bot.library.checks.polls import check_polls
from bot.library.checks.reading import check_reading
from bot.library.checks.signposts import check_signposts
from bot.library.checks.signs import check_signs
from bot.library.checks.steps import check_steps
from bot.library.checks.translated import check_translated
from bot.library.checks.ways import check_ways
from bot.library.load import Loaded, load
from bot.library.problems import Problem
from bot.library.translations import Catalogue, read_catalogues


def check(folder: Path, locales: Path, today: date | None = None) -> list[Problem]:
    """Return every problem of a folder of flows and its translations, by file and line.

    Without `today` nothing is too late.
    """
    loaded = load(folder)
    catalogues, unread = read_catalogues(locales)
    found = [*loaded.problems, *unread, *find_in(loaded, catalogues, today)]
    found += [*retention.problems(folder), *safeguarding.problems(folder)]
    found += check_approved(templates.read(folder), catalogues)
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.file, problem.line))


def find_in(loaded: Loaded, catalogues: Sequence[Catalogue], today: date | None = None) -> Iterator[Problem]:
    """Yield what is wrong with flows that could be read, and with their translations."""
    skip_label = loaded.words.texts.get("skip", "") if loaded.words else ""
    for flow in loaded.flows:
        yield from check_steps(flow, skip_label)
        yield from check_ways(flow)
    yield from check_folder(loaded, catalogues)
    yield from check_checkins(loaded, catalogues)
    yield from check_consents(loaded)
    yield from check_groups(loaded)
    yield from check_signposts(loaded, catalogues)
    yield from check_signs(loaded, catalogues)
    yield from check_lengths(loaded, catalogues)
    yield from check_polls(loaded, catalogues)
    yield from check_plan(loaded, catalogues, today)
    yield from check_reading(loaded)
    yield from check_translated(loaded, catalogues)
