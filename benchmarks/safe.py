"""What a real channel asks for before it opens: hours, checked numbers, a lead and a deputy; all made up."""

from __future__ import annotations

import re
import secrets
import shutil
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.config import ROOT
from bot.domain.staff import Rank, Role
from bot.people import links
from bot.storage.database import Database, Tx
from bot.storage.migrations import revision, upgrade
from bot.storage.vault import Vault

_FILLED = {
    r"^lead +=.*$": 'lead = "a test"',
    r"^deputy +=.*$": 'deputy = "a test"',
    r"^days +=.*$": 'days = ["monday", "tuesday", "wednesday", "thursday", "friday"]',
    r"^from +=.*$": 'from = "09:00"',
    r"^until +=.*$": 'until = "17:00"',
    r"^closed +=.*$": 'closed = ["2026-12-25", "2026-12-28"]',
    r"^checked_on +=.*$": 'checked_on = "2026-11-20"',
    r"^checked_by +=.*$": 'checked_by = "a test"',
}
#: What stands above a copy of it.
HEADING = "# Made of flows/safeguarding.toml by benchmarks/safe.py: its numbers and people are made up.\n"
#: A number of the range that is kept for films and plays: nobody is ever called.
_NOBODY = 'number = "020 7946 0{:03}"'


def safe_flows(source: Path, folder: Path) -> Path:
    """Copy a folder of flows with its translations; return the copy, with the safety file filled in."""
    target = folder / source.name
    if not target.exists():
        shutil.copytree(source, target)
        if not (target / "locales").exists():
            shutil.copytree(ROOT / "locales", target / "locales")
    (target / "safeguarding.toml").write_text(safe_text(), "utf-8")
    return target


def safe_text() -> str:
    """Return the project's own safety file, filled in with what is made up."""
    text = (ROOT / "flows" / "safeguarding.toml").read_text("utf-8")
    for pattern, line in _FILLED.items():
        text = re.sub(pattern, line, text, flags=re.MULTILINE)
    for number, written in enumerate(re.findall(r"^number +=.*$", text, re.MULTILINE)):
        text = text.replace(written, _NOBODY.format(number))
    return text


def invite_both(url: str, key: bytes) -> None:
    """Invite a lead and a deputy, who never come: that is enough for a channel to open."""
    if revision(url) is None:
        upgrade(url)
    with closing(Database(url, Vault(key, secrets.token_bytes))) as database:
        for rank in Rank:
            database.write_now(partial(_invite, rank))


def _invite(rank: Rank, tx: Tx) -> None:
    code = secrets.token_urlsafe(18)
    links.invite(tx, Role.SAFEGUARDING, (rank.value,), "benchmark", datetime.now(UTC), lambda: code)


if __name__ == "__main__":
    (ROOT / "benchmarks" / "walk" / "safeguarding.toml").write_text(HEADING + safe_text(), "utf-8")
