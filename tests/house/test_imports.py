"""Who may lean on whom: pyproject.toml says it, this holds us to it, and sees each contract break.

To see it, a copy of the package gets one import that must not be, and the contract that forbids it is run.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "pyproject.toml"
LINTER: dict[str, Any] = tomllib.loads(SETTINGS.read_text("utf-8"))["tool"]["importlinter"]

#: contract -> a module -> the import that it must not have. One case for each thing that a contract forbids.
OFFENDERS = [
    ("layers", "bot.domain.message", "import bot.engine"),
    ("layers", "bot.engine.run", "import bot.storage"),
    ("layers", "bot.storage.tables", "import bot.engine.run"),
    ("layers", "bot.outbox", "import bot.runner"),
    ("layers", "bot.outbox", "import bot.library"),
    ("layers", "bot.runner", "import bot.inbox"),
    ("layers", "bot.inbox", "import bot.people"),
    ("layers", "bot.people", "import bot.web"),
    ("layers", "bot.web", "import bot.clock"),
    ("layers", "bot.clock", "import bot.app"),
    ("layers", "bot.doors", "import bot.app"),
    ("layers", "bot.app", "import bot.serve"),
    ("layers", "bot.serve", "import bot.cli"),
    ("layers", "bot.logs", "import bot.domain"),
    ("layers", "bot.newroom", ""),
    ("pure-engine", "bot.engine.run", "import time"),
    ("pure-engine", "bot.engine.steps.ask", "import random"),
    ("pure-engine", "bot.domain.session", "from pathlib import Path"),
    ("pure-engine", "bot.domain.session", "import sqlalchemy"),
    ("pure-polls", "bot.polls.tally", "import random"),
    ("pure-polls", "bot.polls.consensus", "import bot.storage.ballots"),
    ("pure-polls", "bot.polls.csv_ballots", "from pathlib import Path"),
    ("pure-polls", "bot.polls.disclosure", "import secrets"),
    ("pure-polls", "bot.polls.releasing", "from bot.storage import polls"),
    ("pure-plan", "bot.plan.due", "import time"),
    ("pure-plan", "bot.plan.due", "from bot.storage import polls"),
    ("sql", "bot.runner", "import sqlalchemy"),
    ("sql", "bot.web", "from sqlalchemy.exc import IntegrityError"),
    ("sql", "bot.outbox", "import alembic.command"),
    ("sql", "bot.people", "import psycopg"),
    ("sql", "bot.cli", "import sqlite3"),
    ("vendors", "bot.channels", "import telegram"),
    ("vendors", "bot.outbox", "import telegram.error"),
    ("vendors", "bot.runner", "import twilio"),
    ("vendors", "bot.channels.telegram", "import twilio"),
    ("vendors", "bot.app", "import apscheduler"),
    ("vendors", "bot.engine.rendering", "import babel"),
    ("vendors", "bot.web", "import aiohttp"),
    ("vendors", "bot.library", "import polib"),
    ("vendors", "bot.people.links", "import cryptography"),
    ("vendors", "bot.web", "import segno"),
    ("vendors", "bot.web", "import resvg_py"),
    ("vendors", "bot.pictures", "import jinja2"),
    ("vendors", "bot.outbox", "import prometheus_client"),
    ("vendors", "bot.storage", "import pydantic_settings"),
    ("terminal", "bot.app", "import typer"),
    ("terminal", "bot.library", "import rich"),
    ("http-server", "bot.inbox", "import starlette"),
    ("http-server", "bot.web", "import uvicorn"),
    ("channel-words", "bot.channels.telegram", "import bot.storage"),
    ("channel-words", "bot.channels", "import bot.config"),
    ("channel-words", "bot.channels.telegram", "import bot.engine.events"),
    ("channel-independence", "bot.channels.simulator", "import bot.channels.telegram"),
    ("channel-independence", "bot.channels.whatsapp.channel", "import bot.channels.telegram"),
    ("step-independence", "bot.engine.steps.ask", "import bot.engine.steps.say"),
    ("no-cycles", "bot.domain.message", "import bot.cli"),
    ("no-cycles", "bot.engine.steps.base", "import bot.engine.steps.say"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to plant offenders in."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_contracts_are_kept() -> None:
    """The package as it is."""
    assert lint_imports(config_filename=str(SETTINGS), no_logo=True) == 0


@pytest.mark.parametrize(("contract", "module", "line"), OFFENDERS)
def test_a_contract_breaks(
    contract: str, module: str, line: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contract is kept without the offending import, and broken with it."""
    monkeypatch.chdir(copy)
    monkeypatch.syspath_prepend(copy)
    monkeypatch.delitem(sys.modules, "bot", raising=False)  # or the real package would be looked at

    assert is_kept(contract, copy)
    with planted(copy, module, line):
        assert not is_kept(contract, copy)


def is_kept(contract: str, copy: Path) -> bool:
    """Run one contract on the copy, in which we stand. The cache: only the planted file is read again."""
    return lint_imports(str(SETTINGS), (contract,), cache_dir=str(copy / "cache"), no_logo=True) == 0


@contextmanager
def planted(copy: Path, module: str, line: str) -> Iterator[None]:
    """The line stands at the end of the module for a moment; a module that is not there is made."""
    place = copy / module.replace(".", "/")
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    before = file.read_text("utf-8") if file.exists() else None
    file.write_text(f"{before or ''}\n{line}\n", "utf-8")
    try:
        yield
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before, "utf-8")


def test_every_contract_has_been_seen_to_break() -> None:
    """A contract that cannot fail is none."""
    assert {contract for contract, _, _ in OFFENDERS} == {contract["id"] for contract in LINTER["contracts"]}


def test_channels_are_kept_from_every_other_room() -> None:
    """A new room must be forbidden to the channels by its name."""
    contracts = {contract["id"]: contract for contract in LINTER["contracts"]}
    layers = " | ".join(contracts["layers"]["layers"])
    rooms = {f"bot.{room.strip()}" for room in layers.split("|")}
    assert set(contracts["channel-words"]["forbidden_modules"]) == rooms - {"bot.channels", "bot.domain"}
