"""How long what is kept, from the command line: shown, counted, cleared away, reported."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.cli.house import open_database
from bot.config import ROOT
from bot.domain.message import Address
from bot.domain.retention import ABOUT, Record
from bot.retention.sweep import day_of
from bot.storage import copies, meeting, outbox, retention, staff, tables
from bot.storage.contacts import Newcomer
from bot.storage.database import Tx
from bot.storage.tables import metadata
from tests.cli.verbs import Terminal
from tests.storage.aged import left, plant, settle_in
from tests.storage.rows import draft

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOBODY_IS_NAMED = ("taken-", "deed-", "new-")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """A terminal whose folder of flows is the project's own."""
    (terminal.folder / "flows").mkdir()
    for path in (ROOT / "flows").glob("*.toml"):
        shutil.copy(path, terminal.folder / "flows")
    terminal.sets(FLOWS=str(terminal.folder / "flows"))
    return terminal


def fill() -> None:
    """Rows of three classes, long over their time."""

    def work(tx: Tx) -> None:
        settle_in(tx, LONG_AGO)
        for record, number in ((Record.DELIVERIES, 3), (Record.UNFINISHED_WELCOMES, 2)):
            sign = {Record.DELIVERIES: "taken-", Record.UNFINISHED_WELCOMES: "new-"}[record]
            plant(tx, record, [(f"{sign}{each}", LONG_AGO) for each in range(number)])

    with open_database() as database:
        database.write_now(work)


def everything() -> dict[str, Any]:
    """Return all rows of all tables."""

    def look(tx: Tx) -> dict[str, Any]:
        return {
            name: sorted(map(repr, tx.conn.execute(select(table)))) for name, table in metadata.tables.items()
        }

    with open_database() as database:
        return database.read_now(look)


def deliveries() -> set[str]:
    with open_database() as database:
        return database.read_now(partial(left, record=Record.DELIVERIES))


def test_the_table_is_shown_in_plain_words(house: Terminal) -> None:
    shown = house.does("retention show")
    for record in Record:
        assert ABOUT[record].what.split()[0] in shown
    assert "1095 days" in shown
    assert "for ever" in shown
    assert "The sponsor decides" in shown


def test_a_dry_run_says_what_would_go_and_changes_nothing(house: Terminal) -> None:
    fill()
    before = everything()
    said = house.does("retention run --dry-run")
    assert "notes that a message came" in said
    assert " 3 " in said
    assert said.endswith("Nothing was changed.\n")
    assert everything() == before
    assert not any(name in said for name in NOBODY_IS_NAMED)


def test_a_run_asks_first(house: Terminal) -> None:
    fill()
    refused = house.types("retention run", answer="n\n")
    assert refused.exit_code == 1
    assert "This cannot be undone." in refused.output
    assert len(deliveries()) == 3


def test_a_run_clears_away_says_how_much_and_is_in_the_audit(house: Terminal) -> None:
    fill()
    said = house.does("retention run --yes --as ann")
    assert "cleared away" in said
    assert deliveries() == set()
    assert not any(name in said for name in NOBODY_IS_NAMED)
    with open_database() as database:
        entry = next(each for each in database.read_now(staff.audited) if each.actor == "terminal:ann")
    assert (entry.action, entry.details) == ("retention_run", "5 records")
    assert house.does("retention run --yes") == "There is nothing to clear away.\n"


def test_the_report_shows_the_latest_runs(house: Terminal) -> None:
    assert house.does("retention report") == "Nothing has been cleared away yet.\n"
    fill()
    house.does("retention run --yes")
    said = house.does("retention report")
    assert day_of(datetime.now(UTC)) in said
    assert "complete" in said
    assert "people who never finished the welcome" in said


def test_nobody_clears_away_beside_a_running_big_room(house: Terminal) -> None:
    fill()
    at = datetime.now(UTC)
    with open_database() as database:
        database.write_now(partial(retention.claim, day=day_of(at), at=at))
    sentence = house.types("retention run --yes").stderr
    assert "bigroom: Another process is clearing away just now. Look at " in sentence
    assert len(deliveries()) == 3


@pytest.mark.parametrize("line", ["retention show", "retention run --dry-run", "retention run --yes"])
def test_a_broken_table_is_told_with_its_line(house: Terminal, line: str) -> None:
    path = Path("flows") / "retention.toml"
    path.write_text(path.read_text("utf-8").replace("after_days = 1095", "after_days = 0"), "utf-8")
    result = house.types(line)
    assert result.exit_code == 1
    assert "step [complaints]" in result.stderr
    assert "Write 1 or more." in result.stderr
    assert result.stderr.rstrip().splitlines()[-1].startswith("bigroom: The table of retention has errors")


@pytest.mark.parametrize("number", [0, 2**31, 2**70])
def test_a_number_of_runs_that_cannot_be_is_refused(house: Terminal, number: int) -> None:
    result = house.types(f"retention report --limit {number}")
    assert (result.exit_code, "Invalid value for" in result.stderr) == (2, True)


@pytest.mark.parametrize("line", ["retention show", "retention run --yes"])
def test_a_folder_in_place_of_the_table_is_told(house: Terminal, line: str) -> None:
    path = Path("flows") / "retention.toml"
    path.unlink()
    path.mkdir()
    result = house.types(line)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "flows/retention.toml, line 1: This is a folder." in result.stderr


def test_what_telegram_still_holds_of_the_forgotten_is_asked_for_later(house: Terminal) -> None:
    """By a running Big Room; after 48 hours Telegram deletes nothing any more."""

    def work(tx: Tx) -> None:
        place = Address("telegram", "4711")
        newcomer = Newcomer(place, "new-with-telegram", LONG_AGO)
        (her,) = meeting.meet(tx, {tx.vault.key("telegram", "4711"): newcomer}).values()
        for provider_id, age in (("7", timedelta(hours=47)), ("8", timedelta(hours=49))):
            outbox.add(tx, [draft(her)], [None])
            settled = {"provider_id": provider_id, "settled_at": datetime.now(UTC) - age, "status": "sent"}
            tx.conn.execute(update(tables.outbox).where(tables.outbox.c.provider_id == "").values(settled))

    fill()
    with open_database() as database:
        database.write_now(work)
    house.does("retention run --yes")
    with open_database() as database:
        at = datetime.now(UTC)
        found = database.write_now(lambda tx: copies.claim(tx, ["telegram"], at, at, 9))
    assert [(each.to, each.provider_id) for each in found] == [("4711", "7")]
